"""The accounts that activity may refer to, and the number of each: looked up for every row of every table."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from linkgraph.kernels.holders import Keys


class Known:
    """Distinct account ids that are looked up often; the number of an account is its position.

    A hash finds the account, and the ids are compared letter by letter; of accounts with one hash, which are rarer than
    one in a million runs, all but the first are kept in a dictionary.
    """

    def __init__(self, ids: pl.Series) -> None:
        self._ids = ids
        keys, first = np.unique(_hash(ids), return_index=True)
        self._keys = Keys(keys, holders=1)
        self._first = pl.Series(first)
        later = np.setdiff1d(np.arange(len(ids)), first)
        self._later = dict(zip(ids.gather(later).to_list(), later.tolist(), strict=True))

    def numbers(self, ids: pl.Series) -> pl.Series:
        """The number of each account (UInt32), null where it is not known or the id is missing."""
        place = pl.Series(self._keys.find(_hash(ids)))
        number = self._first.gather(place.replace(-1, None))
        same = self._ids.gather(number) == ids
        number = number.set(~same.fill_null(value=False), None)
        if self._later:
            number = number.fill_null(ids.replace_strict(self._later, default=None, return_dtype=pl.Int64))
        return number.cast(pl.UInt32)


def _hash(ids: pl.Series) -> npt.NDArray[np.uint64]:
    # `Keys` leaves the lowest bit out.
    return (ids.hash(seed=0).to_numpy() >> np.uint64(1)) << np.uint64(1)
