"""Pools of accounts alike, and how wide they have to be."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl
import pytest

from linkgraph.core.clock import DAY
from linkgraph.rings.matching import MATCHED, OTHERS, Matched, matched
from linkgraph.tables.activity import Activity

START = 1_767_225_600_000_000
PEOPLE = 12_000
KINDS = ("country", "plan", "month", "activity")


def people(changes: Mapping[int, Mapping[str, object]] | None = None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Accounts in three countries and two plans over four months, half of which did ten things and half a thousand."""
    rows = [
        {
            "account": n,
            "country": ("AA", "BB", None)[n % 3],
            "plan": ("free", "pro")[n // 3 % 2],
            "created_at": START + (n // 6 % 4) * 31 * DAY,
            **(changes or {}).get(n, {}),
        }
        for n in range(PEOPLE)
    ]
    done = [(n, 20_454, 1000 if n // 24 % 2 else 10, 0, 0, 0) for n in range(PEOPLE) if n != 5]
    return pl.DataFrame(rows), pl.DataFrame(done, schema=Activity.create_empty().schema, orient="row")


def of(alike: Matched, pool: int) -> list[int]:
    return sorted(alike.pools.member[alike.pools.start[pool] : alike.pools.start[pool + 1]].tolist())


def test_pools_hold_those_alike_and_widen_to_everybody() -> None:
    alike = matched(*people())
    sizes = [len(of(alike, pool)) for pool in alike.of[:, 7]]
    assert sizes == [250, 1000, 2000, 5999, PEOPLE]
    for level, widest in enumerate(alike.of):
        for pool in np.unique(widest):
            assert of(alike, pool) == np.flatnonzero(alike.of[level] == pool).tolist()
    same = of(alike, alike.of[0, 7])
    assert {n % 3 for n in same} == {1}
    assert {n // 3 % 2 for n in same} == {0}
    assert {n // 24 % 2 for n in same} == {0}


def test_who_did_nothing_is_alike_those_who_did_nothing() -> None:
    alike = matched(*people())
    assert of(alike, alike.of[3, 5]) == [5]


@pytest.mark.parametrize(("members", "size"), [(1, 1000), (50, 1000), (60, 2000), (290, 5999), (400, PEOPLE)])
def test_the_more_of_the_set_are_alike_the_wider_the_pool(members: int, size: int) -> None:
    alike = matched(*people())
    chosen = np.array(of(alike, alike.of[1, 7])[:members], dtype=np.int64)
    draws = alike.draws(np.array([0, members]), chosen)
    assert [len(of(alike, pool)) for pool in draws.pool] == [size]
    assert draws.times.tolist() == [members]
    assert size >= max(MATCHED, OTHERS * members) or size == PEOPLE


def test_every_member_is_drawn_once_and_is_in_its_pool() -> None:
    rng = np.random.default_rng(3)
    alike = matched(*people({n: {"country": "CC"} for n in range(40)}))
    sets = [np.sort(rng.choice(PEOPLE, size, replace=False)) for size in (1, 30, 600)] + [np.arange(40)]
    start = np.append(0, np.cumsum([len(one) for one in sets])).astype(np.int64)
    draws = alike.draws(start, np.concatenate(sets))
    for place, one in enumerate(sets):
        part = slice(draws.start[place], draws.start[place + 1])
        assert draws.times[part].sum() == len(one)
        reachable = set().union(*(of(alike, pool) for pool in draws.pool[part]))
        assert set(one.tolist()) <= reachable


def test_only_some_are_left_in_the_pools() -> None:
    alike = matched(*people())
    kept = np.arange(0, PEOPLE, 7)
    fewer = alike.only(kept)
    assert of(fewer, fewer.of[-1, 0]) == kept.tolist()
    assert set(of(fewer, fewer.of[0, 7])) == set(of(alike, alike.of[0, 7])) & set(kept.tolist())
