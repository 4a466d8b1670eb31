"""How much a shared rare thing says: the Fellegi-Sunter agreement weight with term-frequency adjustment."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

F64 = npt.NDArray[np.float64]
I64 = npt.NDArray[np.int64]

MICRO = 1_000_000


def shared_bits(prevalence: F64, *, reuse: float) -> F64:
    """Bits of one shared token: log2(1 + r (1/p - 1)), r = `reuse`, p = the share of all that hold it.

    0 where everybody holds it. Fellegi & Sunter 1969; term frequencies as in Splink.

    >>> float(shared_bits(np.array([2e-6]), reuse=0.5).round(1)[0])
    17.9
    """
    return np.log2(1.0 + reuse * (1.0 / prevalence - 1.0))


def micro(bits: F64) -> npt.NDArray[np.int64]:
    """Bits as whole millionths, so that sums are the same whatever their order."""
    return np.rint(bits * MICRO).astype(np.int64)


def together(microbits: Sequence[I64], *, decay: float) -> I64:
    """What several things say together of each of many: the i-th best counts decay ** (i - 1), in whole millionths.

    >>> together([np.array([4, 0]), np.array([8, 5])], decay=0.5).tolist()
    [10, 5]
    """
    if len(microbits) == 1:
        return microbits[0]
    best_first = np.sort(microbits, axis=0)[::-1]
    counted = [np.rint(one * decay**place).astype(np.int64) for place, one in enumerate(best_first)]
    total: I64 = np.sum(counted, axis=0)
    return total
