"""The seeds that a test on made-up data is repeated with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from _pytest.mark import ParameterSet


def seeds(first: int, *others: int) -> list[int | ParameterSet]:
    """Values for `parametrize` or `params`: the first is fast, the others are run with the slow tests."""
    return [first, *(pytest.param(seed, marks=pytest.mark.slow) for seed in others)]
