"""Hashed indicators: of the ring's own things only, and nothing for who has not the key."""

from __future__ import annotations

import polars as pl
import pytest

from linkgraph.bundles.forms.indicators import COLUMNS, digest, indicators

KEY = bytes(range(32))


def signals() -> pl.DataFrame:
    return pl.DataFrame(
        [
            ("device", "d1", "a", 2, None, 0, 86_400_000_000),
            ("device", "d1", "b", 2, None, 86_400_000_000, 172_800_000_000),
            ("device", "kiosk", "a", 900, None, 0, 0),
            ("email", "x@shared.example", "a", 1, "throwaway_mail", 0, 0),
            ("address", "192.0.2.1", "a", 1, None, 0, 0),
            ("phone", "+1\u202e555", "a", 1, None, 0, 0),
        ],
        schema=["signal", "value", "account_id", "holders", "listed", "first_at", "last_at"],
        orient="row",
    )


def test_only_what_is_the_ring_s_own_is_an_indicator() -> None:
    made = indicators(signals(), key=KEY)
    assert made.columns == list(COLUMNS)
    assert set(made["hmac_sha256"]) == {digest("device", "d1", key=KEY), digest("phone", "+1\u202e555", key=KEY)}
    device = made.row(0, named=True)
    assert (device["accounts"], str(device["first_day"]), str(device["last_day"])) == (2, "1970-01-01", "1970-01-03")


def test_another_key_gives_other_digests_and_a_kind_is_part_of_it() -> None:
    assert digest("device", "x", key=KEY) != digest("device", "x", key=KEY[::-1])
    assert digest("device", "x", key=KEY) != digest("phone", "x", key=KEY)


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        indicators(signals(), key=b"short")
