"""Devices and the user agents they send."""

from __future__ import annotations

import numpy as np
import polars as pl

from linkgraph.simulate.chance import Floats, Ints, mixed
from linkgraph.simulate.plan import Plan
from linkgraph.simulate.tokens import ids

_SYSTEMS = (
    ("Windows NT 10.0; Win64; x64", 34),
    ("Macintosh; Intel Mac OS X 10_15_7", 20),
    ("iPhone; CPU iPhone OS 18_{v} like Mac OS X", 17),
    ("Linux; Android 1{v}; K", 18),
    ("X11; Linux x86_64", 5),
    ("iPad; CPU OS 18_{v} like Mac OS X", 3),
    ("Windows NT 11.0; ARM64", 1),
)
_BROWSERS = (
    ("Wander/{a}.0 Sail/537", 60),
    ("Sail/605 Version/18.{v}", 22),
    ("Otter/{a}.0", 8),
    ("Wander/{a}.0 Ledge/{a}.0", 9),
    ("Plume/{a}.{v}", 1),
)
_CLIENTS = (
    "asterlib-python/2.{v}.{w}",
    "asterlib-node/4.{v}.{w}",
    "httpkit/0.{v}.{w}",
    "curl/8.{v}.0",
    "aster-app/3.{v} (Android)",
    "aster-app/3.{v} (iOS)",
)


class Devices:
    """Rows of (account, device, weight); each device has one user agent."""

    def __init__(self, plan: Plan) -> None:
        rng = plan.rng("devices")
        self.agents = _agents(rng)
        self._popular = 1 / np.arange(1, self.agents.len() + 1) ** 1.1
        self._popular /= self._popular.sum()
        self._salt = int(rng.integers(1, 2**31))
        self.count = 0
        self.agent: list[Ints] = []
        self._rows: list[tuple[Ints, Ints, Floats]] = []
        self._rng = rng

    def new(self, count: int, *, agent: Ints | None = None) -> Ints:
        """New devices, with popular user agents unless given."""
        self.agent.append(
            self._rng.choice(self.agents.len(), count, p=self._popular) if agent is None else np.asarray(agent)
        )
        self.count += count
        return np.arange(self.count - count, self.count)

    def script(self, count: int) -> Ints:
        """User agents of programs, numbered as in `agents`: some common libraries, some that hardly anybody has."""
        return self._rng.integers(self.agents.len() - 400, self.agents.len(), count)

    def put(self, accounts: Ints, devices: Ints, *, weight: Floats | float = 1.0) -> None:
        """Let accounts log in from devices."""
        self._rows.append((
            np.asarray(accounts, np.int64),
            np.asarray(devices, np.int64),
            np.broadcast_to(weight, accounts.size),
        ))

    def without(self, total: int) -> Ints:
        """Accounts below `total` that have no device yet."""
        known = np.zeros(total, np.bool_)
        for row in self._rows:
            known[row[0]] = True
        return np.flatnonzero(~known)

    def pick(self, accounts: Ints, *, total: int, seed: int) -> Ints:
        """A device for each log-in, by weight."""
        account, device, weight = (np.concatenate(column) for column in zip(*self._rows, strict=True))
        order = np.argsort(account, kind="stable")
        account, device = account[order], device[order]
        running = np.concatenate([[0.0], np.cumsum(weight[order])])
        first = np.searchsorted(account, np.arange(total + 1))
        low, high = running[first[accounts]], running[first[accounts + 1]]
        draw = mixed(np.arange(accounts.size), seed).astype(np.float64) / 2.0**64
        at = np.searchsorted(running, low + draw * (high - low), side="right") - 1
        return np.asarray(device[np.clip(at, first[accounts], first[accounts + 1] - 1)])

    def ids(self, devices: Ints) -> pl.Series:
        """Device fingerprints as text."""
        return ids("dv_", devices, salt=self._salt)

    def user_agents(self, devices: Ints) -> pl.Series:
        """User agents as text."""
        return self.agents.gather(np.concatenate(self.agent)[devices])


def _agents(rng: np.random.Generator) -> pl.Series:
    """Some hundreds of browsers, the popular first, then 400 program clients."""
    systems, browsers = np.array([w for _, w in _SYSTEMS], float), np.array([w for _, w in _BROWSERS], float)
    found: dict[str, None] = {}
    while len(found) < 600:
        system = _SYSTEMS[int(rng.choice(len(_SYSTEMS), p=systems / systems.sum()))][0]
        browser = _BROWSERS[int(rng.choice(len(_BROWSERS), p=browsers / browsers.sum()))][0]
        text = f"Mozilla/5.0 ({system}) {browser}".format(v=rng.integers(0, 7), a=137 - int(rng.exponential(3)))
        found[text] = None
    programs: dict[str, None] = {}
    while len(programs) < 400:
        programs[str(rng.choice(_CLIENTS)).format(v=rng.integers(0, 60), w=rng.integers(0, 20))] = None
    return pl.Series("user_agent", [*found, *programs])
