"""What became of the rings of an earlier answer in a later one."""

from __future__ import annotations

import dataframely as dy

SAME = "same"
GREW = "grew"
SHRANK = "shrank"
MERGED = "merged"
SPLIT = "split"
NEW = "new"
GONE = "gone"
RELATIONS = (SAME, GREW, SHRANK, MERGED, SPLIT, NEW, GONE)


class Comparison(dy.Schema):
    """One row for each ring that went on and for each that did not, sorted by old, then new; none stands in two.

    `merged` speaks of the old ring, `split` of the new one: the other name says into which, or from which.
    """

    relation = dy.String(
        regex=f"^({'|'.join(RELATIONS)})$",
        metadata={
            "meaning": "same, grew or shrank by the number of accounts; merged, split, new, gone: no ring carries it on"
        },
    )
    old = dy.String(nullable=True, metadata={"meaning": "the ring in the earlier case"})
    new = dy.String(nullable=True, metadata={"meaning": "the ring in the later case"})
    before = dy.UInt32(metadata={"meaning": "accounts named of the old ring", "unit": "accounts"})
    now = dy.UInt32(metadata={"meaning": "accounts named of the new ring", "unit": "accounts"})
    both = dy.UInt32(metadata={"meaning": "accounts named in both", "unit": "accounts"})
    successor_of = dy.String(
        nullable=True, metadata={"meaning": "banned earlier rings whose shared values a new ring carries on, by comma"}
    )
    sentence = dy.String(metadata={"meaning": "the same in words"})
