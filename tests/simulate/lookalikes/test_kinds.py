"""What each look-alike shares, and that it is innocent."""

from __future__ import annotations

import numpy as np
import polars as pl

from linkgraph.simulate import lookalikes
from tests.simulate.seen_world import Seen


def rows(table: pl.DataFrame, kind: str) -> pl.DataFrame:
    """The rows of one kind."""
    return table.filter(pl.col("kind") == kind)


def widest(table: pl.DataFrame, token: str) -> int:
    """The number of accounts on the most shared token."""
    holders = table.drop_nulls(token).group_by(token).agg(pl.col("account_id").n_unique())
    return int(holders["account_id"].to_numpy().max())


def groups_sharing(table: pl.DataFrame, token: str) -> float:
    """The share of groups with two or more accounts in the table in which two accounts have a token in common."""
    within = table.drop_nulls([token, "group_id"]).group_by("group_id", token).agg(n=pl.col("account_id").n_unique())
    accounts = table.drop_nulls("group_id").group_by("group_id").agg(n=pl.col("account_id").n_unique())
    plural = accounts.filter(pl.col("n") > 1)["group_id"]
    return within.filter(pl.col("n") > 1)["group_id"].n_unique() / max(plural.len(), 1)


def test_families_share_a_home_a_card_and_a_device(careless: Seen) -> None:
    assert groups_sharing(rows(careless.exchanges, "family"), "ip") > 0.3
    assert 0.2 < groups_sharing(rows(careless.payments, "family"), "instrument_id") < 0.95
    assert 0.05 < groups_sharing(rows(careless.logins, "family"), "device_id") < 0.9
    assert rows(careless.truth, "family").group_by("group_id").len()["len"].is_between(2, 5).all()


def test_freelancers_have_several_accounts_on_one_device(careless: Seen) -> None:
    assert groups_sharing(rows(careless.logins, "freelancer"), "device_id") > 0.5
    assert rows(careless.truth, "freelancer").group_by("group_id").len()["len"].to_numpy().max() <= 3


def test_companies_are_on_record_or_not_and_have_a_domain_and_cards(careless: Seen) -> None:
    known, unknown = rows(careless.accounts, "company"), rows(careless.accounts, "company without organisation")
    assert known["organization_id"].null_count() == 0
    assert known.group_by("group_id").agg(pl.col("organization_id").n_unique())["organization_id"].max() == 1
    assert unknown["organization_id"].null_count() == unknown.height
    domains = known.drop_nulls("email").with_columns(
        domain=pl.col("email").str.to_lowercase().str.split("@").list.last()
    )
    assert groups_sharing(domains, "domain") > 0.6
    assert groups_sharing(rows(careless.payments, "company"), "instrument_id") > 0.7


def test_a_class_asks_the_same_in_one_evening(careless: Seen) -> None:
    asked = (
        rows(careless.exchanges, "university class")
        .drop_nulls("prompt")
        .with_columns(core=pl.col("prompt").str.slice(-60, 40), day=pl.col("sent_at").dt.date())
    )
    crowd = asked.group_by("group_id", "core", "day").agg(n=pl.col("account_id").n_unique())
    assert crowd["n"].to_numpy().max() >= 8
    joined = rows(careless.accounts, "university class").with_columns(day=pl.col("created_at").dt.truncate("3d"))
    assert joined.group_by("group_id", "day").len()["len"].to_numpy().max() >= 10


def test_hackathons_come_and_go_with_one_code(careless: Seen) -> None:
    guests = rows(careless.accounts, "hackathon")
    assert groups_sharing(guests, "referral_code") == 1.0
    span = guests.group_by("group_id").agg(
        hours=(pl.col("created_at").max() - pl.col("created_at").min()).dt.total_hours()
    )
    assert span["hours"].to_numpy().max() < 24


def test_app_customers_share_servers_and_prompts(careless: Seen) -> None:
    assert groups_sharing(rows(careless.exchanges, "app customer"), "ip") == 1.0


def test_agencies_pay_for_people_who_share_nothing_else(careless: Seen) -> None:
    assert groups_sharing(rows(careless.payments, "agency"), "instrument_id") == 1.0
    assert groups_sharing(rows(careless.logins, "agency"), "device_id") == 0.0


def test_carriers_vpns_and_notebooks_put_crowds_on_one_address(careless: Seen) -> None:
    for kind, crowd in (("carrier customer", 25), ("vpn user", 4), ("cloud notebook", 10)):
        assert widest(rows(careless.exchanges, kind), "ip") >= crowd, kind


def test_reassigned_addresses_are_never_shared_at_the_same_time(careless: Seen) -> None:
    """Strangers of one chain meet on an address, and the first has left before the next comes."""
    seen = rows(careless.exchanges, "reassigned address").drop_nulls("ip")
    stays = seen.group_by("group_id", "ip", "account_id").agg(
        first=pl.col("sent_at").min(), last=pl.col("sent_at").max()
    )
    pairs = stays.join(stays, on=["group_id", "ip"], suffix="_next").filter(
        (pl.col("account_id") != pl.col("account_id_next")) & (pl.col("first") < pl.col("first_next"))
    )
    assert pairs.height > 0
    assert (pairs["last"] < pairs["first_next"]).all()


def test_public_templates_and_codes_are_popular(careless: Seen) -> None:
    written = careless.exchanges.drop_nulls("prompt").with_columns(start=pl.col("prompt").str.slice(0, 60))
    known = rows(written, "public template").filter(pl.col("prompt").str.len_chars() > 100)["start"].unique()
    assert widest(written.filter(pl.col("start").is_in(known.implode())), "start") > 20
    assert widest(rows(careless.accounts, "referral code"), "referral_code") >= 10


def test_cron_jobs_fire_at_the_full_minute(careless: Seen) -> None:
    sent = rows(careless.exchanges, "cron job").filter(pl.col("sent_at").dt.second() < 10)
    assert (sent["sent_at"].dt.minute() == 0).to_numpy().mean() > 0.4


def test_outages_bring_strangers_back_together(careless: Seen) -> None:
    back = (
        rows(careless.exchanges, "outage retry")
        .group_by(pl.col("sent_at").dt.truncate("1m"))
        .agg(pl.col("account_id").n_unique())
    )
    assert back["account_id"].to_numpy().max() >= 8


def test_public_computers_are_shared_by_strangers(careless: Seen) -> None:
    assert groups_sharing(rows(careless.logins, "public computer"), "device_id") > 0.5


def test_rings_come_out_of_innocent_homes_and_pay_with_stolen_cards(careless: Seen) -> None:
    homes = set(rows(careless.exchanges, "proxy home")["ip"].drop_nulls())
    ring_traffic = careless.exchanges.filter(pl.col("ring_id").is_not_null())
    assert homes & set(ring_traffic["ip"].drop_nulls())
    victims = set(rows(careless.payments, "stolen card")["instrument_id"])
    assert victims & set(careless.payments.filter(pl.col("ring_id").is_not_null())["instrument_id"])


def test_heavy_customers_are_uneven(careless: Seen) -> None:
    load = rows(careless.exchanges, "heavy api customer").group_by("account_id").len()["len"].cast(pl.Float64)
    values = load.to_numpy()
    assert values.var() / values.mean() > 50


def test_ordinary_people_are_the_largest_group_and_heavy_tailed(careless: Seen) -> None:
    counts = careless.truth.group_by("kind").len().sort("len")
    assert counts["kind"][-1] == "ordinary"
    load = rows(careless.exchanges, "ordinary").group_by("account_id").len()["len"].cast(pl.Float64)
    assert np.quantile(load, 0.99) > 15 * np.median(load)


def evenness(table: pl.DataFrame) -> pl.Series:
    """By group the middle half of log exchanges an account, as wide as it is."""
    load = table.group_by("group_id", "account_id").len().with_columns(pl.col("len").log())
    half = load.group_by("group_id").agg(wide=pl.col("len").quantile(0.75) - pl.col("len").quantile(0.25))
    return half["wide"]


def test_service_accounts_share_load_day_and_night_and_few_cards(careless: Seen) -> None:
    sent = rows(careless.exchanges, "service accounts")
    assert float(np.median(evenness(sent).to_numpy())) < 0.5
    assert (sent["sent_at"].dt.hour().value_counts()["count"] > 0.5 * sent.height / 24).all()
    assert groups_sharing(rows(careless.payments, "service accounts"), "instrument_id") > 0.6
    assert (
        rows(careless.accounts, "service accounts")["organization_id"].null_count()
        == careless.accounts.filter(pl.col("kind") == "service accounts").height
    )


def test_remote_firms_are_in_many_countries_on_one_card(careless: Seen) -> None:
    staff = rows(careless.accounts, "remote firm")
    assert staff.group_by("group_id").agg(pl.col("country").n_unique())["country"].to_numpy().max() >= 2
    assert groups_sharing(rows(careless.payments, "remote firm"), "instrument_id") > 0.6


def test_shops_of_a_franchise_pay_for_themselves_and_ask_the_same(careless: Seen) -> None:
    paid = rows(careless.payments, "franchise")
    cards = paid.group_by("group_id").agg(pl.col("instrument_id").n_unique(), pl.col("account_id").n_unique())
    assert (cards["instrument_id"] >= 0.3 * cards["account_id"]).all()
    shops = rows(careless.accounts, "franchise").drop_nulls("email")
    domains = shops.with_columns(domain=pl.col("email").str.to_lowercase().str.split("@").list.last())
    assert groups_sharing(domains, "domain") > 0.9


def test_a_lab_sends_from_its_cluster(careless: Seen) -> None:
    sent = rows(careless.exchanges, "university lab").drop_nulls("ip")
    assert groups_sharing(sent, "ip") > 0.9
    network = sent.with_columns(net=pl.col("ip").str.replace(r"\.\d+$", "")).group_by("group_id", "net").len()
    most = network.group_by("group_id").agg(pl.col("len").max() / pl.col("len").sum())
    assert float(np.median(most["len"].to_numpy())) > 0.5


def test_every_kind_says_what_it_is() -> None:
    for kind in lookalikes.ALL:
        assert len(str(kind.__doc__)) > 60, kind.__name__
