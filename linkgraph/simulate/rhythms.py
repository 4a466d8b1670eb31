"""When people are active: weekly profiles, and sessions drawn from them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from linkgraph.core.clock import DAY, HOUR, SECOND
from linkgraph.kernels.compile import compiled
from linkgraph.simulate.chance import Floats, Ints, mix, unit

EVENING, OFFICE, STUDENT, NIGHT, ALL_DAY, FLAT, SHIFTS = range(7)
PROFILES = ("evening", "office", "student", "night", "all day", "flat", "shifts")


def _weekly() -> Floats:
    """One row a profile, 168 hourly weights from Monday 0:00 local time, the largest 1."""
    hours = np.arange(24.0)

    def hill(centre: float, width: float) -> Floats:
        away = np.minimum(np.abs(hours - centre), 24 - np.abs(hours - centre))
        return np.asarray(np.exp(-0.5 * (away / width) ** 2))

    day = {
        EVENING: 0.25 * hill(8, 1.2) + 0.35 * hill(13, 2.5) + hill(20.5, 2.2) + 0.02,
        OFFICE: hill(10.5, 1.6) + 0.95 * hill(15, 1.9) - 0.25 * hill(12.5, 0.6) + 0.01,
        STUDENT: 0.5 * hill(11, 2) + 0.6 * hill(16, 2) + hill(22, 2.2) + 0.03,
        NIGHT: hill(1, 2.6) + 0.5 * hill(22, 2) + 0.1 * hill(16, 2) + 0.02,
        ALL_DAY: 0.8 * hill(11, 3.5) + 0.8 * hill(17, 4) + 0.04,
        FLAT: np.ones(24),
        SHIFTS: 0.5 + 0.5 * hill(14, 4),
    }
    weekend = {EVENING: 1.15, OFFICE: 0.07, STUDENT: 0.8, NIGHT: 1.3, ALL_DAY: 0.8, FLAT: 1.0, SHIFTS: 0.9}
    week = np.stack([
        np.concatenate([np.tile(day[p], 5), np.tile(day[p] * weekend[p], 2)]) for p in range(len(PROFILES))
    ])
    return np.asarray(np.clip(week, 0.003, None) / week.max(axis=1, keepdims=True))


WEEKLY = _weekly()


class Habits(NamedTuple):
    """How each person behaves: number of events, active from and until, offset from UTC (microseconds), weekly profile,
    mean number of events in a session, median seconds between them.
    """

    counts: Ints
    since: Ints
    until: Ints
    zone: Ints
    profile: Ints
    length: Floats
    gap: Floats


def sessions(habits: Habits, *, seed: int) -> Ints:
    """Times of all events (microseconds), person after person.

    Sessions start by the person's weekly profile in the person's zone, shifted by a habit of its own, and on some days
    much more often than on others.
    """
    return _sessions(habits, np.uint64(seed))


@compiled
def _sessions(habits: Habits, seed: np.uint64) -> Ints:
    """One long loop: numba compiles that better than a call a person."""
    counts, since, until, zone, profile, length, gap = habits
    weekly = WEEKLY
    out = np.empty(counts.sum(), np.int64)
    at = 0
    for person in range(counts.size):
        own = mix(mix(np.uint64(person)) ^ seed)
        state = own
        habit = np.int64((unit(own) - 0.5) * 3.0 * HOUR) + zone[person]
        span = max(until[person] - since[person], np.int64(60 * SECOND))
        left = counts[person]
        while left > 0:
            start = since[person]
            for _ in range(60):
                state = mix(state)
                start = since[person] + np.int64(unit(state) * span)
                local = start + habit
                # 1970-01-01 was a Thursday: three days on is a Monday
                hour = (local // HOUR + 72) % 168
                mood = unit(mix(own ^ np.uint64(local // DAY)))
                state = mix(state)
                if unit(state) < weekly[profile[person], hour] * (0.15 + 0.85 * mood * mood):
                    break
            state = mix(state)
            size = min(left, 1 + np.int64(-np.log(1.0 - unit(state)) * (length[person] - 0.5)))
            now = start
            for _ in range(size):
                if now >= until[person]:
                    now = start
                out[at] = now
                at += 1
                state = mix(state)
                first = unit(state)
                state = mix(state)
                normal = np.sqrt(-2.0 * np.log(1.0 - first)) * np.cos(6.283185307179586 * unit(state))
                now += np.int64(gap[person] * np.exp(0.9 * normal) * SECOND) + np.int64(state % np.uint64(SECOND))
            left -= size
    return out
