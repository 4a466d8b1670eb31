"""The columns of a profile, computed by hand for small groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from linkgraph.core.clock import DAY, HOUR
from linkgraph.findings.profile import profiles
from linkgraph.tables.members import PERIPHERAL
from tests.findings.made_up import Bits, Rows, evidence
from tests.sightings.accepted import START, Row

GROUP = (0, 1, 2, 3)


def profile(
    *,
    group: tuple[int, ...] = GROUP,
    accounts: Sequence[Row] = (),
    tied: Bits | None = None,
    members: dict[int, Row] | None = None,
    **tables: Rows,
) -> dict[str, Any]:
    """The profile of the group; `accounts` gives columns of accounts 0, 1, …, all others are typical."""
    rows: Rows = [{"account": n, "created_at": START, **dict(row)} for n, row in enumerate(accounts)]
    rows += [{"account": n, "created_at": START} for n in range(len(accounts), 10)]
    given = evidence({"accounts": rows, **tables}, groups={0: group}, tied=tied, members=members)
    return profiles(given).row(0, named=True)


def sent(counts: Sequence[int], **columns: object) -> Rows:
    """Exchanges by account 0, 1, …, one an hour."""
    return [
        {"account": account, "sent_at": START + n * HOUR, **columns}
        for account, count in enumerate(counts)
        for n in range(count)
    ]


def width(counts: list[int]) -> float:
    """The standard deviation of the logarithms, read off their middle half."""
    low, high = np.quantile(np.log(counts), [0.25, 0.75])
    return float(high - low) / 1.349


def test_volume() -> None:
    row = profile(exchanges=sent([4, 8, 16, 0]))
    assert (row["accounts"], row["exchanges"], row["active"]) == (4, 28, 3)
    assert row["spread"] == pytest.approx(width([4, 8, 16]))
    assert row["rate"] == pytest.approx(8.0)
    assert row["busiest"] == 1.0
    assert row["rhythm_of"] == 2


def test_the_two_busiest_days_of_the_median_account() -> None:
    days = [[6, 2, 1, 1], [1] * 10, [10]]
    exchanges: Rows = [
        {"account": account, "sent_at": START + day * DAY + n}
        for account, counts in enumerate(days)
        for day, count in enumerate(counts)
        for n in range(count)
    ]
    assert profile(exchanges=exchanges)["busiest"] == pytest.approx(0.8)


def test_countries_and_organisations_count_who_has_one_and_everybody() -> None:
    row = profile(
        accounts=[
            {"country": "AA", "organization_id": "o"},
            {"country": "AA", "organization_id": "o"},
            {"country": "BB"},
            {},
        ]
    )
    assert row["country"] == pytest.approx(2 / 3)
    assert row["organization"] == pytest.approx(2 / 4)


def test_who_was_banned_here_and_everywhere() -> None:
    row = profile(accounts=[{"status": "banned"}, {"status": "suspended"}, {"status": "closed"}, {"status": "active"}])
    assert row["banned"] == 2
    assert row["all_banned"] == pytest.approx(2 / 10)


def test_sign_up_times() -> None:
    accounts = [{"created_at": START + day * DAY} for day in (0, 10, 20, 30)]
    row = profile(accounts=accounts)
    assert (row["first_created"], row["middle_created"]) == (START, START + 15 * DAY)
    assert 20 <= row["created_days"] <= 30
    assert profile(accounts=[{"created_at": START}] * 4)["created_days"] == 0.0


def test_mail_domains_referral_codes_and_how_much_of_them_is_the_group_s() -> None:
    accounts: list[Row] = [{"email": f"a{n}@firm.example", "referral_code": "CODE"} for n in range(3)]
    accounts += [{"email": "b@mail.example", "referral_code": "CODE"}, {"email": "c@firm.example"}]
    accounts += [{"referral_code": "CODE"}, {"email": "d@mail.example"}]
    row = profile(accounts=accounts)
    assert row["domain_name"] == "firm.example"
    assert (row["domain"], row["domain_ours"]) == pytest.approx((3 / 4, 3 / 4))
    assert row["channel"] == pytest.approx(1.0 * 4 / 5)


def test_payments_count_instruments_not_accounts() -> None:
    def paid(account: int, instrument: str, kind: str | None = "card", issuer: str | None = "AA") -> dict[str, Any]:
        return {"account": account, "instrument_id": instrument, "instrument_kind": kind, "issuer_country": issuer}

    payments: Rows = [
        paid(0, "p", "prepaid", "ZZ"),
        paid(1, "p", "prepaid", "ZZ"),
        paid(1, "p", "prepaid", "ZZ"),
        paid(2, "v", "virtual", "AA"),
        paid(2, "c"),
        paid(9, "other", "prepaid", "ZZ"),
    ]
    row = profile(accounts=[{"country": "AA"}] * 4, payments=payments)
    assert (row["payers"], row["instruments"]) == (3, 3)
    assert row["prepaid"] == pytest.approx(2 / 3)
    assert row["abroad"] == pytest.approx(2 / 4)


def test_without_payments_nothing_is_said_of_them() -> None:
    row = profile(exchanges=sent([1] * 4))
    assert row["payers"] is row["instruments"] is row["prepaid"] is row["abroad"] is None


def test_instruments_of_unknown_kind_say_nothing() -> None:
    payments: Rows = [{"account": n, "instrument_id": f"c{n}", "instrument_kind": None} for n in GROUP]
    assert profile(payments=payments)["prepaid"] is None


def at_home(*, every: int, days: int) -> Rows:
    return [
        {"account": account, "ip": "192.0.2.1", "seen_at": START + hours * HOUR}
        for account in (0, 1, 2)
        for hours in range(0, days * 24, every)
    ]


def test_a_home_is_an_address_they_come_back_to_for_two_weeks() -> None:
    assert profile(logins=at_home(every=12, days=20))["home"] == pytest.approx(3 / 4)
    assert profile(logins=at_home(every=12, days=10))["home"] is None


def test_a_home_stays_one_when_nobody_is_in_for_a_day() -> None:
    assert profile(logins=at_home(every=36, days=28))["home"] == pytest.approx(3 / 4)


def test_an_office_is_an_address_of_most_and_hardly_anybody_else() -> None:
    row = profile(logins=[{"account": n, "ip": "192.0.2.1"} for n in (0, 1, 2, 7)])
    assert row["office"] == pytest.approx(3 / 4 * 3 / 4)


def test_content_of_its_own_is_held_by_three_and_mostly_by_the_group() -> None:
    own = sent([4, 4, 4, 0], prompt_fingerprint="own")
    shared: Rows = [{"account": n, "prompt_fingerprint": "public"} for n in range(10)]
    pair: Rows = [{"account": n, "prompt_fingerprint": "of two"} for n in (0, 1)]
    row = profile(exchanges=[*own, *shared, *pair])
    assert row["own_templates"] == 1
    shares = [4 / 6, 4 / 6, 4 / 5, 0.0]
    assert row["own_content"] == pytest.approx(sum(sorted(shares)[1:3]) / 2)


def test_families_are_counted_by_whom_they_tie() -> None:
    tied = {
        (0, 0): {"payment_instrument": 9.0, "device": 4.0, "address": 9.0},
        (0, 1): {"payment_instrument": 9.0, "device": 2.9, "address": 9.0},
        (0, 2): {"payment_instrument": 9.0, "address": 9.0},
        (0, 3): {"address": 9.0},
    }
    logins = [{"account": n, "ip": "192.0.2.1", "device_id": "d"} for n in GROUP]
    row = profile(tied=tied, logins=logins, payments=[{"account": n} for n in GROUP], exchanges=sent([1]))
    assert row["families"].split(", ")[0] == "payment"
    assert set(row["families"].split(", ")) == {"payment", "device", "infrastructure"}
    assert (row["firm"], row["tied_best"]) == (1, 3 / 4)
    assert (row["tied_payment"], row["tied_device"], row["tied_infrastructure"]) == (3 / 4, 1 / 4, 1.0)
    assert row["tied_timing"] == row["tied_content"] == 0.0


def test_peripheral_members_are_not_counted() -> None:
    row = profile(exchanges=sent([4, 8, 16, 100]), members={3: {"role": PERIPHERAL, "membership": 0.2}})
    assert (row["accounts"], row["exchanges"]) == (3, 28)


def test_base_rates_are_of_all_accounts() -> None:
    exchanges = sent([4, 8, 16, 0, 3])
    row = profile(accounts=[{"created_at": START - n * 10 * DAY} for n in range(10)], exchanges=exchanges)
    assert row["all_created_days"] == pytest.approx(70.0, abs=11)
    # Sign-up lies before the only day of activity: a rate is the number of exchanges of that day.
    assert row["all_spread"] == pytest.approx(width([4, 8, 16, 3]))
    assert row["all_throwaway"] == 0.0


def test_one_row_a_group_and_the_others_do_not_matter() -> None:
    given = evidence(
        {"accounts": [{"account": n} for n in range(10)], "exchanges": sent([5] * 10)},
        groups={0: (0, 1, 2), 1: (3, 4, 5, 6)},
    )
    rows = profiles(given)
    assert rows.select("group", "accounts", "exchanges").rows() == [(0, 3, 15), (1, 4, 20)]
