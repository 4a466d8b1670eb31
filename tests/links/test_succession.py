"""Relays on small made-up worlds, and against the rule of the docstring in plain Python."""

from __future__ import annotations

from itertools import combinations, groupby
from math import log2

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal
from scipy.stats import poisson

from linkgraph.core.clock import DAY, HOUR, MINUTE, SECOND
from linkgraph.links.succession import DAYS, SILENCES, WINDOWS, pair_bits
from tests.links.in_chains import in_chains
from tests.seeds import seeds

START = 20_570 * DAY
SPAN = 42
ACCOUNTS = 500
Moments = list[tuple[int, int]]
Pairs = set[tuple[int, int]]


def session(account: int, start: int, random: np.random.Generator) -> tuple[Moments, int]:
    """Some exchanges within a few minutes, and the moment of the last."""
    steps = random.integers(5 * SECOND, 60 * SECOND, size=random.integers(2, 9)).cumsum()
    return [(account, start), *((account, start + int(step)) for step in steps)], start + int(steps[-1])


def everybody(random: np.random.Generator) -> Moments:
    """Sixty accounts from number 100 on, each with forty sessions when it likes."""
    moments: Moments = []
    for account in range(100, 160):
        for _ in range(40):
            at = START + int(random.integers(SPAN)) * DAY + int(random.integers(7 * HOUR, 23 * HOUR))
            moments += session(account, at, random)[0]
    return moments


def relay(random: np.random.Generator, *, accounts: list[int], days: int, gap: int) -> Moments:
    """On so many days the accounts work one after the other; the next starts within `gap` of the last's last."""
    moments: Moments = []
    for day in random.choice(SPAN, days, replace=False):
        at = START + int(day) * DAY + int(random.integers(20 * HOUR))
        for account in accounts:
            worked, last = session(account, at, random)
            moments += worked
            at = last + 1 + int(random.integers(gap))
    return moments


def events(moments: Moments) -> pl.LazyFrame:
    return pl.LazyFrame(moments, schema={"account": pl.UInt32, "at": pl.Int64}, orient="row")


def found(moments: Moments, *, ceiling: float = 14.0) -> pl.DataFrame:
    return pair_bits(events(moments), signal="relay", ceiling=ceiling, accounts=ACCOUNTS).pairs


def pairs(frame: pl.DataFrame) -> Pairs:
    return set(frame.select("a", "b").iter_rows())


@pytest.fixture(params=seeds(1, 2, 3))
def random(request: pytest.FixtureRequest) -> np.random.Generator:
    return np.random.default_rng(request.param)


@pytest.mark.parametrize("accounts", [[3, 9], [9, 3]], ids=["lower first", "higher first"])
def test_one_account_taking_over_from_another_is_found_in_either_order(
    random: np.random.Generator, accounts: list[int]
) -> None:
    frame = found(everybody(random) + relay(random, accounts=accounts, days=20, gap=2 * SECOND))
    assert frame.rows() == [(3, 9, "relay", 14_000_000, 20, 1.0)]


def test_a_chain_is_found_whole(random: np.random.Generator) -> None:
    """Three hand-overs, six pairs: who has no hand-over in common is tied by those on the way."""
    frame = found(everybody(random) + relay(random, accounts=[5, 2, 8, 4], days=25, gap=6 * SECOND))
    assert pairs(frame) == set(combinations([2, 4, 5, 8], 2))
    assert frame["microbits"].unique().to_list() == [14_000_000]
    assert frame["shared"].is_between(20, 25).all()


def test_a_relay_that_takes_its_time_is_found(random: np.random.Generator) -> None:
    frame = found(everybody(random) + relay(random, accounts=[5, 2, 8], days=30, gap=50 * SECOND))
    assert pairs(frame) == {(2, 5), (2, 8), (5, 8)}


def test_a_relay_whose_accounts_pause_for_minutes_within_their_turn_is_found(random: np.random.Generator) -> None:
    """With every pause an end, each would end and start all the while that the others work as well."""
    moments: Moments = []
    for day in range(0, SPAN, 2):
        at = START + day * DAY + int(random.integers(8, 12)) * HOUR
        for turn in range(12):
            for _ in range(12):
                moments.append(((5, 2, 8)[turn % 3], at))
                at += int(random.integers(2 * MINUTE, 6 * MINUTE))
            at += int(random.integers(6 * SECOND)) - 5 * MINUTE
    assert pairs(found(everybody(random) + moments)) == {(2, 5), (2, 8), (5, 8)}


def rounds(random: np.random.Generator, *, days: int, gap: int) -> Moments:
    """On so many days six accounts work one after the other, in any order."""
    moments: Moments = []
    for day in random.choice(SPAN, days, replace=False):
        at = START + int(day) * DAY + int(random.integers(18 * HOUR))
        for account in random.permutation(6).tolist():
            worked, last = session(account, at, random)
            moments += worked
            at = last + 1 + int(random.integers(gap))
    return moments


def test_few_handovers_a_pair_and_many_an_account_make_a_relay(random: np.random.Generator) -> None:
    """Each takes some twenty turns, with each of the others four or so."""
    frame = found(everybody(random) + rounds(random, days=12, gap=3 * SECOND), ceiling=1e3)
    assert pairs(frame) == set(combinations(range(6), 2))
    assert frame["shared"].is_between(3, 9).all()


def test_partners_that_change_do_not_make_enough_of_few_turns(random: np.random.Generator) -> None:
    """On three days they all work in turn, the same way round: each has six turns at most."""
    frame = found(everybody(random) + relay(random, accounts=[0, 1, 2, 3, 4, 5, 0], days=3, gap=2 * SECOND))
    assert pairs(frame) == set()


def test_turns_taken_both_ways_count_together(random: np.random.Generator) -> None:
    there = relay(random, accounts=[3, 9], days=8, gap=2 * SECOND)
    back = relay(random, accounts=[9, 3], days=8, gap=2 * SECOND)
    alone = found(everybody(random) + there, ceiling=1e3)
    together = found(everybody(random) + there + back, ceiling=1e3)
    assert pairs(together) == {(3, 9)}
    assert together["microbits"][0] > alone["microbits"].sum() + 10_000_000


def test_accounts_that_come_and_go_as_they_like_are_not_found(random: np.random.Generator) -> None:
    assert pairs(found(everybody(random))) == set()


def test_two_jobs_that_follow_each_other_every_day_are_not_found(random: np.random.Generator) -> None:
    """Both run by the clock: moved by whole days they follow each other as well."""
    jobs: Moments = []
    for day in range(SPAN):
        at = START + day * DAY + 6 * HOUR
        jobs += [(3, at), (3, at + MINUTE), (9, at + MINUTE + 2 * SECOND), (9, at + 2 * MINUTE)]
    assert pairs(found(everybody(random) + jobs)) == set()


def test_two_weekly_jobs_that_follow_each_other_are_not_found(random: np.random.Generator) -> None:
    jobs: Moments = []
    for week in range(SPAN // 7):
        at = START + week * 7 * DAY + 6 * HOUR
        jobs += [(3, at), (3, at + MINUTE), (9, at + MINUTE + 2 * SECOND), (9, at + 2 * MINUTE)]
    assert pairs(found(everybody(random) + jobs)) == set()


def test_what_still_comes_back_minutes_after_an_outage_is_no_handover(random: np.random.Generator) -> None:
    """On ten days two hundred accounts come back within some minutes, two of them within seconds, late."""
    moments: Moments = []
    for day in range(0, SPAN, 4):
        back = START + day * DAY + int(random.integers(20 * HOUR))
        late = back + 4 * MINUTE
        moments += [(account, int(back + random.integers(8 * MINUTE))) for account in range(200, 400)]
        moments += [(3, late), (9, late + 2 * SECOND)]
    assert (3, 9) not in pairs(found(everybody(random) + moments))


def test_the_end_of_an_outage_is_no_handover(random: np.random.Generator) -> None:
    """One account ends, then thirty come back at once, and that on many days."""
    moments: Moments = []
    for day in range(0, SPAN, 3):
        at = START + day * DAY + int(random.integers(DAY))
        moments.append((3, at))
        moments += [(account, at + 1 + int(random.integers(SECOND))) for account in range(100, 130)]
    assert not any(3 in pair for pair in pairs(found(everybody(random) + moments)))


@pytest.mark.parametrize(("days", "enough"), [(6, False), (7, True)])
def test_handovers_on_six_days_are_too_few_however_few_accounts_there_are(
    random: np.random.Generator, days: int, enough: bool
) -> None:
    own = [(account, at) for account in range(12) for at in (START + account, START + SPAN * DAY - account * HOUR)]
    moments = own + relay(random, accounts=[3, 9], days=days, gap=2 * SECOND)
    frame = pair_bits(events(moments), signal="relay", ceiling=14.0, accounts=12).pairs
    assert ((3, 9) in pairs(frame)) is enough


def test_many_handovers_on_one_day_are_one(random: np.random.Generator) -> None:
    day: Moments = []
    at = START + 4 * DAY
    for turn in range(40):
        worked, last = session((3, 9)[turn % 2], at, random)
        day += worked
        at = last + SECOND
    assert pairs(found(everybody(random) + day)) == set()


def test_the_order_of_rows_changes_nothing(random: np.random.Generator) -> None:
    moments = everybody(random) + relay(random, accounts=[5, 2, 8, 4], days=9, gap=6 * SECOND)
    expected = found(moments)
    assert expected.height > 0
    shuffled = [moments[i] for i in random.permutation(len(moments))]
    assert_frame_equal(found(shuffled), expected)


@pytest.mark.parametrize("moments", [[], [(7, START)], [(7, START), (8, START + SECOND)]])
def test_too_little_to_compare_gives_no_pair(moments: Moments) -> None:
    frame = found(moments)
    assert frame.shape == (0, 6)
    assert frame.columns == ["a", "b", "signal", "microbits", "shared", "weight"]


def by_the_rule(moments: Moments, *, ceiling: float) -> dict[tuple[int, int], tuple[int, int]]:
    """Micro-bits and shared days of all pairs, one after the other."""
    best: dict[tuple[int, int], tuple[float, int]] = {}
    for silence in SILENCES:
        for pair, (bits, seen) in of_silence(moments, silence=silence).items():
            best[pair] = max(best.get(pair, (0.0, 0)), (bits, seen))
    return in_chains(best, ceiling=ceiling)


def of_silence(moments: Moments, *, silence: int) -> dict[tuple[int, int], tuple[float, int]]:
    sessions: dict[int, list[tuple[int, int]]] = {}
    for account, times in groupby(sorted(moments), key=lambda moment: moment[0]):
        sessions[account] = []
        for _, at in times:
            if sessions[account] and at - sessions[account][-1][1] <= silence:
                sessions[account][-1] = (sessions[account][-1][0], at)
            else:
                sessions[account].append((at, at))
    starts = [start for mine in sessions.values() for start, _ in mine]
    ends = {end for mine in sessions.values() for _, end in mine}
    span = max(starts) - min(starts)
    usual = {hour: minute_by_minute(starts, hour=hour) for hour in {end // HOUR for end in ends}}
    crowded = {end for end in ends if within(starts, end, window=MINUTE) > most(usual[end // HOUR])}
    best: dict[tuple[int, int], tuple[float, int]] = {}
    turns: dict[tuple[int, int], set[tuple[int, int]]] = {}
    for window in WINDOWS:
        closed = crowded | {
            end
            for end in ends
            if within(starts, end, window=window) > most(usual[end // HOUR] * window / MINUTE)
        }  # fmt: skip

        def days(a: int, b: int, *, moved: int, but: set[int], window: int = window) -> set[int]:
            """The days on which b takes over from a, after its starts are moved by so many days."""
            begins = [start + moved * DAY for start, _ in sessions[b]]
            return {
                end // DAY
                for _, end in sessions[a]
                if end not in but and any(0 < begin - end <= window for begin in begins)
            }

        for a, b in combinations(sorted(sessions), 2):
            there, back = days(a, b, moved=0, but=closed), days(b, a, moved=0, but=closed)
            turns.setdefault((a, b), set()).update({(day, 0) for day in there} | {(day, 1) for day in back})
            seen = len(there | back)
            if seen < 3:
                continue
            means, ever = [], 0.5
            for shifts in DAYS:
                moved = sum(
                    len(days(one, other, moved=shift, but=set())) for shift in shifts for one, other in ((a, b), (b, a))
                )
                means.append(moved / len(shifts))
                ever += moved
            spread = 2.0 * len(sessions[a]) * len(sessions[b]) * window / span
            expected = max(spread, *means, ever / sum(map(len, DAYS)))
            bits = -float(poisson.logsf(seen - 1, expected)) / np.log(2)
            bits -= log2(ACCOUNTS) + log2(len(WINDOWS) * len(SILENCES))
            if bits > 0:
                best[a, b] = max(best.get((a, b), (0.0, 0)), (bits, seen))
    enough = with_turns(best, turns)
    return {pair: found for pair, found in best.items() if enough.issuperset(pair)}


def with_turns(
    best: dict[tuple[int, int], tuple[float, int]], turns: dict[tuple[int, int], set[tuple[int, int]]]
) -> set[int]:
    """The accounts with seven turns with others of their group that have so too."""
    group = {account: {account} for pair in best for account in pair}
    for a, b in best:
        for account in group[a] | group[b]:
            group[account] = group[a] | group[b]
    remain = set(group)
    while True:
        mine: dict[int, set[tuple[int, int]]] = {account: set() for account in remain}
        for (a, b), some in turns.items():
            if {a, b} <= remain and b in group[a]:
                mine[a] |= some
                mine[b] |= {(day, 1 - way) for day, way in some}
        enough = {account for account in remain if len(mine[account]) >= 7}
        if enough == remain:
            return enough
        remain = enough


def within(starts: list[int], end: int, *, window: int) -> int:
    return sum(0 < start - end <= window for start in starts)


def minute_by_minute(starts: list[int], *, hour: int) -> float:
    """The median over the minutes of the hour of how many start in it."""
    counts = [0] * 60
    for start in starts:
        if start // HOUR == hour:
            counts[start % HOUR // MINUTE] += 1
    return float(np.median(counts))


def most(usual: float) -> int:
    return int(3 + usual + 2 * usual**0.5)


def test_bits_are_those_of_the_rule(random: np.random.Generator) -> None:
    own = [moment for moment in everybody(random) if moment[0] < 108]
    busy = [(account, START + int(random.integers(SPAN * DAY))) for account in (5, 2) for _ in range(200)]
    moments = own + busy + relay(random, accounts=[5, 2, 8, 101], days=12, gap=9 * SECOND)
    expected = by_the_rule(moments, ceiling=1e3)
    frame = found(moments, ceiling=1e3)
    assert pairs(frame) == set(expected)
    assert len(expected) >= 2
    for a, b, microbits, shared in frame.select("a", "b", "microbits", "shared").iter_rows():
        assert abs(microbits - expected[a, b][0]) <= 1
        assert shared == expected[a, b][1]


def test_windows_in_which_chance_brings_too_much_are_not_looked_at_and_counted() -> None:
    """Four hundred accounts, each with a session every 400 s: 60 starts a minute."""
    at = [(account, START + (account * 7 + turn * 400) * SECOND) for account in range(400) for turn in range(9)]
    everything = pair_bits(events(at), signal="relay", ceiling=14.0, accounts=ACCOUNTS)
    ((reason, count, unit),) = everything.left_out
    assert (count, unit) == (len(at), "sessions")
    assert "parted by 90 s of silence" in reason
    assert reason.endswith("within 60 s")
    quiet = pair_bits(events(at[:900]), signal="relay", ceiling=14.0, accounts=ACCOUNTS)
    assert quiet.left_out == []
