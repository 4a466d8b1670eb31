"""Where accounts were seen on the network, and the small networks of addresses."""

from __future__ import annotations

import ipaddress

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.core.clock import DAY, HOUR
from linkgraph.sightings import SIGNALS, collect
from linkgraph.sightings.addresses import network, seen
from tests.sightings.accepted import START, Row, source

ADDRESS = next(signal for signal in SIGNALS if signal.name == "address")
NETWORK = next(signal for signal in SIGNALS if signal.name == "network")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("192.0.2.0", "192.0.2.0/24"),
        ("198.51.100.255", "198.51.100.0/24"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"),
        ("2001:db8::", "2001:db8::/64"),
        ("::1", "::/64"),
        (None, None),
    ],
)
def test_the_small_network_of_an_address(address: str | None, expected: str | None) -> None:
    assert network(pl.Series([address], dtype=pl.String)).to_list() == [expected]


@given(st.lists(st.ip_addresses() | st.none()))
def test_networks_are_those_of_the_standard_library(
    addresses: list[ipaddress.IPv4Address | ipaddress.IPv6Address | None],
) -> None:
    def wide(address: ipaddress.IPv4Address | ipaddress.IPv6Address | None) -> str | None:
        if address is None:
            return None
        return str(ipaddress.ip_network((address, 24 if address.version == 4 else 64), strict=False))

    given_in = pl.Series([None if one is None else str(one) for one in addresses], dtype=pl.String)
    assert network(given_in).to_list() == [wide(one) for one in addresses]


def test_sign_ups_log_ins_and_exchanges_are_all_places() -> None:
    given_in = source(
        1,
        accounts=[{"account": 0, "signup_ip": "192.0.2.1", "created_at": START}],
        logins=[{"account": 0, "ip": "192.0.2.1", "seen_at": START + HOUR}, {"account": 0, "ip": None}],
        exchanges=[{"account": 0, "ip": "192.0.2.1", "sent_at": START + 2 * HOUR}],
    )
    seen_at = seen(given_in).collect()
    assert seen_at["count"].sum() == 3
    assert (seen_at["first_at"].min(), seen_at["last_at"].max()) == (START, START + 2 * HOUR)


def test_a_slot_is_six_hours_long_and_says_where_its_first_record_stands() -> None:
    rows: list[Row] = [
        {"account": 0, "ip": "192.0.2.1", "sent_at": START + hours * HOUR, "source": 2, "row": 9 - number}
        for number, hours in enumerate((0, 5, 6, 11))
    ]
    visits = seen(source(1, exchanges=rows)).sort("first_at").collect()
    assert visits.select("first_at", "last_at", "count").rows() == [
        (START, START + 5 * HOUR, 2),
        (START + 6 * HOUR, START + 11 * HOUR, 2),
    ]
    assert visits["place"].to_list() == [2 * 2**32 + 8, 2 * 2**32 + 6]


def visits(*days: tuple[int, float], ip: str = "192.0.2.1") -> list[Row]:
    return [{"account": account, "ip": ip, "seen_at": START + round(day * DAY)} for account, day in days]


def test_a_reassigned_address_is_not_shared() -> None:
    seen_apart = collect(source(2, logins=visits((0, 0), (1, 21))), [ADDRESS], settings={})
    assert seen_apart.tokens.height == 0
    assert seen_apart.signals["alone"].to_list() == [2]
    seen_together = collect(source(2, logins=visits((0, 0), (1, 0.5))), [ADDRESS], settings={})
    assert seen_together.tokens["holders"].to_list() == [2]


def test_two_episodes_of_one_address_are_two_tokens() -> None:
    rows = visits((0, 0), (1, 0.2), (0, 30), (2, 30.1))
    collected = collect(source(3, logins=rows), [ADDRESS], settings={})
    assert collected.tokens.select("token", "value").rows() == [(0, "192.0.2.1"), (1, "192.0.2.1")]
    assert collected.sightings.select("token", "account", "share").rows() == [
        (0, 0, 0.5),
        (0, 1, 1.0),
        (1, 0, 0.5),
        (1, 2, 1.0),
    ]


def test_neighbours_share_a_network_and_no_address() -> None:
    rows = visits((0, 0), ip="192.0.2.1") + visits((1, 0), ip="192.0.2.200") + visits((2, 0), ip="198.51.100.1")
    collected = collect(source(3, logins=rows), [ADDRESS, NETWORK], settings={})
    assert collected.tokens.select("signal", "value", "holders").rows() == [("network", "192.0.2.0/24", 2)]
