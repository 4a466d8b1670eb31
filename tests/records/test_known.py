"""The numbers of accounts, against a dictionary."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.records.known import Known


@given(st.lists(st.text(max_size=3), unique=True, max_size=30), st.lists(st.one_of(st.none(), st.text(max_size=3))))
def test_an_account_has_its_position_and_a_stranger_none(ids: list[str], strangers: list[str | None]) -> None:
    asked = [*reversed(ids), *strangers]
    place = {one: i for i, one in enumerate(ids)}
    found = Known(pl.Series(ids, dtype=pl.String)).numbers(pl.Series(asked, dtype=pl.String))
    assert found.dtype == pl.UInt32
    assert found.to_list() == [None if one is None else place.get(one) for one in asked]


def test_ids_of_one_hash_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    hashed = pl.Series.hash
    monkeypatch.setattr(pl.Series, "hash", lambda series, seed: hashed(series, seed=seed) & 6)
    ids = pl.Series([f"acc_{i}" for i in range(9)])
    asked = pl.Series([f"acc_{i}" for i in range(40)])
    assert Known(ids).numbers(asked).to_list() == [*range(9), *[None] * 31]
    assert Known(ids[:1]).numbers(asked).to_list() == [0, *[None] * 39]
