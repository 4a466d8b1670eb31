"""All exchanges of a world as three arrays: account, time, and the text symbol (0: one of the account's own)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from linkgraph.kernels.compile import compiled
from linkgraph.simulate.chance import Floats, Ints, mixed, unit
from linkgraph.simulate.plan import Plan
from linkgraph.simulate.population import Population
from linkgraph.simulate.rhythms import Habits, sessions

_SCHEDULED_AT_MOST = 0.6
OWN_TEXT = 0


class Exchanges(NamedTuple):
    """One row an exchange, in no order: account (position), time (microseconds), text symbol (0: one of its own)."""

    account: NDArray[np.uint32]
    sent: Ints
    symbol: NDArray[np.int32]


class Traffic:
    """Scheduled exchanges as they are added, then people's until the asked-for number is reached."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._account: list[NDArray[np.uint32]] = []
        self._sent: list[Ints] = []
        self._symbol: list[NDArray[np.int32]] = []

    def add(self, accounts: Ints, times: Ints, *, symbols: Ints | int = OWN_TEXT) -> None:
        """Add exchanges; those outside the window are left out."""
        kept = (times >= self.plan.start) & (times < self.plan.end)
        self._account.append(accounts[kept].astype(np.uint32))
        self._sent.append(times[kept])
        self._symbol.append(np.broadcast_to(np.asarray(symbols, np.int32), accounts.size)[kept])

    def complete(self, people: Population) -> Exchanges:
        """Exactly `plan.exchanges` rows in no order; nothing is kept here, for they are many.

        What was scheduled before an account's sign-up or after its end is left out; what was scheduled (and fixed per
        person) is thinned evenly where it exceeds its share; people write the rest, each by its volume.
        """
        self._bury(people)
        rng = self.plan.rng("traffic")
        fixed = np.clip(people.fixed, 0, None)
        room = int(self.plan.exchanges * _SCHEDULED_AT_MOST)
        scheduled = sum(part.size for part in self._sent) + int(fixed.sum())
        if scheduled > room:
            keep = room / scheduled
            self._thin(keep)
            fixed = rng.binomial(fixed, keep)
        rest = self.plan.exchanges - sum(part.size for part in self._sent) - int(fixed.sum())
        span = np.sqrt(np.clip(people.until - people.since, 0, None) / (self.plan.end - self.plan.start))
        wish = np.where(people.fixed >= 0, 0.0, people.volume * span)
        counts = fixed + rng.multinomial(rest, wish / wish.sum())
        habits = Habits(
            counts, people.since, people.until, people.zone, people.profile, length=people.length, gap=people.gap
        )
        times = sessions(habits, seed=self.plan.seed * 1_000_003 + 5)
        account = np.repeat(np.arange(people.size, dtype=np.uint32), counts)
        self._account.append(account)
        self._sent.append(times)
        self._symbol.append(np.full(times.size, OWN_TEXT, np.int32))
        columns = np.concatenate(self._account), np.concatenate(self._sent), np.concatenate(self._symbol)
        self._account, self._sent, self._symbol = [], [], []
        return Exchanges(*columns)

    def _bury(self, people: Population) -> None:
        ended = np.where(people.status_at >= 0, people.status_at, self.plan.end)
        for i, (account, sent) in enumerate(zip(self._account, self._sent, strict=True)):
            kept = (people.created[account] <= sent) & (sent < ended[account])
            self._account[i], self._sent[i], self._symbol[i] = account[kept], sent[kept], self._symbol[i][kept]

    def _thin(self, keep: float) -> None:
        for i, sent in enumerate(self._sent):
            kept = mixed(np.arange(sent.size), i).astype(np.float64) < keep * 2.0**64
            self._account[i], self._sent[i], self._symbol[i] = self._account[i][kept], sent[kept], self._symbol[i][kept]


class Voices:
    """What each account writes when it writes its own text: rows of (account, symbol, weight)."""

    def __init__(self) -> None:
        self._rows: list[tuple[Ints, Ints, Floats]] = []

    def put(self, accounts: Ints, symbols: Ints | int, *, weight: Floats | float) -> None:
        """Give accounts a symbol that they use with this weight."""
        n = accounts.size
        self._rows.append((
            np.asarray(accounts, np.int64),
            np.broadcast_to(np.asarray(symbols, np.int64), n),
            np.broadcast_to(np.asarray(weight, np.float64), n),
        ))

    def sorted(self, total: int) -> Repertoire:
        """The rows of all accounts below `total`; nothing is kept here, for they are many."""
        account, symbol, weight = (np.concatenate(column) for column in zip(*self._rows, strict=True))
        self._rows = []
        order = np.argsort(account, kind="stable")
        first = np.searchsorted(account[order], np.arange(total + 1))
        return Repertoire(first, symbol[order].astype(np.int32), np.concatenate([[0.0], np.cumsum(weight[order])]))


class Repertoire(NamedTuple):
    """What everybody writes: first row of each account, the symbol of each row, running weights over all rows."""

    first: Ints
    symbols: NDArray[np.int32]
    running: Floats

    def choose(self, accounts: Ints, draws: NDArray[np.uint64], *, fallback: int) -> NDArray[np.int32]:
        """A symbol for each account by weight; `fallback` for those who have none."""
        return _choose(self, Draws(accounts, draws), np.int32(fallback))


class Draws(NamedTuple):
    """Who chooses, and the random bits that decide."""

    accounts: Ints
    bits: NDArray[np.uint64]


@compiled
def _choose(repertoire: Repertoire, draws: Draws, fallback: np.int32) -> NDArray[np.int32]:  # noqa: PLR0917
    out = np.full(draws.accounts.size, fallback)
    for i in range(out.size):
        low, high = repertoire.first[draws.accounts[i]], repertoire.first[draws.accounts[i] + 1]
        span = repertoire.running[high] - repertoire.running[low]
        goal = repertoire.running[low] + unit(draws.bits[i]) * span
        for row in range(low, high):
            if goal < repertoire.running[row + 1]:
                out[i] = repertoire.symbols[row]
                break
    return out
