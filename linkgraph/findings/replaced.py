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
        signed = born.get(group, np.empty(0, dtype=np.int64)) - begin
        steps = np.arange(_SHIFTS + 1)[:, None] * span // (_SHIFTS + 1)
        seen, *moved = _followed(banned - begin, np.sort((signed + steps) % span, axis=1)).tolist()
        rarely = (1 + sum(one >= seen for one in moved)) / (1 + _SHIFTS)
        rows.append((group, len(banned), len(signed), seen, sum(moved) / _SHIFTS, rarely))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _times(events: pl.DataFrame) -> dict[int, I64]:
    """Times of each group, rising."""
    parts = events.sort("group", "at").partition_by("group", as_dict=True)
    return {int(key[0]): part["at"].to_numpy() for key, part in parts.items()}


def _followed(bans: I64, signed: I64) -> I64:
    """For every row of sign-ups (rising) the bans (rising) that one follows: each ban takes the next that is not taken
    yet.
    """
    moves, size = signed.shape
    row = np.arange(moves)
    # One search for all rows: times of one stand apart from those of the next.
    apart = row * (max(int(bans.max()), int(signed.max(initial=0))) + 1)
    after = np.searchsorted((signed + apart[:, None]).ravel(), bans[:, None] + apart, side="right") - row * size
    ended = np.hstack([signed, np.full((moves, 1), np.iinfo(np.int64).max)])
    found = np.zeros(moves, dtype=np.int64)
    taken = np.zeros(moves, dtype=np.int64)
    for ban, place in zip(bans, after, strict=True):
        taken = np.maximum(taken, place)
        follows = ended[row, taken] - ban <= WITHIN
        found += follows
        taken += follows
    return found
