"""Customers of one app who pasted in their own key: its servers send for them, all else is everyone's own."""

from __future__ import annotations

import polars as pl

from linkgraph.findings.term import DOUBT, Term, percent

_shared_else = pl.max_horizontal("tied_payment", "tied_device", "tied_contact", "tied_credential").fill_null(0.0)
_servers = (pl.col("served").fill_null(0.0) - 0.2).clip(0.0, 0.6) / 0.6

TERM = Term(
    name="app",
    kind=DOUBT,
    bits=-6.0 * _servers * (1.0 - _shared_else),
    sentence=pl.format(
        "{} send from {} servers that several of them use and nobody logs in from; {} are tied by a card, a device, "
        "a mailbox, a phone or a key.",
        percent(pl.col("served")),
        pl.col("app_servers"),
        percent(_shared_else),
    ),
)
