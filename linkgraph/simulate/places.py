"""Networks: which address an account has at which time.

Every IPv4 address lies in 240.0.0.0/4 (reserved) and every IPv6 address in 2001:db8::/32 (documentation). A *pool* is
a set of addresses with a rule: LEASE gives each key (a home, a server) one address for the pool's period and then
moves everybody to someone else's old one; SPREAD sends each key to any address of the pool, anew every period.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import polars as pl

from linkgraph.core.clock import DAY, HOUR, MINUTE
from linkgraph.kernels.compile import compiled
from linkgraph.simulate.chance import Flags, Floats, Ints, mix, unit
from linkgraph.simulate.countries import COUNTRIES
from linkgraph.simulate.plan import Plan

LEASE, SPREAD = 0, 1
_FOREVER = 2**62
_SERVERS = 700


class Homes(NamedTuple):
    """One connection each: a pool and the key under which the pool knows it."""

    pool: Ints
    key: Ints


class Places:
    """Pools of addresses, and rows of (account, pool, key, weight, since, until, whether only programs are there)."""

    def __init__(self, plan: Plan) -> None:
        self.rng = plan.rng("places")
        self._numbers: list[Ints] = []
        self._count = 0
        self._next_block = np.int64(0)
        self._next_prefix = 0
        self._six: list[tuple[int, int]] = []
        self.members: list[Ints] = []
        self._flat = 0
        self.start: list[int] = []
        self.size: list[int] = []
        self.period: list[int] = []
        self.mode: list[int] = []
        self._rows: list[tuple[Ints, Ints, Ints, Floats, Ints, Ints, Flags]] = []
        self._regions: dict[tuple[int, bool], list[int]] = {}
        self._free: dict[int, int] = {}
        crowd = plan.accounts / 100_000
        self.carriers = [self._carriers(c.weight, crowd) for c in COUNTRIES]
        self.vpns = [self.pool(self.block(int(n)), mode=SPREAD, period=20 * HOUR) for n in self.rng.integers(12, 90, 8)]
        self.hosting: list[int] = []
        self._servers = 0

    def block(self, count: int, *, sparse: int = 1) -> Ints:
        """`count` new IPv4 addresses of one operator, on /24 boundaries; `sparse` leaves gaps."""
        first = np.int64(0xF0000000) + self._next_block * 256
        self._next_block += (count * sparse + 255) // 256 + int(self.rng.integers(0, 40))
        offsets = np.sort(self.rng.permutation(max(count * sparse, 1))[:count])
        return self._register(first + offsets)

    def prefix(self, count: int) -> Ints:
        """`count` new IPv6 addresses in one new /64."""
        self._next_prefix += 1 + int(self.rng.integers(0, 3))
        high = (0x20010DB8 << 32) | (self._next_prefix * 2654435761 % 2**32)
        lows = self.rng.integers(1, 2**62, count)
        ids = self._register(-1 - (len(self._six) + np.arange(count)))
        self._six.extend((high, int(low)) for low in lows)
        return ids

    def _register(self, numbers: Ints) -> Ints:
        self._numbers.append(np.asarray(numbers, np.int64))
        self._count += numbers.size
        return np.arange(self._count - numbers.size, self._count)

    def pool(self, addresses: Ints, *, mode: int, period: int) -> int:
        """A pool over these addresses; period in microseconds, 0 for never."""
        self.start.append(self._flat)
        self.size.append(addresses.size)
        self.period.append(period)
        self.mode.append(mode)
        self.members.append(addresses)
        self._flat += addresses.size
        return len(self.start) - 1

    def homes(self, country: Ints, *, steady: bool = False) -> Homes:
        """A new home connection for each entry, in one of its country's access networks.

        A fifth has IPv6; `steady` homes have one IPv4 address for good.
        """
        country = np.asarray(country)
        pool, key = np.empty(country.size, np.int64), np.zeros(country.size, np.int64)
        six = (self.rng.random(country.size) < 0.22) & (not steady)
        for i in range(country.size):
            if six[i]:
                pool[i] = self.pool(
                    self.prefix(int(self.rng.integers(2, 6))), mode=SPREAD, period=int(self.rng.integers(1, 9)) * DAY
                )
                key[i] = -1
            else:
                pool[i] = self._region(int(country[i]), steady=steady)
                key[i] = self._free[int(pool[i])]
                self._free[int(pool[i])] += 1
        return Homes(pool, key)

    def _region(self, country: int, *, steady: bool) -> int:
        """An access network with room for one more home; a country has up to three that still take customers."""
        regions = self._regions.setdefault((country, steady), [])
        region = regions[-int(self.rng.integers(1, 4))] if len(regions) > 3 else regions[-1] if regions else -1
        if region < 0 or self._free[region] >= 0.7 * self.size[region]:
            size = int(self.rng.choice([128, 256, 512, 1024]))
            period = 0 if steady else int(self.rng.choice([0, 0, 4, 9, 15, 23, 40])) * DAY
            region = self.pool(self.block(size), mode=LEASE, period=period)
            self._free[region] = 0
            regions.append(region)
        return region

    def servers(self, count: int) -> Homes:
        """Static addresses in hosting networks."""
        ranks = self._servers + np.arange(count)
        self._servers += count
        while self._servers > _SERVERS * len(self.hosting):
            self.hosting.append(self.pool(self.block(_SERVERS, sparse=2), mode=LEASE, period=0))
        return Homes(np.array(self.hosting, np.int64)[ranks // _SERVERS], ranks % _SERVERS)

    def proxies(self, count: int, *, homes: Homes, period: int = 10 * MINUTE, share_of_homes: float = 0.5) -> int:
        """A rotating residential pool: connections of `homes`, and scattered addresses of the same networks."""
        leased = homes.key >= 0
        known = [self.members[p][k % self.size[p]] for p, k in zip(homes.pool[leased], homes.key[leased], strict=True)]
        take = min(len(known), round(count * share_of_homes))
        exits = self.rng.permutation(np.array(known, np.int64))[:take]
        regions = np.array([region for places in self._regions.values() for region in places])
        chosen = self.rng.choice(regions, count - take)
        scattered = [self.members[p][self.rng.integers(0, self.size[p])] for p in chosen]
        return self.pool(np.unique(np.concatenate([exits, np.array(scattered, np.int64)])), mode=SPREAD, period=period)

    def _carriers(self, weight: float, crowd: float) -> list[int]:
        """Two or three carriers of a country, each with few exits for its many customers, changed every so often."""
        exits = max(1, round(weight * crowd * 2))
        periods = self.rng.choice([30 * MINUTE, 2 * HOUR, 6 * HOUR, DAY], 3 if weight > 4 else 2)
        return [self.pool(self.block(exits), mode=SPREAD, period=int(period)) for period in periods]

    def put(
        self,
        accounts: Ints,
        pool: Ints | int,
        *,
        weight: Floats | float,
        key: Ints | int = -1,
        since: Ints | int = 0,
        until: Ints | int = _FOREVER,
        programs: bool = False,
    ) -> None:
        """Let accounts use a pool with a weight, under a key (-1: the account itself), for a time.

        Where `programs` run, exchanges are sent and nobody logs in or signs up.
        """
        n = accounts.size
        keys = np.broadcast_to(np.asarray(key, np.int64), n)
        self._rows.append((
            np.asarray(accounts, np.int64),
            np.broadcast_to(np.asarray(pool, np.int64), n),
            np.where(keys < 0, accounts, keys),
            np.broadcast_to(np.asarray(weight, np.float64), n),
            np.broadcast_to(np.asarray(since, np.int64), n),
            np.broadcast_to(np.asarray(until, np.int64), n),
            np.full(n, programs),
        ))

    def without_place(self, total: int) -> Ints:
        """Accounts below `total` that have no place yet."""
        placed = np.zeros(total, np.bool_)
        for row in self._rows:
            placed[row[0]] = True
        return np.flatnonzero(~placed)

    def atlas(self, total: int, *, people_only: bool = False) -> Atlas:
        """All rows and pools as arrays, rows by account; `people_only` leaves out where only programs run.

        Without it no row is kept here, for they are many: ask for it last.
        """
        *columns, programs = (np.concatenate(column) for column in zip(*self._rows, strict=True))
        kept = ~programs if people_only else np.ones_like(programs)
        if not people_only:
            self._rows = []
        account, pool, key, weight, since, until = (column[kept] for column in columns)
        order = np.argsort(account, kind="stable")
        first = np.searchsorted(account[order], np.arange(total + 1))
        stays = Stays(first, pool[order], key[order], weight[order], since[order], until=until[order])
        start, size, period, mode = (np.array(column) for column in (self.start, self.size, self.period, self.mode))
        pools = Pools(start, size, period, mode, members=np.concatenate(self.members))
        return Atlas(stays, pools, _spelled(np.concatenate(self._numbers), self._six))


class Stays(NamedTuple):
    """Rows by account, `first` pointing at each account's first one."""

    first: Ints
    pool: Ints
    key: Ints
    weight: Floats
    since: Ints
    until: Ints


class Pools(NamedTuple):
    """Pools as columns; `members` holds the addresses of all of them."""

    start: Ints
    size: Ints
    period: Ints
    mode: Ints
    members: Ints


class Visits(NamedTuple):
    """Who is asked about, and when."""

    accounts: Ints
    times: Ints


class Atlas(NamedTuple):
    """Where everybody is: `pick` it with accounts and times, and spell the answer with `address`."""

    stays: Stays
    pools: Pools
    address: pl.Series

    def pick(self, accounts: Ints, times: Ints) -> Ints:
        """The address (row of `address`) of each account at each time, -1 where it has none."""
        choice = _choose(self.stays, Visits(accounts, times))
        return np.where(
            choice < 0, -1, _look_up(self.pools, Asked(self.stays.pool[choice], self.stays.key[choice], times))
        )

    def spell(self, picked: Ints) -> pl.Series:
        """Addresses as text, null for -1."""
        index = pl.Series(picked)
        return self.address.gather(index.set(index < 0, None))


class Asked(NamedTuple):
    """Pools asked for the address of a key at a time."""

    pool: Ints
    key: Ints
    time: Ints


def _spelled(numbers: Ints, six: list[tuple[int, int]]) -> pl.Series:
    four = pl.DataFrame({"n": numbers}).select(
        pl.concat_str([(pl.col("n") // 2**shift % 256).cast(pl.String) for shift in (24, 16, 8, 0)], separator=".")
    )
    texts = four.to_series().to_list() if six else []
    if not six:
        return four.to_series().alias("ip")
    for place in np.flatnonzero(numbers < 0):
        high, low = six[-1 - int(numbers[place])]
        digits = f"{high:016x}{low:016x}"
        texts[place] = ":".join(digits[i : i + 4].lstrip("0") or "0" for i in range(0, 32, 4))
    return pl.Series("ip", texts, pl.String)


@compiled
def _choose(stays: Stays, visits: Visits) -> Ints:
    """The row of each visit, by weight among the rows of that time; the same one for two hours, -1 for none."""
    out = np.full(visits.accounts.size, -1, np.int64)
    sticky = 2 * HOUR
    for i in range(out.size):
        account, now = visits.accounts[i], visits.times[i]
        low, high = stays.first[account], stays.first[account + 1]
        total = 0.0
        for row in range(low, high):
            if stays.since[row] <= now < stays.until[row]:
                total += stays.weight[row]
        own = mix(np.uint64(account) + np.uint64(77))
        visit = (now + np.int64(own % np.uint64(sticky))) // sticky
        left = unit(mix(own ^ mix(np.uint64(visit)))) * total
        for row in range(low, high):
            if stays.since[row] <= now < stays.until[row]:
                out[i] = row
                left -= stays.weight[row]
                if left < 0:
                    break
    return out


@compiled
def _look_up(pools: Pools, asked: Asked) -> Ints:
    """The address that each pool gives its key at that time."""
    out = np.empty(asked.pool.size, np.int64)
    for i in range(out.size):
        pool, key = asked.pool[i], np.uint64(asked.key[i])
        size = np.uint64(pools.size[pool])
        epoch = np.int64(0) if pools.period[pool] == 0 else asked.time[i] // pools.period[pool]
        salt = mix(np.uint64(pool))
        if pools.mode[pool] == LEASE:
            shift = np.uint64(0) if epoch == 0 else mix(salt ^ np.uint64(epoch))
            place = (key + shift % size) % size
        else:
            place = mix(mix(key ^ salt) ^ np.uint64(epoch)) % size
        out[i] = pools.members[pools.start[pool] + np.int64(place)]
    return out
