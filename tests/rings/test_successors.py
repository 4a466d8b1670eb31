"""A ring that comes after a banned one is told by what only the two ever showed."""

from __future__ import annotations

import polars as pl
import pytest

from linkgraph.core.clock import DAY
from linkgraph.rings.successors import held, own, successors
from linkgraph.tables.signals import SUPPORTING
from tests.links.made_up import Kind, tables

BAN = 100 * DAY
OLD, NEW = range(4), range(10, 14)


def values(kinds: list[Kind], rings: dict[str, range]) -> pl.DataFrame:
    signals, tokens, sightings = (frame.lazy() for frame in tables(kinds))
    rows = [(name, account) for name, accounts in rings.items() for account in accounts]
    frame = pl.DataFrame(rows, schema={"ring_id": pl.String, "account": pl.UInt32}, orient="row")
    return held(frame, signals=signals, tokens=tokens, sightings=sightings, supporting=SUPPORTING)


def found(
    before: list[Kind],
    after: list[Kind],
    *,
    banned: int = 4,
    banned_at: int | None = BAN,
    signed_up: int = BAN + DAY,
) -> list[tuple[str, str, str, str, int, int, int]]:
    """What the ring NEW carries on from the ring OLD."""
    earlier = pl.DataFrame({"ring_id": ["R-0001"] * 4, "banned": [n < banned for n in OLD]}).with_columns(
        status_at=pl.lit(banned_at, pl.Int64)
    )
    later = pl.DataFrame({"ring_id": ["R-0002"] * 4, "created_at": [signed_up] * 4})
    then = own(values(before, {"R-0001": OLD}))
    now, still = values(after, {"R-0002": NEW}), values(after, {"R-0001": OLD})
    return successors(earlier, later, then=then, now=now, still=still).rows()


CARD = [Kind("card", "payment", [[0, 1]])]
AGAIN = [Kind("card", "payment", [[10, 11, 12]])]


def test_what_a_ring_had_to_itself_comes_back() -> None:
    assert found(CARD, AGAIN) == [("R-0002", "R-0001", "card", "card 0", 2, 3, 0)]


def test_where_both_are_in_the_data_one_account_is_enough() -> None:
    both = [Kind("card", "payment", [[0, 1, 10]])]
    assert found(CARD, both) == [("R-0002", "R-0001", "card", "card 0", 2, 1, 0)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # Another card.
        (CARD, [Kind("card", "payment", [[20, 21], [10, 11]])]),
        # Held by more others than by the ring, before or after.
        ([Kind("card", "payment", [[0, 1, 20, 21]])], AGAIN),
        (CARD, [Kind("card", "payment", [[10, 11, 20, 21]])]),
        # Infrastructure.
        ([Kind("card", SUPPORTING, [[0, 1]])], [Kind("card", SUPPORTING, [[10, 11]])]),
    ],
)
def test_what_others_share_makes_no_successor(before: list[Kind], after: list[Kind]) -> None:
    assert found(before, after) == []


def test_only_after_a_ban() -> None:
    assert found(CARD, AGAIN, banned=3) != []
    assert found(CARD, AGAIN, banned=2) == []
    assert found(CARD, AGAIN, signed_up=BAN - DAY) == []
    assert found(CARD, AGAIN, banned_at=None) == []


def test_episodes_of_one_value_are_one_value() -> None:
    kinds = [Kind("card", "payment", [[0, 1], [2, 3]])]
    signals, tokens, sightings = tables(kinds)
    one = tokens.with_columns(value=pl.lit("card"))
    rings = pl.DataFrame({"ring_id": ["R-0001"] * 4, "account": list(OLD)}, schema_overrides={"account": pl.UInt32})
    rows = held(
        rings, signals=signals.lazy(), tokens=one.lazy(), sightings=sightings.lazy(), supporting=SUPPORTING
    ).rows()
    assert rows == [("R-0001", "card", "card", 2, 2)]
