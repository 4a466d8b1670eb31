"""The catalogue of signals that a case looked at, with the numbers by which each is weighed."""

from __future__ import annotations

import dataframely as dy

RARITY = "rarity"
OVERLAP = "overlap"
SUCCESSION = "succession"
ALONE = "alone"
WITH_ANOTHER = "with another"
NOTHING = "nothing"
"""How a value that hardly anybody else has puts groups or loose accounts together, see `joins`."""
SUPPORTING = "infrastructure"
"""The family that strengthens a link and never makes one: addresses, networks, domains and sign-up channels."""
OWNED = ("payment", "device", "contact", "credential")
"""Families of things that have an owner, as cards and devices do, and phrases, networks and links to share have not."""


class Signals(dy.Schema):
    """One row a signal, in the order of the catalogue."""

    signal = dy.String(primary_key=True, metadata={"meaning": "name of the signal"})
    family = dy.String(metadata={"meaning": "signals of one family can have one cause"})
    rule = dy.String(regex=f"^({RARITY}|{OVERLAP}|{SUCCESSION})$", metadata={"meaning": "how a link gets its bits"})
    sentence = dy.String(metadata={"meaning": "what two accounts share, in words"})
    reuse = dy.Float64(min=0, max=1, metadata={"meaning": "how often one operator's accounts share it"})
    ceiling = dy.Float64(min=0, metadata={"meaning": "the most that the signal can say of a pair", "unit": "bits"})
    decay = dy.Float64(min=0, max=1, metadata={"meaning": "the i-th best shared token counts decay ** (i - 1)"})
    discount = dy.Float64(
        min=0, metadata={"meaning": "taken off every shared token before the ceiling", "unit": "bits"}
    )
    window = dy.Int64(
        nullable=True, metadata={"meaning": "sightings further apart than this share nothing", "unit": "microseconds"}
    )
    joins = dy.String(
        regex=f"^({ALONE}|{WITH_ANOTHER}|{NOTHING})$",
        metadata={
            "meaning": "what a rare value puts together that no linked pair does: alone: groups through which it runs; "
            "with another: the same where a value of another signal agrees; nothing"
        },
    )
    records = dy.Int64(min=0, metadata={"meaning": "sightings of it", "unit": "sightings"})
    holders = dy.Int64(
        min=0,
        metadata={"meaning": "accounts for which it is known at all, the base of its prevalences", "unit": "accounts"},
    )
    tokens = dy.Int64(min=0, metadata={"meaning": "its tokens held by two accounts or more", "unit": "tokens"})
    alone = dy.Int64(min=0, metadata={"meaning": "tokens held by one account only, left out", "unit": "tokens"})
