"""Accounts that have something in common and declare many countries, or pay with cards from elsewhere.

How much that says depends on what they have in common. People who share a device, a mailbox, a telephone, or a card and
what they write, know each other and live in one country; whoever pays for others, or publishes a prompt, a tool or a
referral code, finds them everywhere. A payer's card is a foreign one to most of those it pays for, which says nothing
twice. `_MIXED` are the shares of innocent groups so tied that are mixed (less than .4 declare the most frequent
country), of about 3,600 on worlds of three authors; of rings .6 are.
"""

from __future__ import annotations

import polars as pl

from linkgraph.findings.term import BEHAVIOUR, Term, percent

_RING = 0.6
_MIXED = {"nothing": 0.7, "app": 0.4, "content": 0.22, "payment": 0.2, "known": 0.03}


def _tied(*families: str) -> pl.Expr:
    return pl.max_horizontal([pl.col(f"tied_{family}").fill_null(0.0) for family in families]).clip(0.0, 1.0)


_payment, _content = _tied("payment"), _tied("content", "timing")
_known = pl.max_horizontal(_tied("device", "contact", "credential"), pl.min_horizontal(_payment, _content))
_usual = pl.lit(_MIXED["nothing"])
# A common server or cluster is used from everywhere, whatever else is common to those who use it.
_cluster = pl.max_horizontal(
    pl.col("served").fill_null(0.0), ((pl.col("one_network").fill_null(0.0) - 0.4) / 0.3).clip(0.0, 1.0)
)
for _share, _name in ((_content, "content"), (_payment, "payment"), (_known, "known"), (_cluster, "app")):
    _usual += (_MIXED[_name] - _usual) * _share
_most = (_RING / _usual).log(2.0).clip(0.0, 2.0)
_own_cards = 1.0 - (_payment - _known).clip(0.0, 1.0)
_mixed = ((0.75 - pl.col("country")) * 4).clip(-0.5, 2.0)

TERM = Term(
    name="mixed_countries",
    kind=BEHAVIOUR,
    bits=pl.when(pl.col("country").is_not_null()).then(pl.min_horizontal(_mixed, _most))
    + ((pl.col("abroad").fill_null(0.2) - 0.3) * 2).clip(-0.25, 1.0) * _own_cards,
    sentence=pl.format(
        "{} declare the most frequent country{}; of innocent groups that have as much in common {} declare many.",
        percent(pl.col("country")),
        pl.coalesce(
            pl.format(", {} of payment instruments are from a country not the account's", percent(pl.col("abroad"))),
            pl.lit(""),
        ),
        percent(_usual),
    ),
)
