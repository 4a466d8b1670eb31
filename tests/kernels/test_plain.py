"""Clean columns told from their bytes, against the rules that they spare."""

from __future__ import annotations

import ipaddress

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.kernels import plain
from linkgraph.kernels.addresses import canonical
from linkgraph.records.contract import Kind
from linkgraph.records.rules import MISSING, by_kind

IDENTIFIER = by_kind(0, 1)[Kind.ID]
# Near to identifiers: digits, the letters and signs of words for nothing, blanks, control and other characters.
letters = st.text(alphabet="acNnuU17-_#<(\\/ \t\x00\x7f\xa0é漢", max_size=6)
values = st.lists(st.one_of(st.none(), letters, st.sampled_from(MISSING), st.from_regex(r"acc_[0-9]{1,4}")), max_size=5)
spellings = st.one_of(
    st.ip_addresses().map(str),
    st.ip_addresses(v=6).map(lambda address: address.exploded),
    st.ip_addresses(v=6).map(lambda address: str(address).upper()),
    st.lists(st.sampled_from(["0", "00", "1", "ab", "ffff", "255", "256", "01"]), min_size=3, max_size=9).map(":".join),
    st.lists(st.sampled_from(["0", "00", "1", "a", "255", "256", "01", ""]), min_size=3, max_size=5).map(".".join),
    st.text(alphabet="01af.:/ %", max_size=12),
)


@given(values)
def test_what_is_called_plain_is_read_as_it_stands(given_values: list[str | None]) -> None:
    column = pl.Series("id", given_values, dtype=pl.String)
    if plain.identifiers(column):
        read = column.to_frame().select(IDENTIFIER.value(pl.col("id"), pl.String())).to_series()
        assert read.to_list() == given_values


@given(st.lists(st.one_of(st.none(), spellings), max_size=4))
def test_addresses_that_are_called_plain_are_canonical(given_values: list[str | None]) -> None:
    column = pl.Series(given_values, dtype=pl.String)
    if plain.addresses(column):
        assert canonical(column).to_list() == given_values


@given(st.lists(st.one_of(st.none(), st.from_regex(r"\A[!-~]{0,8}[0-9][!-~]{0,8}\Z"), st.sampled_from(["abc", "-"]))))
def test_usual_identifiers_are_plain(given_values: list[str | None]) -> None:
    assert plain.identifiers(pl.Series(given_values, dtype=pl.String))


@given(st.lists(st.one_of(st.none(), st.ip_addresses(v=4), st.ip_addresses(v=6))))
def test_usual_addresses_are_plain_but_for_shortened_ones(
    given_values: list[ipaddress.IPv4Address | ipaddress.IPv6Address | None],
) -> None:
    spelled = [None if one is None else str(one) for one in given_values if "::" not in str(one)]
    assert plain.addresses(pl.Series(spelled, dtype=pl.String))


@pytest.mark.parametrize("value", ["", " a1", "a1 ", "a 1", "null", "NaN", "n/a", "\\n", "a\x00", "é1", "nobody"])
def test_one_value_that_needs_a_closer_look_is_enough(value: str) -> None:
    assert not plain.identifiers(pl.Series(["a1", value, None]))
    assert plain.identifiers(pl.Series(["a1", value, None])[:1])


@pytest.mark.parametrize(
    "value",
    [
        "",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "01.2.3.4",
        "1.2.3.4 ",
        "::1",
        "1:2:3:4:5:6:7",
        "1:2:3:0:0:6:7:8",
        "A:2:3:4:5:6:7:8",
    ],
)
def test_an_address_that_needs_a_closer_look_is_told(value: str) -> None:
    assert not plain.addresses(pl.Series(["192.0.2.1", value]))
