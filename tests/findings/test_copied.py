"""Whose things others of a ring showed later, and who is asked at all."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from linkgraph.core.clock import DAY
from linkgraph.findings.copied import copied
from linkgraph.findings.evidence import Evidence
from tests.findings.made_up import world

GROUP = pl.Series([0], dtype=pl.UInt32)
VICTIM, SIZE = 0, 6


def shown(rows: list[tuple[str, int, int, int]]) -> Evidence:
    """A group of accounts 0 to 5 that showed (signal, token, account, day); nobody else shows the tokens."""
    evidence = world(1)
    seen = pl.DataFrame(
        [
            {"signal": signal, "token": token, "account": account, "first_at": day * DAY, "last_at": day * DAY}
            | {"count": 1, "share": 1.0, "source": 0, "row": row}
            for row, (signal, token, account, day) in enumerate(rows)
        ],
        schema=evidence.sightings.schema,
    )
    tokens = seen.group_by("signal", "token").agg(
        pl.col("token").first().cast(pl.String).alias("value"),
        pl.len().cast(pl.UInt32).alias("holders"),
        pl.lit(None, pl.String).alias("listed"),
    )
    members = evidence.members.clear().vstack(
        pl.DataFrame(
            [dict.fromkeys(evidence.members.columns) | {"group": 0, "account": n, "role": "core"} for n in range(SIZE)],
            schema=evidence.members.schema,
        )
    )
    return replace(
        evidence,
        accounts=pl.concat([evidence.accounts] * 40),
        sightings=seen,
        tokens=tokens.select(evidence.tokens.columns),
        members=members,
        ties=evidence.ties.clear(),
    )


RING = [("template", 1, n, 10 + n) for n in range(1, SIZE)] + [("device", 2, n, 30 - n) for n in range(1, SIZE)]
COPIED = [("payment_instrument", 3, n, 5 + n) for n in range(4)] + [("email", 4, n, 5 + n) for n in range(4)]


def test_whoever_is_first_with_all_that_ties_it_may_have_been_copied() -> None:
    assert copied(shown(RING + COPIED), GROUP).rows() == [(0, VICTIM)]


def test_whoever_shows_what_a_ring_has_shown_before_is_its_own() -> None:
    followed = [("template", 1, VICTIM, 20), ("device", 2, VICTIM, 40)]
    assert copied(shown(RING + COPIED + followed), GROUP).is_empty()


def test_the_first_of_a_ring_with_one_thing_is_not_asked_for_the_others() -> None:
    # Account 1 is the first with the template, and the last with the device.
    assert copied(shown(RING), GROUP).is_empty()


def test_things_of_the_same_hour_have_no_first() -> None:
    together = [("payment_instrument", 3, n, 5) for n in range(SIZE)]
    assert copied(shown(together), GROUP).is_empty()
