"""Rule rarity: a shared token says the more, the fewer accounts hold it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from linkgraph.kernels.pairs import add_up, group_pairs, in_common, sampled_share
from linkgraph.kernels.rarity import micro, shared_bits
from linkgraph.links.frame import pair_frame

I64 = npt.NDArray[np.int64]

LISTED_COST = 3.0


@dataclass(frozen=True, slots=True)
class Weighed:
    """One signal's tokens ready to be paired: holders by token as ranks in the global order, and each token's weight."""

    signal: str
    start: I64
    member: npt.NDArray[np.uint32]
    amount: I64
    stands_for: npt.NDArray[np.float32]
    decay: float
    ceiling: int


def weigh(
    signal: dict[str, object], tokens: pl.DataFrame, sightings: pl.DataFrame, *, rank: I64, whole: int, ahead: int
) -> Weighed:
    """Weigh the tokens of one signal (a row of `tables.Signals`); tokens worth nothing after the discount are dropped.

    A token on a list of shared networks or throw-away domains costs `LISTED_COST` bits more.
    """
    prevalence = tokens["holders"].to_numpy() / rank.shape[0]
    bits = shared_bits(prevalence, reuse=float(str(signal["reuse"]))) - float(str(signal["discount"]))
    bits = bits - np.where(tokens["listed"].is_not_null().to_numpy(), LISTED_COST, 0.0)
    worth = bits > 0
    token = sightings["token"].to_numpy()
    keep = worth[token]
    member = rank[sightings["account"].to_numpy()[keep]]
    order = np.lexsort((member, token[keep]))
    size = np.bincount(token, minlength=tokens.height)[worth]
    return Weighed(
        signal=str(signal["signal"]),
        start=np.append(0, np.cumsum(size)).astype(np.int64),
        member=member[order].astype(np.uint32),
        amount=micro(bits[worth]),
        stands_for=(1.0 / sampled_share(size, whole=whole, ahead=ahead)).astype(np.float32),
        decay=float(str(signal["decay"])),
        ceiling=int(micro(np.array([float(str(signal["ceiling"]))]))[0]),
    )


def pair_bits(weighed: Weighed, *, whole: int, ahead: int, bucket: int, buckets: int) -> pl.DataFrame:
    """Bits of the pairs of one bucket: low, high (ranks), signal, microbits, shared, weight."""
    low, high, group = group_pairs(
        weighed.start, weighed.member, whole=whole, ahead=ahead, bucket=bucket, buckets=buckets
    )
    pair, total, shared, weight = add_up(
        low,
        high,
        group,
        amount=weighed.amount,
        stands_for=weighed.stands_for,
        decay=weighed.decay,
        ceiling=weighed.ceiling,
    )
    return pair_frame(weighed.signal, pair, total, shared=shared, weight=weight)


def bits_of(weighed: Weighed, pairs: npt.NDArray[np.uint64], *, accounts: int) -> pl.DataFrame:
    """Bits of the given pairs (`low << 32 | high`) as `pair_bits` would have them; pairs that share nothing are left out."""
    token = np.repeat(np.arange(weighed.start.shape[0] - 1), np.diff(weighed.start))
    order = np.argsort(weighed.member, kind="stable")
    start = np.append(0, np.cumsum(np.bincount(weighed.member, minlength=accounts)))
    total, shared = in_common(
        (pairs >> np.uint64(32)).astype(np.int64),
        (pairs & np.uint64(0xFFFFFFFF)).astype(np.int64),
        start=start,
        group=token[order],
        amount=weighed.amount,
        decay=weighed.decay,
        ceiling=weighed.ceiling,
    )
    kept = total > 0
    return pair_frame(weighed.signal, pairs[kept], total[kept], shared=shared[kept])
