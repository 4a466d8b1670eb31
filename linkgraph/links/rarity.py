"""Rule rarity: a shared token says the more, the fewer accounts hold it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from linkgraph.kernels.hashing import scrambled_order
from linkgraph.kernels.pairs import group_pairs, in_common
from linkgraph.kernels.rarity import MICRO, micro, shared_bits
from linkgraph.kernels.tallies import distinct
from linkgraph.links.frame import Said
from linkgraph.tables.tokens import LISTED_COST

I64 = npt.NDArray[np.int64]
U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]
F64 = npt.NDArray[np.float64]

ORDERS = 10


@dataclass(frozen=True, slots=True)
class Weighed:
    """One signal's tokens ready to be paired: holders by token, tokens by holder, and what each token says."""

    signal: str
    start: I64
    member: U32
    held_start: I64
    held: I64
    amount: I64
    stands_for: F64
    decay: float
    ceiling: int


def weigh(
    signal: dict[str, object], tokens: pl.DataFrame, *, sightings: pl.DataFrame, accounts: int, whole: int, ahead: int
) -> Weighed:
    """Weigh the tokens of one signal (a row of `tables.Signals`); tokens worth nothing after the discount are dropped.

    A token on a list of shared networks or throw-away domains costs `LISTED_COST` bits more. `sightings` are sorted by
    token and account.
    """
    exposed = float(str(signal["holders"]))
    bits = shared_bits(tokens["holders"].to_numpy() / exposed, reuse=float(str(signal["reuse"])))
    bits = bits - float(str(signal["discount"])) - np.where(tokens["listed"].is_not_null().to_numpy(), LISTED_COST, 0.0)
    worth = bits > 0
    token = sightings["token"].to_numpy()
    keep = worth[token]
    number = (np.cumsum(worth) - 1)[token[keep]]
    member = sightings["account"].to_numpy()[keep]
    size = np.bincount(number, minlength=int(worth.sum()))
    by_holder = np.lexsort((number, member))
    pairs_made = 2.0 * ORDERS * max(ahead // ORDERS, 1)
    return Weighed(
        signal=str(signal["signal"]),
        start=np.append(0, np.cumsum(size)).astype(np.int64),
        member=member.astype(np.uint32),
        held_start=np.append(0, np.cumsum(np.bincount(member, minlength=accounts))).astype(np.int64),
        held=number[by_holder].astype(np.int64),
        amount=micro(bits[worth]),
        stands_for=np.where(size <= whole, 1.0, np.maximum((size - 1) / pairs_made, 1.0)),
        decay=float(str(signal["decay"])),
        ceiling=round(float(str(signal["ceiling"])) * MICRO),
    )


def candidates(weighed: Weighed, *, accounts: int, whole: int, ahead: int, first: int, last: int) -> U64:
    """Pairs of accounts that share a token, `a << 32 | b`, rising: all of a token with at most `whole` holders.

    A larger token links each holder to its next holders in `ORDERS` scrambled orders of all accounts, `ahead` in all.
    Every token uses the same orders, so that accounts with several large tokens in common meet in the same pairs; and
    several orders, since one alone would leave a chain, which falls apart where communities are sought. Only pairs
    whose account a is from `first` to below `last` are given.
    """
    size = np.diff(weighed.start)
    small, large = _groups(weighed, size <= whole), _groups(weighed, size > whole)
    found = [group_pairs(*small, reach=whole, first=first, last=last)]
    token = np.repeat(np.arange(large[0].shape[0] - 1), np.diff(large[0]))
    for order in range(ORDERS if token.shape[0] else 0):
        rank = scrambled_order(accounts, seed=order)[large[1]]
        member = large[1][np.lexsort((rank, token))]
        found.append(group_pairs(large[0], member, reach=max(ahead // ORDERS, 1), first=first, last=last))
    return distinct(np.concatenate(found))


def _groups(weighed: Weighed, chosen: npt.NDArray[np.bool_]) -> tuple[I64, U32]:
    size = np.diff(weighed.start)
    start = np.append(0, np.cumsum(size[chosen])).astype(np.int64)
    return start, weighed.member[np.repeat(chosen, size)]


def said(weighed: Weighed, pairs: U64) -> Said:
    """What each pair shares, exactly."""
    return Said(
        *in_common(
            pairs,
            weighed.held_start,
            weighed.held,
            weighed.amount,
            weighed.decay,
            weighed.ceiling,
            weighed.stands_for,
        )
    )


def pairs_expected(weighed: Weighed, *, accounts: int, whole: int, ahead: int) -> F64:
    """By account a, how many pairs `candidates` looks at, repeats included; of large tokens what is to be expected."""
    size = np.repeat(np.diff(weighed.start), np.diff(weighed.start))
    # Holders rise within a token: so many come after each one.
    after = np.repeat(weighed.start[1:], np.diff(weighed.start)) - np.arange(size.shape[0]) - 1
    each = np.where(size <= whole, after, 2.0 * ahead * after / np.maximum(size - 1, 1))
    return np.bincount(weighed.member, weights=each, minlength=accounts).astype(np.float64)
