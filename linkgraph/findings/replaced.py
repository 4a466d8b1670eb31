"""New accounts of a group that begin soon after others of it were banned, and how often chance alone brings that."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from linkgraph.core.clock import DAY
from linkgraph.findings.evidence import Evidence

I64 = npt.NDArray[np.int64]

WITHIN = 3 * DAY
"""A sign-up so soon after a ban may be its replacement."""
_SHIFTS = 199

SCHEMA = pl.Schema({
    "group": pl.UInt32,
    "bans": pl.Int64,
    "sign_ups": pl.Int64,
    "replaced": pl.Int64,
    "replaced_by_chance": pl.Float64,
    "replaced_rarely": pl.Float64,
})


def replaced(evidence: Evidence) -> pl.DataFrame:
    """By group: bans and sign_ups inside the observed time; replaced, bans that a sign-up of the group followed.

    A sign-up follows a ban within `WITHIN`, and follows one only. replaced_by_chance is the mean of the same count when
    all sign-ups of the group are moved together by `_SHIFTS` equal steps around the observed time, which keeps batches
    of sign-ups together; replaced_rarely is the share of these moves (and of no move) with as many or more. Groups
    without a ban that has a time have no row.
    """
    start, end = (evidence.activity["day"].min(), evidence.activity["day"].max())
    if not isinstance(start, int) or not isinstance(end, int):
        return SCHEMA.to_frame()
    begin, span = start * DAY, (end - start + 1) * DAY
    inside = pl.col("at").is_between(begin, begin + span, closed="left")
    mine = evidence.accounts.join(evidence.counted(), on="account")
    ended = pl.col("status").is_in(["banned", "suspended"])
    bans = _times(mine.filter(ended).select("group", at="status_at").filter(inside))
    born = _times(mine.select("group", at="created_at").filter(inside))
    rows = []
    for group, banned in sorted(bans.items()):
        signed = born.get(group, np.empty(0, dtype=np.int64))
        seen = _followed(banned, signed)
        steps = np.arange(1, _SHIFTS + 1) * span // (_SHIFTS + 1)
        moved = np.array([_followed(banned, np.sort((signed - begin + step) % span + begin)) for step in steps])
        by_chance, rarely = float(moved.mean()), float((1 + (moved >= seen).sum()) / (1 + _SHIFTS))
        rows.append((group, len(banned), len(signed), seen, by_chance, rarely))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _times(events: pl.DataFrame) -> dict[int, I64]:
    """Times of each group, rising."""
    parts = events.sort("group", "at").partition_by("group", as_dict=True)
    return {int(key[0]): part["at"].to_numpy() for key, part in parts.items()}


def _followed(bans: I64, signed: I64) -> int:
    """Bans (rising) that a sign-up (rising) follows: every one takes the next sign-up that is not taken yet."""
    found = taken = 0
    for ban in bans.tolist():
        taken = max(taken, int(np.searchsorted(signed, ban, side="right")))
        if taken == signed.shape[0]:
            break
        if signed[taken] - ban <= WITHIN:
            found += 1
            taken += 1
    return found
