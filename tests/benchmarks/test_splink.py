"""Splink on a world of doubles. It is optional (group peers): skipped where it is not installed, as in CI."""

from __future__ import annotations

import pytest

from benchmarks.peers import splink_accounts
from tests.benchmarks.handed_in import START, named, tables


def test_the_instrument_and_device_that_an_account_used_most_are_its_record() -> None:
    world = tables(
        accounts=[{"account_id": "a", "email": "e"}, {"account_id": "b"}],
        payments=[{"account_id": "a", "instrument_id": card} for card in ("x", "y", "y")],
        logins=[{"account_id": "a", "device_id": "d", "seen_at": START}],
    )
    rows = splink_accounts.records(world).select("account_id", "email", "instrument", "device").rows()
    assert rows == [("a", "e", "y", "d"), ("b", None, None, None)]


@pytest.mark.filterwarnings("default")
def test_persons_with_three_accounts_are_clustered() -> None:
    """400 people with one account; 40 with three: of every four such people one has a second phone, one a second card
    and one a second device.
    """
    pytest.importorskip("splink")
    people = [(f"p{n}", f"p{n}", "one") for n in range(400)]
    people += [(f"q{n}{which}", f"q{n}", f"{which}{n % 4}") for n in range(40) for which in "abc"]
    world = tables(
        accounts=[
            {
                "account_id": account,
                "email": f"{account}@{person}.example",
                "phone": account if kind == "c1" else person,
                "country": f"{sum(map(ord, person)) % 7}",
                "referral_code": f"{sum(map(ord, account)) % 5}",
                "signup_ip": f"{sum(map(ord, person)) % 90}",
            }
            for account, person, kind in people
        ],
        payments=[{"account_id": one, "instrument_id": one if kind == "c2" else who} for one, who, kind in people],
        logins=[
            {"account_id": one, "device_id": one if kind == "c3" else who, "seen_at": START}
            for one, who, kind in people
        ],
    )
    found = named(splink_accounts.answer(world))
    assert sorted(found) == sorted(f"q{n}aq{n}bq{n}c" for n in range(40))
