from __future__ import annotations

import hashlib
import ipaddress
from pathlib import Path

import polars as pl
import pytest

from linkgraph.core.errors import InputError
from linkgraph.core.settings import ListSettings
from linkgraph.records import lists


def test_addresses_are_flagged_by_list(tmp_path: Path) -> None:
    text = "\ufeff# exits\n198.51.100.0/24\n\n198.51.100.128/25 # inside\n2001:db8:5::/48\n203.0.113.7\n"
    (tmp_path / "vpn.txt").write_text(text, encoding="utf-8")
    pl.DataFrame({"n": [1, 2], "ip": ["192.0.2.1", "2001:db8::1"]}).write_parquet(tmp_path / "tor.parquet")
    known = lists.load(ListSettings(vpn="vpn.txt", tor="tor.parquet"), folder=tmp_path)
    asked = ["198.51.100.0", "198.51.101.0", "2001:db8:5:ffff::", "203.0.113.7", "192.0.2.1", "2001:db8::1", "::", None]
    assert lists.listed(pl.Series(asked), known).rows() == [
        ("198.51.100.0", True, False, False),
        ("198.51.101.0", False, False, False),
        ("2001:db8:5:ffff::", True, False, False),
        ("203.0.113.7", True, False, False),
        ("192.0.2.1", False, False, True),
        ("2001:db8::1", False, False, True),
        ("::", False, False, False),
        (None, False, False, False),
    ]
    content = (tmp_path / "vpn.txt").read_bytes()
    assert known.files.row(0) == ("vpn", "vpn.txt", len(content), hashlib.sha256(content).hexdigest(), 4)


def test_domains_below_a_listed_one_are_throw_away_and_lookalikes_are_not(tmp_path: Path) -> None:
    (tmp_path / "mail.txt").write_text("Throwaway.example\nother.example.\n", encoding="utf-8")
    known = lists.load(ListSettings(throwaway_mail="mail.txt"), folder=tmp_path)
    asked = pl.Series(["throwaway.example", "a.b.other.example", "notthrowaway.example", "example", "", None])
    assert lists.throwaway(asked, known).to_list() == [True, True, False, False, False, False]


def test_no_list_flags_nothing() -> None:
    known = lists.load(ListSettings(), folder=Path())
    assert lists.listed(pl.Series(["192.0.2.1"]), known).rows() == [("192.0.2.1", False, False, False)]
    assert lists.throwaway(pl.Series(["example.com"]), known).to_list() == [False]


def test_everything_wrong_with_all_lists_is_reported_at_once(tmp_path: Path) -> None:
    (tmp_path / "vpn.txt").write_text("192.0.2.0/24\n192.0.2.0/33\nhost.example\n", encoding="utf-8")
    (tmp_path / "mail.txt").write_text("a@example.com\n", encoding="utf-8")
    (tmp_path / "latin.txt").write_bytes(b"caf\xe9.example\n")
    pl.DataFrame({"n": [1]}).write_parquet(tmp_path / "numbers.parquet")
    settings = ListSettings(vpn="vpn.txt", hosting="gone.txt", tor="numbers.parquet", throwaway_mail="mail.txt")
    with pytest.raises(InputError) as caught:
        lists.load(settings, folder=tmp_path)
    assert [(one.file, one.row) for one in caught.value.problems] == [
        ("vpn.txt", 2),
        ("vpn.txt", 3),
        ("gone.txt", None),
        ("numbers.parquet", None),
        ("mail.txt", 1),
    ]
    with pytest.raises(InputError, match="cannot be read"):
        lists.load(ListSettings(throwaway_mail="latin.txt"), folder=tmp_path)


@pytest.mark.slow
def test_real_lists_agree_with_pythons_own_networks(shared_data: Path) -> None:
    folder = shared_data / "netlists"
    settings = ListSettings(
        vpn="vpn_ipv4.parquet",
        hosting="datacenter_ipv4.parquet",
        tor="tor_exit_ipv4.parquet",
        throwaway_mail="disposable_email_domains.parquet",
    )
    known = lists.load(settings, folder=folder)
    assert known.files["entries"].to_list() == [10_862, 42_566, 1_746, 8_335]
    cidrs = pl.read_parquet(folder / "vpn_ipv4.parquet")["cidr"].sample(40, seed=3)
    networks = [ipaddress.ip_network(cidr) for cidr in cidrs]
    inside = pl.Series([str(network[-1]) for network in networks])
    assert lists.listed(inside, known)["vpn"].all()
    everything = [ipaddress.ip_network(cidr) for cidr in pl.read_parquet(folder / "vpn_ipv4.parquet")["cidr"]]
    after = [network.broadcast_address + 1 for network in networks]
    expected = [any(address in network for network in everything) for address in after]
    assert lists.listed(pl.Series(map(str, after)), known)["vpn"].to_list() == expected
