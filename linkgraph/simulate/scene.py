"""Everything a kind of account works on while a world is built."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from linkgraph.simulate.chance import Ints, heavy_sizes
from linkgraph.simulate.devices import Devices
from linkgraph.simulate.places import Homes, Places
from linkgraph.simulate.plan import Plan
from linkgraph.simulate.population import Members, Population
from linkgraph.simulate.text.names import invented
from linkgraph.simulate.text.templates import Phrasebook, phrasebook
from linkgraph.simulate.traffic import Traffic, Voices
from linkgraph.simulate.wallets import Wallets


@dataclass(slots=True)
class Scene:
    """The parts of a world in the making, and what one kind leaves for another to find: cards to steal, proxied homes.

    `silent` marks accounts that never write ordinary text of their own.
    """

    plan: Plan
    people: Population
    places: Places
    devices: Devices
    wallets: Wallets
    traffic: Traffic
    voices: Voices
    book: Phrasebook
    silent: NDArray[np.bool_]
    proxied: list[Homes] = field(default_factory=list)
    stolen: list[Ints] = field(default_factory=list)
    domains: int = 0
    codes: int = 0
    hosts: int = 0
    _observed: list[pl.DataFrame] = field(default_factory=list)

    @classmethod
    def empty(cls, plan: Plan) -> Scene:
        """A scene of ordinary people who have no place, device, card or voice yet."""
        parts = (Population(plan), Places(plan), Devices(plan), Wallets(plan), Traffic(plan), Voices())
        return cls(
            plan,
            *parts,
            phrasebook(plan.seed, plan.rng("text"), public=max(60, plan.accounts // 250)),
            np.zeros(plan.accounts, np.bool_),
        )

    def sizes(self, rng: np.random.Generator, *, share: float, low: int, high: int, tilt: float = 1.0) -> Ints:
        """Sizes of groups that together take a share of all accounts; in small worlds large groups shrink."""
        top = max(low, min(high, round(self.plan.accounts * max(share, 0.01) * 0.6)))
        return heavy_sizes(rng, self.plan.share(share, low), low=low, high=top, tilt=tilt)

    def new_domains(self, count: int) -> Ints:
        """Mail domains that belong to nobody else."""
        self.domains += count
        return np.arange(self.domains - count, self.domains)

    def new_codes(self, count: int) -> Ints:
        """Referral codes that belong to nobody else."""
        self.codes += count
        return np.arange(self.codes - count, self.codes)

    def observe(self, accounts: Ints, signal: str, *, tokens: list[str] | pl.Series, times: Ints) -> None:
        """Note that accounts showed tokens of a signal at times (-1: time unknown)."""
        columns = {"account": np.asarray(accounts, np.int64), "token": tokens, "seen_at": times}
        self._observed.append(
            pl.DataFrame(columns).select("account", pl.lit(signal).alias("signal"), "token", "seen_at")
        )

    def new_hosts(self, count: int, *, rng: np.random.Generator) -> list[str]:
        """Host names that belong to nobody else: an invented name and a number under a few shared suffixes."""
        self.hosts += count
        names = invented(rng, 40)
        ends = ("example", "example.net", "example.org", "example.com")
        serials = range(self.hosts - count, self.hosts)
        return [f"{rng.choice(names).lower()}{serial * 7919 % 99991}.{rng.choice(ends)}" for serial in serials]

    def moments(self, accounts: Ints, *, rng: np.random.Generator) -> Ints:
        """Some time at which each account was active; one in ten is unknown (-1)."""
        span = rng.random(accounts.size) * (self.people.until[accounts] - self.people.since[accounts])
        return np.where(rng.random(accounts.size) < 0.1, -1, self.people.since[accounts] + span.astype(np.int64))

    def observations(self) -> pl.DataFrame:
        """All of them, by account and time."""
        return pl.concat(self._observed).sort("account", "signal", "seen_at", "token")

    def same_country(self, members: Members, *, rng: np.random.Generator, spread: float = 0.0) -> None:
        """Let each group live in one country, a share `spread` of its members elsewhere."""
        country = self.people.country[rng.integers(0, self.people.size, members.groups)][members.group]
        moved = rng.random(members.accounts.size) < spread
        country = np.where(moved, self.people.country[members.accounts], country)
        self.people.settle(members.accounts, country, rng=rng)
