"""Lockstep on small made-up worlds, and against the rule of the docstring in plain Python."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from math import log2

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal
from scipy.stats import poisson

from linkgraph.core.clock import DAY, HOUR, MINUTE, SECOND, WEEK
from linkgraph.links.overlap import SHIFTS, WIDTHS, pair_bits
from tests.links.in_chains import in_chains
from tests.seeds import seeds

START = 20_570 * DAY
DAYS = 42
ACCOUNTS = 500
Moments = list[tuple[int, int]]
Pairs = set[tuple[int, int]]


def everybody(random: np.random.Generator) -> Moments:
    """Sixty accounts from number 100 on with nothing in common but the hours of the day."""
    times = START + random.integers(DAYS, size=(60, 250)) * DAY + random.integers(7 * HOUR, 23 * HOUR, size=(60, 250))
    return [(100 + account, int(at)) for account in range(60) for at in times[account]]


def events(moments: Moments) -> pl.LazyFrame:
    return pl.LazyFrame(moments, schema={"account": pl.UInt32, "at": pl.Int64}, orient="row")


def found(moments: Moments) -> pl.DataFrame:
    return pair_bits(events(moments), signal="lockstep", ceiling=16.0, accounts=ACCOUNTS).pairs


def pairs(frame: pl.DataFrame) -> Pairs:
    return set(frame.select("a", "b").iter_rows())


@pytest.fixture(params=seeds(1, 2, 3))
def random(request: pytest.FixtureRequest) -> np.random.Generator:
    return np.random.default_rng(request.param)


def scheduled(random: np.random.Generator, *, jobs: int, takes_part: float, jitter: int) -> Moments:
    """Six accounts from number 3 on whom one scheduler starts together."""
    starts = START + random.integers(DAYS * DAY // HOUR, size=jobs) * HOUR + random.integers(HOUR, size=jobs)
    return [
        (account, int(at + random.integers(jitter)))
        for at in starts
        for account in range(3, 9)
        if random.random() < takes_part
    ]


@pytest.mark.parametrize(
    ("takes_part", "jitter"), [(0.7, SECOND), (0.8, 6 * SECOND), (0.9, 40 * SECOND)], ids=["2 s", "10 s", "1 min"]
)
def test_accounts_that_one_scheduler_starts_are_all_found_at_their_width(
    random: np.random.Generator, takes_part: float, jitter: int
) -> None:
    ring = scheduled(random, jobs=90, takes_part=takes_part, jitter=jitter)
    frame = found(everybody(random) + ring)
    assert pairs(frame) == set(combinations(range(3, 9), 2))
    assert frame["microbits"].min() == 16_000_000
    assert frame["signal"].unique().to_list() == ["lockstep"]


def test_accounts_with_their_own_habits_are_not_found(random: np.random.Generator) -> None:
    assert pairs(found(everybody(random))) == set()


@pytest.mark.parametrize("hours", [range(24), range(9, 18), [3]], ids=["hourly", "office", "nightly"])
def test_unrelated_jobs_at_minute_0_are_not_found(random: np.random.Generator, hours: list[int]) -> None:
    jobs = [
        (account, START + day * DAY + hour * HOUR + int(random.integers(SECOND)))
        for account in range(30)
        for day in range(DAYS)
        for hour in hours
    ]
    assert pairs(found(everybody(random) + jobs)) == set()


def test_a_weekly_meeting_is_not_found(random: np.random.Generator) -> None:
    lessons = [
        (account, START + week * WEEK + 10 * HOUR + minute * MINUTE + int(random.integers(2 * SECOND)))
        for account in range(25)
        for week in range(DAYS // 7)
        for minute in (0, 20, 40, 70, 100)
    ]
    assert pairs(found(everybody(random) + lessons)) == set()


def test_pollers_that_work_through_the_same_odd_days_are_not_found(random: np.random.Generator) -> None:
    """They ask every quarter of an hour while they work: moved by an hour they meet as often."""
    polls = [
        (account, START + day * DAY + minute * MINUTE + int(random.integers(SECOND)))
        for account in (3, 4, 5)
        for day in (2, 12, 31)
        for minute in range(8 * 60, 20 * 60, 15)
    ]
    assert pairs(found(everybody(random) + polls)) == set()


@pytest.mark.parametrize(("outages", "enough"), [(1, False), (8, False), (9, True)])
def test_outages_after_which_everybody_tries_again_are_too_few(
    random: np.random.Generator, outages: int, enough: bool
) -> None:
    """What eight outages in six weeks leave is not called lockstep; the ninth shared hour would be."""
    ends = START + random.choice(DAYS, outages, replace=False) * DAY + random.integers(DAY, size=outages)
    retries = [(account, int(end + random.integers(SECOND // 9))) for account in range(20) for end in ends // 4 * 4]
    own = [(account, START + int(random.integers(DAYS * DAY))) for account in range(20) for _ in range(6)]
    assert bool(pairs(found(everybody(random) + retries + own))) is enough


def test_one_busy_evening_together_counts_as_one_hour(random: np.random.Generator) -> None:
    evening = START + 9 * DAY + 20 * HOUR
    seconds = random.choice(2 * 3600, 400, replace=False) * SECOND
    crowd = [(account, evening + int(second)) for account in range(4) for second in seconds]
    assert pairs(found(everybody(random) + crowd)) == set()


def test_the_order_of_rows_and_the_number_of_threads_change_nothing(
    random: np.random.Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = everybody(random) + scheduled(random, jobs=60, takes_part=0.5, jitter=SECOND)
    expected = found(moments)
    assert expected.height > 0
    for threads in (1, 3):
        monkeypatch.setattr(pl, "thread_pool_size", lambda threads=threads: threads)
        shuffled = [moments[i] for i in random.permutation(len(moments))]
        assert_frame_equal(found(shuffled), expected)


def test_who_takes_part_now_and_then_is_found_by_all_the_others_together(random: np.random.Generator) -> None:
    """Too little with any one of them, enough with the bins in which two of them or more are active."""
    starts = START + random.choice(DAYS * 24, 400, replace=False) * HOUR + random.integers(HOUR, size=400)
    ring = [(account, int(at)) for at in starts for account in range(3, 15) if random.random() < 0.25]
    late = [(30, int(at)) for at in random.choice(starts, 18, replace=False)]
    apart = [(31, int(at) + int(random.integers(2, 24)) * HOUR) for at in random.choice(starts, 18, replace=False)]
    alone = [found(everybody(random) + late + [row for row in ring if row[0] == one]).height for one in range(3, 15)]
    assert sum(alone) <= 1
    assert pairs(found(everybody(random) + ring + late + apart)) == set(combinations([*range(3, 15), 30], 2))


@pytest.mark.parametrize("moments", [[], [(7, START)], [(7, START), (8, START)]])
def test_too_little_to_compare_gives_no_pair(moments: Moments) -> None:
    frame = found(moments)
    assert frame.shape == (0, 6)
    assert frame.columns == ["a", "b", "signal", "microbits", "shared", "weight"]


def by_the_rule(moments: Moments, *, ceiling: float) -> dict[tuple[int, int], tuple[int, int]]:
    """Micro-bits and shared hours of all pairs, one after the other."""
    best: dict[tuple[int, int], tuple[float, int]] = {}
    for width in WIDTHS:
        hour = HOUR // width
        bins: dict[int, set[int]] = defaultdict(set)
        for account, at in moments:
            bins[account].add(at // width)
        bins = {account: mine for account, mine in bins.items() if len(mine) >= 9}
        in_bin = Counter(one for mine in bins.values() for one in mine)
        alike = sum((n / in_bin.total()) ** 2 for n in in_bin.values())
        for a, b in combinations(sorted(bins), 2):
            seen = len({one // hour for one in bins[a] & bins[b]})
            if seen < 9:
                continue
            expected = len(bins[a]) * len(bins[b]) * alike
            for shifts in SHIFTS:
                moved = sum(
                    len({one // hour for one in bins[a] & {other + shift // width for other in bins[b]}})
                    for shift in shifts
                )
                expected = max(expected, (moved + 0.5) / len(shifts))
            bits = -float(poisson.logsf(seen - 1, expected)) / np.log(2) - log2(ACCOUNTS) - log2(len(WIDTHS))
            if bits > 0:
                best[a, b] = max(best.get((a, b), (0.0, 0)), (bits, seen))
    return in_chains(best, ceiling=ceiling)


def test_bits_are_those_of_the_rule(random: np.random.Generator) -> None:
    """A ring in lockstep now and then; each of its accounts works on its own as well, two have the same nightly job."""
    own = [
        (account, START + int(random.integers(DAYS)) * DAY + int(random.integers(DAY)))
        for account in range(3, 9)
        for _ in range(40)
    ]
    nightly = [(account, START + day * DAY + 2 * HOUR) for account in (3, 4) for day in range(DAYS)]
    some = [(account, at) for account, at in everybody(random) if account < 115]
    moments = some + own + nightly + scheduled(random, jobs=60, takes_part=0.6, jitter=3 * SECOND)
    expected = by_the_rule(moments, ceiling=1e3)
    frame = pair_bits(events(moments), signal="lockstep", ceiling=1e3, accounts=ACCOUNTS).pairs
    assert pairs(frame) == set(expected)
    assert len(expected) >= 10
    for a, b, microbits, shared in frame.select("a", "b", "microbits", "shared").iter_rows():
        assert abs(microbits - expected[a, b][0]) <= 1
        assert shared == expected[a, b][1]
