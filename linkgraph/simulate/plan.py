"""What a world is asked to be: sizes, seed, window, and how careful its adversaries are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from linkgraph.core.clock import DAY, HOUR
from linkgraph.core.errors import SettingsError
from linkgraph.simulate.chance import stream

_FIRST_DAY = 20_454  # 2026-01-01, in days since 1970
WINDOW_DAYS = 45


COPIED_AT_MOST = 5


@dataclass(frozen=True, slots=True)
class Tricks:
    """What adversaries do against the evidence itself, nothing unless asked for; see `simulate.adversaries`.

    `framed`: innocent victims are there, of whom a ring copies so many things (0: none of them, for comparison).
    `front`: half of the operators pose as a firm, with a mail domain of their own and one card in the open.
    `merged`: pairs of rings share a card and a prompt on three accounts each. `hidden`: half of the rings send over
    one popular exit. `smeared`: some firms share a card and a prompt with a ring.
    """

    framed: int | None = None
    front: bool = False
    merged: bool = False
    hidden: bool = False
    smeared: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The order for one world. Times in microseconds since 1970 UTC; `release` is when a new model comes out."""

    accounts: int
    exchanges: int
    seed: int
    rings: bool = True
    careful: float = 0.3
    tricks: Tricks = Tricks()

    def __post_init__(self) -> None:
        """SettingsError for sizes or a dial out of range."""
        if not 1000 <= self.accounts <= 1_000_000:
            raise SettingsError(f"accounts is {self.accounts:,}.", key="accounts", advice="Ask for 1,000 to 1,000,000.")
        if not self.accounts <= self.exchanges <= 100_000_000:
            advice = "Ask for at least as many exchanges as accounts, at most 100,000,000."
            raise SettingsError(f"exchanges is {self.exchanges:,}.", key="exchanges", advice=advice)
        if not 0 <= self.careful <= 1:
            raise SettingsError(
                f"careful is {self.careful}.", key="careful", advice="Ask for 0 (careless) to 1 (careful)."
            )
        if not 0 <= (self.tricks.framed or 0) <= COPIED_AT_MOST:
            advice = f"Ask for 0 to {COPIED_AT_MOST} copied signals."
            raise SettingsError(f"framed is {self.tricks.framed}.", key="framed", advice=advice)
        if self.seed < 0:
            raise SettingsError(f"seed is {self.seed}.", key="seed", advice="Ask for 0 or more.")

    def rng(self, name: str) -> np.random.Generator:
        """The generator of one named part of this world."""
        return stream(self.seed, name)

    @property
    def start(self) -> int:
        """Start of the observed window: a midnight of 2026 that depends on the seed."""
        return (_FIRST_DAY + int(self.rng("window").integers(0, 200))) * DAY

    @property
    def end(self) -> int:
        """End of the observed window."""
        return self.start + WINDOW_DAYS * DAY

    @property
    def release(self) -> int:
        """When a new model becomes available, in the middle of the window."""
        rng = self.rng("release")
        return self.start + int(rng.integers(15, 30)) * DAY + int(rng.integers(14, 20)) * HOUR

    @property
    def intensity(self) -> float:
        """1 where there are 30 exchanges an account or more; below that, all schedules are thinned by it."""
        return min(1.0, self.exchanges / self.accounts / 30)

    def share(self, part: float, least: int = 0) -> int:
        """That part of all accounts."""
        return max(least, round(self.accounts * part))
