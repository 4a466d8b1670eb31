"""Networks: leases move, crowds share, nobody is on two homes' address at once."""

from __future__ import annotations

import ipaddress

import numpy as np
import pytest

from linkgraph.core.clock import DAY, HOUR
from linkgraph.simulate.places import LEASE, SPREAD, Homes, Places
from linkgraph.simulate.plan import Plan

START = 20_000 * DAY


@pytest.fixture
def places() -> Places:
    """Networks of a small world."""
    return Places(Plan(2_000, 10_000, 5))


def test_a_lease_is_held_by_one_home_at_a_time_and_then_by_another(places: Places) -> None:
    homes = np.arange(60)
    pool = places.pool(places.block(100), mode=LEASE, period=10 * DAY)
    places.put(homes, pool, weight=1.0, key=homes)
    atlas = places.atlas(60)
    days = [atlas.pick(homes, np.full(60, START + day * DAY)) for day in range(40)]
    assert all(np.unique(day).size == 60 for day in days)
    before, after = days[1], days[31]
    assert (before != after).mean() > 0.9
    assert np.isin(after, before).any()


def test_spread_pools_send_crowds_through_few_addresses(places: Places) -> None:
    crowd = np.arange(500)
    pool = places.pool(places.block(3), mode=SPREAD, period=6 * HOUR)
    places.put(crowd, pool, weight=1.0)
    seen = places.atlas(500).pick(crowd, np.full(500, START))
    assert np.bincount(seen - seen.min(), minlength=3).min() > 100


def test_weights_and_times_decide_where_somebody_is(places: Places) -> None:
    one = np.zeros(1, np.int64)
    first, second = (places.pool(places.block(1), mode=LEASE, period=0) for _ in range(2))
    places.put(one, first, weight=3.0, until=START + 100 * DAY)
    places.put(one, second, weight=1.0)
    times = START + np.arange(0, 200 * DAY, 3 * HOUR)
    seen = places.atlas(1).pick(np.zeros(times.size, np.int64), times)
    early = times < START + 100 * DAY
    share = (seen[early] == seen[0]).mean()
    assert 0.65 < max(share, 1 - share) < 0.85
    assert np.unique(seen[~early]).size == 1


def test_somebody_without_a_place_has_no_address(places: Places) -> None:
    places.put(np.array([1]), places.carriers[0][0], weight=1.0)
    atlas = places.atlas(2)
    picked = atlas.pick(np.array([0, 1]), np.full(2, START))
    assert picked[0] == -1
    assert atlas.spell(picked).to_list()[0] is None


def test_addresses_are_distinct_and_well_formed(places: Places) -> None:
    places.put(np.arange(200), 0, weight=1.0)
    homes = places.homes(np.zeros(200, np.int64))
    places.put(np.arange(200), homes.pool, key=homes.key, weight=1.0)
    spelled = places.atlas(200).address.to_list()
    parsed = [ipaddress.ip_address(text) for text in spelled]
    assert len(set(parsed)) == len(parsed)
    assert {address.version for address in parsed} == {4, 6}


def test_servers_never_collide(places: Places) -> None:
    batches = [places.servers(count) for count in (3, 900, 900)]
    keys = [(int(p), int(k)) for homes in batches for p, k in zip(homes.pool, homes.key, strict=True)]
    assert len(set(keys)) == 1803


def test_proxies_come_out_of_the_given_homes(places: Places) -> None:
    places.homes(np.zeros(300, np.int64))
    homes = places.homes(np.zeros(50, np.int64), steady=True)
    pool = places.proxies(40, homes=homes, share_of_homes=0.5)
    exits = set(places.members[pool].tolist())
    at_home = {int(places.members[p][k]) for p, k in zip(homes.pool, homes.key, strict=True)}
    assert len(exits & at_home) >= 20
    assert places.proxies(10, homes=Homes(np.empty(0, np.int64), np.empty(0, np.int64))) > pool
