"""Made-up signals whose tokens are given by their holders, and links by the documented rules in slow, plain Python."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import log2

import numpy as np
import polars as pl
from hypothesis import strategies as st

from linkgraph.core.settings import LinkSettings
from linkgraph.tables.sightings import Sightings
from linkgraph.tables.signals import ALONE, RARITY, SUPPORTING, Signals
from linkgraph.tables.tokens import LISTED_COST, Tokens

ACCOUNTS = 1000
MICRO = 1_000_000


@dataclass(frozen=True)
class Kind:
    """A signal of the rule rarity with its tokens: the holders of each, which of them are listed, and, by token and
    account, the share of the account's records that shows it, where it is not all of them.
    """

    name: str
    family: str
    holders: Sequence[Collection[int]]
    reuse: float = 0.5
    ceiling: float = 12.0
    decay: float = 0.5
    discount: float = 0.0
    exposed: int = ACCOUNTS
    joins: str = ALONE
    listed: frozenset[int] = field(default_factory=frozenset)
    share: Mapping[tuple[int, int], float] = field(default_factory=dict)

    def amount(self, token: int) -> int:
        """What the token says of a pair, in micro-bits, before decay and ceiling."""
        prevalence = len(self.holders[token]) / self.exposed
        bits = log2(1 + self.reuse * (1 / prevalence - 1)) - self.discount
        return round((bits - LISTED_COST * (token in self.listed)) * MICRO)

    def shared(self, a: int, b: int) -> list[int]:
        """What the tokens held by both say, the most first; tokens worth nothing are left out."""
        amounts = [self.amount(n) for n, those in enumerate(self.holders) if a in those and b in those]
        return sorted((amount for amount in amounts if amount > 0), reverse=True)

    def microbits(self, a: int, b: int) -> int:
        """What the signal says of a pair."""
        counted = sum(round(amount * self.decay**place) for place, amount in enumerate(self.shared(a, b)))
        return min(counted, round(self.ceiling * MICRO))


def tables(kinds: Sequence[Kind]) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """`tables.Signals`, `tables.Tokens` and `tables.Sightings` of the signals."""
    signals = [
        {
            "signal": kind.name,
            "family": kind.family,
            "rule": RARITY,
            "sentence": f"share a {kind.name}",
            "reuse": kind.reuse,
            "ceiling": kind.ceiling,
            "decay": kind.decay,
            "discount": kind.discount,
            "window": None,
            "joins": kind.joins,
            "records": sum(map(len, kind.holders)),
            "holders": kind.exposed,
            "tokens": len(kind.holders),
            "alone": 0,
        }
        for kind in kinds
    ]
    tokens = [
        (kind.name, n, f"{kind.name} {n}", len(those), "vpn" if n in kind.listed else None)
        for kind in kinds
        for n, those in enumerate(kind.holders)
    ]
    sightings = [
        (kind.name, n, account, None, None, 1, kind.share.get((n, account), 1.0), 1, 1)
        for kind in kinds
        for n, those in enumerate(kind.holders)
        for account in sorted(those)
    ]
    return (
        Signals.validate(pl.DataFrame(signals, schema=Signals.create_empty().schema)),
        Tokens.validate(pl.DataFrame(tokens, schema=Tokens.create_empty().schema, orient="row")),
        Sightings.validate(pl.DataFrame(sightings, schema=Sightings.create_empty().schema, orient="row")),
    )


def linked(kinds: Sequence[Kind], *, rules: LinkSettings) -> dict[tuple[int, int], tuple[int, int]]:
    """Micro-bits and number of families of every pair that reaches the bar, when every token is paired in full."""
    found = {}
    accounts = sorted({account for kind in kinds for those in kind.holders for account in those})
    for a, b in combinations(accounts, 2):
        families: dict[str, list[int]] = {}
        for kind in kinds:
            if (bits := kind.microbits(a, b)) > 0:
                families.setdefault(kind.family, []).append(bits)
        counted = {
            family: sum(
                round(bits * rules.same_family**place) for place, bits in enumerate(sorted(those, reverse=True))
            )
            for family, those in families.items()
        }
        if SUPPORTING in counted:
            counted[SUPPORTING] = min(counted[SUPPORTING], round(rules.supporting_ceiling * MICRO))
        firm = sum(bits for family, bits in counted.items() if family != SUPPORTING)
        if firm and sum(counted.values()) >= rules.bar * MICRO and firm >= rules.firm_bar * MICRO:
            found[a, b] = (sum(counted.values()), len(counted))
    return found


def pack(pairs: Collection[tuple[int, int]]) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    """Pairs as `a << 32 | b`, rising."""
    return np.array(sorted(a << 32 | b for a, b in pairs), dtype=np.uint64)


def unpack(pairs: np.ndarray[tuple[int], np.dtype[np.uint64]]) -> list[tuple[int, int]]:
    """Pairs of `a << 32 | b`."""
    return [(int(one) >> 32, int(one) & 0xFFFFFFFF) for one in pairs]


def holders(*, most: int = 12, tokens: int = 8) -> st.SearchStrategy[list[frozenset[int]]]:
    """Some tokens, each with two holders or more."""
    return st.lists(st.frozensets(st.integers(0, most - 1), min_size=2), max_size=tokens)


@st.composite
def worlds(draw: st.DrawFn) -> list[Kind]:
    """Signals of five families: two share one, two are supporting; one has a discount and a listed token."""
    return [
        Kind("card", "payment", draw(holders())),
        Kind("device", "device", draw(holders()), ceiling=9.0, exposed=400),
        Kind("email", "contact", draw(holders(tokens=3)), reuse=0.3),
        Kind("phone", "contact", draw(holders(tokens=3)), reuse=0.3),
        Kind("template", "content", draw(holders()), reuse=0.4, ceiling=9.0, decay=0.8, discount=3.0, exposed=40),
        Kind("address", SUPPORTING, draw(holders()), reuse=0.3, ceiling=7.0, listed=frozenset({0})),
        Kind("referral", SUPPORTING, draw(holders(tokens=2)), reuse=0.2, ceiling=5.0),
    ]
