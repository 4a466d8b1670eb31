"""The accounts of a world: ordinary people first, then the kinds take theirs and change what makes them different."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from linkgraph.core.clock import DAY, HOUR
from linkgraph.simulate import rhythms
from linkgraph.simulate.chance import Floats, Ints
from linkgraph.simulate.countries import COUNTRIES, LANGUAGE_CODES
from linkgraph.simulate.plan import Plan

FREE, PRO, API, ENTERPRISE = range(4)
PLANS = ("free", "pro", "api", "enterprise")
ACTIVE, SUSPENDED, BANNED, CLOSED = range(4)
STATUSES = ("active", "suspended", "banned", "closed")
ORDINARY = "ordinary"


class Members(NamedTuple):
    """Accounts that a kind has taken: `accounts` and, in the same order, `group` counted from 0 within this call."""

    accounts: Ints
    group: Ints
    groups: int

    def of(self, group: int) -> Ints:
        """The accounts of one group."""
        return np.asarray(self.accounts[self.group == group])


class Population:
    """Columns over all accounts, each an array that a kind may change for its own members.

    Times in microseconds; `zone` microseconds from UTC; `volume` the relative wish to write; `fixed` a number of
    exchanges that is kept whatever the volume (-1: by volume); `length` and `gap` of sessions as in `rhythms`.
    """

    def __init__(self, plan: Plan) -> None:
        rng = plan.rng("population")
        n = plan.accounts
        self.plan = plan
        self.size = n
        self.taken = 0
        self.kinds: list[str] = [ORDINARY]
        self.kind = np.zeros(n, np.int64)
        self.ring = np.full(n, -1, np.int64)
        self.group = np.full(n, -1, np.int64)
        self.rings = 0
        self.groups = 0
        self.country = rng.choice(len(COUNTRIES), n, p=_weights())
        self.zone = np.empty(n, np.int64)
        self.language = np.zeros(n, np.int64)
        self.settle(np.arange(n), self.country, rng=rng)
        self.created = _signups(rng, n, plan=plan)
        self.plan_kind = rng.choice(4, n, p=[0.52, 0.31, 0.17, 0.0])
        self.volume = rng.lognormal(0.0, 1.6, n) * np.array([0.6, 1.3, 2.2, 2.0])[self.plan_kind]
        self.volume[rng.random(n) < 0.09] = 0.0
        self.fixed = np.full(n, -1, np.int64)
        self.profile = rng.choice(len(rhythms.PROFILES), n, p=[0.42, 0.2, 0.12, 0.08, 0.15, 0.0, 0.03])
        self.length = rng.gamma(2.0, 2.2, n) + 1.0
        self.gap = rng.lognormal(np.log(75), 0.5, n)
        self.since = np.maximum(self.created, plan.start)
        self.until = np.full(n, plan.end, np.int64)
        self._come_and_go(rng)
        self.status = np.zeros(n, np.int64)
        self.status_at = np.full(n, -1, np.int64)
        self._end_some(rng)
        self.organisation = np.full(n, -1, np.int64)
        # -1: a public provider, -2: one that lends a mailbox for a minute
        self.mail_domain = np.where(rng.random(n) < np.array([0.025, 0.006, 0.004, 0.0])[self.plan_kind], -2, -1)
        self.mail_style = rng.choice(6, n)
        self.mail_like = np.full(n, -1, np.int64)
        self.referral = np.full(n, -1, np.int64)
        self.phone = np.where(rng.random(n) < 0.55, np.arange(n), -1)
        self.fingerprint_only = rng.random(n) < 0.025
        self.adopts = np.where(
            rng.random(n) < 0.75, plan.release + (rng.exponential(9 * DAY, n)).astype(np.int64), plan.end
        )

    def admit(self, kind: str, sizes: Ints, *, ring: bool = False) -> Members:
        """Take the next accounts for groups of the given sizes; what does not fit any more is cut off."""
        sizes = np.asarray(sizes, np.int64)
        room = self.size - self.taken
        kept = np.clip(np.minimum(sizes, room - (np.cumsum(sizes) - sizes)), 0, None)
        total = int(kept.sum())
        accounts = np.arange(self.taken, self.taken + total)
        group = np.repeat(np.arange(sizes.size), kept)
        self.taken += total
        if kind not in self.kinds:
            self.kinds.append(kind)
        self.kind[accounts] = self.kinds.index(kind)
        if ring:
            self.ring[accounts] = self.rings + group
            self.rings += sizes.size
        else:
            self.group[accounts] = self.groups + group
            self.groups += sizes.size
        return Members(accounts, group, sizes.size)

    def settle(self, accounts: Ints, country: Ints, *, rng: np.random.Generator) -> None:
        """Let accounts live in a country: time zone and language follow."""
        self.country[accounts] = country
        zones = [np.array(c.zones) * HOUR for c in COUNTRIES]
        pick, tongue = rng.random(accounts.size), rng.random(accounts.size)
        for place, row in enumerate(COUNTRIES):
            here = np.asarray(country) == place
            who = accounts[here]
            self.zone[who] = zones[place][(pick[here] * zones[place].size).astype(np.int64)]
            edges = np.cumsum(list(row.languages.values()) or [0.0])
            codes = [LANGUAGE_CODES.index(code) for code in row.languages] + [0]
            self.language[who] = np.array(codes)[
                np.minimum(np.searchsorted(edges, tongue[here], side="right"), len(codes) - 1)
            ]

    def sign_up(self, accounts: Ints, times: Ints | Floats) -> None:
        """Move sign-ups, and nothing happens before them."""
        self.created[accounts] = np.minimum(np.asarray(times).astype(np.int64), self.plan.end - HOUR)
        self.since[accounts] = np.maximum(self.created[accounts], self.plan.start)
        self.until[accounts] = np.maximum(self.until[accounts], self.since[accounts] + HOUR)

    def revive(self, accounts: Ints) -> None:
        """Undo drawn statuses and absences, for kinds that decide about them themselves."""
        self.status[accounts] = ACTIVE
        self.status_at[accounts] = -1
        self.since[accounts] = np.maximum(self.created[accounts], self.plan.start)
        self.until[accounts] = self.plan.end

    def end(self, accounts: Ints, at: Ints, *, status: int) -> None:
        """Ban, suspend or close accounts at their times; their activity stops there."""
        self.status[accounts] = status
        self.status_at[accounts] = at
        self.until[accounts] = np.maximum(np.minimum(self.until[accounts], at), self.since[accounts] + HOUR)

    def _come_and_go(self, rng: np.random.Generator) -> None:
        """Some people try it for a while, some come late, some leave early."""
        span = self.until - self.since
        early, late = rng.random(self.size), rng.random(self.size)
        brief = rng.random(self.size) < 0.18
        self.since += np.where(early < 0.2, rng.random(self.size) * span * 0.8, 0).astype(np.int64)
        self.until -= np.where(late < 0.15, rng.random(self.size) * (self.until - self.since) * 0.8, 0).astype(np.int64)
        stay = (rng.exponential(5 * DAY, self.size) + DAY).astype(np.int64)
        self.until[brief] = np.minimum(self.until, self.since + stay)[brief]

    def _end_some(self, rng: np.random.Generator) -> None:
        draw = rng.random(self.size)
        status = np.select([draw < 0.022, draw < 0.034, draw < 0.046], [CLOSED, SUSPENDED, BANNED], ACTIVE)
        ended = np.flatnonzero(status != ACTIVE)
        at = self.since[ended] + (rng.random(ended.size) ** 0.5 * (self.plan.end - self.since[ended])).astype(np.int64)
        self.end(ended, at, status=ACTIVE)
        self.status[ended] = status[ended]


def _weights() -> Floats:
    weights = np.array([c.weight for c in COUNTRIES])
    return np.asarray(weights / weights.sum())


def _signups(rng: np.random.Generator, count: int, *, plan: Plan) -> NDArray[np.int64]:
    """Growing numbers over about two years up to the end of the window, with the hours of a day."""
    back = rng.beta(0.9, 1.9, count) * 730
    times = plan.end - (back * DAY).astype(np.int64)
    night = rng.random(count) < 0.6
    return np.asarray(np.where(night & (times % DAY < 6 * HOUR), times + 9 * HOUR, times).clip(max=plan.end - 2 * HOUR))
