"""Bits of a count: one hand behind so many of a group's accounts, or everybody alone."""

from __future__ import annotations

import numpy as np
import polars as pl


def one_hand(
    count: pl.Expr, of: pl.Expr, *, base: pl.Expr, rates: tuple[float, ...], operators: float, others: pl.Expr | float
) -> pl.Expr:
    """log2 of how much likelier a ring makes `count` of `of` accounts than another linked group does.

    Where everybody is alone the count is binomial with `base`; where one hand is behind it, with one of `rates`, each
    as likely. A hand is behind a share `operators` of the rings and `others` of the other groups, so that the bits lie
    between log2 of (1 - operators) / (1 - others) and log2 of operators / others.
    """
    hands = [count * (rate / base).log() + (of - count) * ((1 - rate) / (1 - base)).log() for rate in rates]

    def mixed(often: pl.Expr | float) -> pl.Expr:
        """log(often * mean of exp(hands) + 1 - often), without overflow."""
        high = pl.max_horizontal(*hands, 0.0)
        behind = pl.sum_horizontal([(hand - high).exp() for hand in hands]) / len(hands)
        whole: pl.Expr = (often * behind + (1 - often) * (-high).exp()).log() + high
        return whole

    bits: pl.Expr = (mixed(operators) - mixed(others)) / np.log(2.0)
    return bits
