"""Who moved to a new model, by hand; and what the term makes of firms, of operators and of everybody."""

from __future__ import annotations

from dataclasses import replace
from math import comb, log2
from statistics import mean
from typing import Any

import polars as pl
import pytest

from linkgraph.core.clock import DAY
from linkgraph.findings.behaviour.new_model import TERM
from linkgraph.findings.new_model import SCHEMA, new_model
from linkgraph.tables.releases import Moves, Releases
from tests.findings.made_up import evidence

Move = tuple[str, int, int, int, int, int]


def found(
    moves: list[Move], *, groups: dict[int, tuple[int, ...]], models: tuple[str, ...] = ("new",), gap: int = DAY
) -> pl.DataFrame:
    given = evidence({"accounts": [{"account": n} for n in range(10)]}, groups=groups)
    released = [(model, 1_000_000 + place * gap, False) for place, model in enumerate(models)]
    return new_model(
        replace(
            given,
            moves=Moves.validate(pl.DataFrame(moves, schema=Moves.create_empty().schema, orient="row")),
            releases=Releases.validate(pl.DataFrame(released, schema=Releases.create_empty().schema, orient="row")),
        )
    )


def test_columns_by_hand() -> None:
    moves: list[Move] = [
        ("new", 0, 4, 3, 8, 7),  # 4 of 4 later
        ("new", 1, 0, 0, 2, 1),  # 1 of 2 later
        ("new", 2, 1, 1, 4, 1),  # 0 of 3 later
        ("new", 3, 5, 0, 5, 0),  # nothing later
        ("new", 9, 0, 0, 1, 0),
    ]
    row = found(moves, groups={0: (0, 1, 2, 3)}).row(0, named=True)
    assert (row["movers_of"], row["movers"]) == (3, 2)
    assert (row["moved_1d"], row["moved_3d"]) == pytest.approx((4 / 10, 9 / 19))
    assert row["all_movers"] == pytest.approx(2 / 4)
    assert (row["all_moved_1d"], row["all_moved_3d"]) == pytest.approx((4 / 10, 9 / 20))
    assert (row["new_model"], row["release_given"]) == ("new", False)


def test_of_several_releases_the_one_with_most_accounts_counts_and_the_latest_of_equals() -> None:
    moves: list[Move] = [("a", 0, 0, 0, 1, 1), ("a", 1, 0, 0, 1, 1), ("b", 0, 0, 0, 1, 0), ("c", 1, 0, 0, 1, 1)]
    rows = found(moves, groups={0: (0, 1, 2), 1: (0, 3, 4)}, models=("a", "b", "c"))
    assert rows.select("group", "new_model").rows() == [(0, "a"), (1, "b")]


def test_models_that_come_out_within_a_day_are_one_release() -> None:
    moves: list[Move] = [
        ("large", 0, 1, 0, 4, 1),
        ("mini", 0, 1, 1, 4, 2),  # 1 on mini early; 1 on large and 1 on mini of 3 later
        ("large", 1, 0, 0, 2, 2),
        ("mini", 1, 0, 0, 1, 1),  # windows differ: no more can have moved than was sent
        ("mini", 2, 0, 0, 2, 0),
    ]
    one = found(moves, groups={0: (0, 1, 2)}, models=("large", "mini"), gap=DAY - 1).row(0, named=True)
    assert (one["new_model"], one["movers_of"], one["movers"]) == ("large, mini", 3, 2)
    assert (one["moved_1d"], one["moved_3d"]) == pytest.approx((1.0, 5 / 8))
    assert one["released_at"] == 1_000_000
    two = found(moves, groups={0: (0, 1, 2)}, models=("large", "mini"), gap=DAY).row(0, named=True)
    assert (two["new_model"], two["movers_of"], two["movers"]) == ("mini", 3, 1)


def test_without_a_release_nothing_is_said() -> None:
    given = evidence({"accounts": [{"account": n} for n in range(3)]}, groups={0: (0, 1, 2)})
    assert new_model(given).schema == SCHEMA
    assert found([], groups={0: (0, 1, 2)}).is_empty()
    assert found([("new", 7, 0, 0, 1, 1)], groups={0: (0, 1, 2)}).is_empty()


def bits(movers: int, of: int, *, base: float, **identity: float) -> float | None:
    known: dict[str, float | None] = {
        "organization": None,
        "domain": None,
        "domain_ours": None,
        "open_kinds": None,
        "served": None,
        "one_network": None,
        **identity,
    }
    columns = pl.DataFrame([{"movers": movers, "movers_of": of, "all_movers": base, **known}])
    return columns.with_columns(pl.col(*known).cast(pl.Float64)).select(TERM.bits).item()  # type: ignore[no-any-return]


def plain(movers: int, of: int, *, base: float, others: float = 0.05) -> float:
    """The model as it stands in the term's docstring, with whole binomials."""

    def binomial(chance: float) -> float:
        return comb(of, movers) * chance**movers * (1 - chance) ** (of - movers)

    at_once = mean(binomial(rate) for rate in (0.6, 0.75, 0.9))
    ring, other = (part * at_once + (1 - part) * binomial(base) for part in (0.7, others))
    return log2(ring / other)


@pytest.mark.parametrize(("movers", "of", "base"), [(3, 3, 0.2), (9, 10, 0.35), (40, 50, 0.6)])
def test_the_bits_are_those_of_the_model(movers: int, of: int, base: float) -> None:
    assert bits(movers, of, base=base) == pytest.approx(plain(movers, of, base=base), abs=1e-9)


def test_a_group_that_moves_at_once_gets_no_more_than_the_cap_however_large_it_is() -> None:
    assert bits(2000, 2000, base=0.05) == pytest.approx(log2(0.7 / 0.05))


@pytest.mark.parametrize(
    "identity",
    [
        {"organization": 1.0},
        {"domain": 1.0, "domain_ours": 1.0},
        {"open_kinds": 2},
        {"open_kinds": 4},
        {"served": 1.0},
    ],
)
def test_where_it_shows_that_somebody_decides_for_all_moving_says_less(identity: dict[str, float]) -> None:
    assert bits(2000, 2000, base=0.05, **identity) == pytest.approx(log2(0.7 / 0.2))
    assert bits(9, 10, base=0.35, **identity) == pytest.approx(plain(9, 10, base=0.35, others=0.2))


def test_a_public_mail_domain_is_nothing_in_common() -> None:
    assert bits(9, 10, base=0.35, domain=1.0, domain_ours=0.001) == pytest.approx(plain(9, 10, base=0.35), abs=0.02)


def test_where_everybody_moves_or_hardly_anybody_was_active_it_says_little() -> None:
    assert bits(10, 10, base=0.9) == pytest.approx(0.0, abs=0.01)
    assert bits(2, 2, base=0.1) is None


def test_groups_that_did_not_move_are_no_less_likely_rings() -> None:
    assert plain(0, 10, base=0.3) < -1.0
    assert bits(0, 10, base=0.3) == 0.0


def sentence(**changes: Any) -> str:
    columns = {
        "movers": 7, "movers_of": 9, "new_model": "aster", "all_movers": 0.21, "moved_1d": 0.55, "moved_3d": 0.66,
        "all_moved_1d": 0.05, "all_moved_3d": 0.12, "released_at": 0, "release_given": True,
    }  # fmt: skip
    return str(
        pl.DataFrame([columns | changes], schema_overrides={"moved_1d": pl.Float64}).select(TERM.sentence).item()
    )


def test_the_sentence_says_whether_the_date_was_given() -> None:
    assert "1970-01-01 00:00 UTC, the release date given" in sentence()
    assert "taken for its release" in sentence(release_given=False)


def test_who_sent_nothing_on_the_first_day_is_still_described() -> None:
    said = sentence(moved_1d=None)
    assert "24 hours" not in said
    assert "66 % of its exchanges in the first 72 hours (of all accounts' 12 %)" in said
