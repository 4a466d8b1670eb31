"""How numbers and shares of a term are written."""

from __future__ import annotations

import polars as pl
import pytest

from linkgraph.findings.term import number, percent


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(1.26, 1, "1.3"), (-4.04, 1, "−4.0"), (0.126, 2, "0.13"), (None, 1, None), (0.0, 1, "0.0")],
)
def test_a_number_in_text(value: float | None, decimals: int, text: str | None) -> None:
    frame = pl.DataFrame({"x": [value]}, schema={"x": pl.Float64})
    assert frame.select(number(pl.col("x"), decimals=decimals)).item() == text


def test_nothing_is_minus_zero() -> None:
    assert pl.DataFrame({"x": [-0.01, 2.0]}).select(number(pl.col("x"))).to_series().to_list() == ["0.0", "2.0"]


@pytest.mark.parametrize(("share", "text"), [(0.0, "0 %"), (0.126, "13 %"), (1.0, "100 %")])
def test_a_share_in_text(share: float, text: str) -> None:
    assert pl.DataFrame({"x": [share]}).select(percent(pl.col("x"))).item() == text
