from __future__ import annotations

import ipaddress

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.kernels import addresses

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def one(text: str) -> object:
    return addresses.canonical(pl.Series([text])).item()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" 192.0.2.1\t", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("::FFFF:C000:0201", "192.0.2.1"),
        ("2001:DB8::0:1", "2001:db8::1"),
        ("2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1"),
        ("::192.0.2.1", "::c000:201"),
        ("::", "::"),
        ("192.0.2.01", None),
        ("192.0.2.256", None),
        ("192.0.2", None),
        ("3221225985", None),
        ("192.0.2.1:443", None),
        ("[2001:db8::1]", None),
        ("fe80::1%eth0", None),
        ("192.0.2.0/24", None),
        ("1٢.0.2.1", None),
        ("2001:db8::1\x00", None),
        ("", None),
    ],
)
def test_one_spelling(text: str, expected: str | None) -> None:
    assert one(text) == expected


@given(st.lists(st.ip_addresses(), max_size=8))
def test_every_spelling_of_an_address_becomes_pythons(
    drawn: list[Address],
) -> None:
    expected = [str(getattr(address, "ipv4_mapped", None) or address) for address in drawn]
    for spelling in (str, lambda address: f" {address.exploded.upper()} "):
        assert addresses.canonical(pl.Series(map(spelling, drawn), dtype=pl.String)).to_list() == expected


@given(
    st.lists(st.tuples(st.ip_addresses(), st.integers(0, 32)), max_size=6),
    st.lists(st.ip_addresses(), min_size=1, max_size=6),
    st.lists(st.integers(-2, 2), min_size=1, max_size=4),
)
def test_membership_is_pythons(
    drawn: list[tuple[Address, int]],
    free: list[Address],
    steps: list[int],
) -> None:
    networks = [ipaddress.ip_network((at, at.max_prefixlen - free_bits), strict=False) for at, free_bits in drawn]
    asked = list(free)
    for network in networks:
        for edge in (network.network_address, network.broadcast_address):
            asked += [type(edge)(min(max(int(edge) + step, 0), 2**edge.max_prefixlen - 1)) for step in steps]
    # IPv4 written inside IPv6 is IPv4 here and never IPv6.
    asked = [address for address in asked if getattr(address, "ipv4_mapped", None) is None]
    mapped = ipaddress.ip_network("::ffff:0:0/96")
    networks = [network for network in networks if network.version == 4 or not network.overlaps(mapped)]
    first, last = addresses.ranges(map(str, networks))
    assert (first[1:] > last[:-1]).all()
    held = addresses.within(addresses.pack(pl.Series(map(str, asked))), first=first, last=last)
    expected = [any(a.version == n.version and a in n for n in networks) for a in asked]
    np.testing.assert_array_equal(held, expected)


def test_what_is_no_network_is_refused() -> None:
    with pytest.raises(ValueError, match="does not appear to be"):
        addresses.ranges(["192.0.2.0/24", "not a network"])
