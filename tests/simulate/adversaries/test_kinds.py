"""What each kind of ring leaves, in a world whose operators take no care."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from linkgraph.simulate import adversaries
from tests.simulate.seen_world import Seen


def rows(table: pl.DataFrame, kind: str) -> pl.DataFrame:
    """The rows of one kind of ring."""
    return table.filter(pl.col("kind") == kind)


def spread(counts: pl.Series) -> float:
    """Variance over mean."""
    values = counts.to_numpy()
    return float(values.var() / values.mean())


def test_card_farm_pays_with_few_cards(careless: Seen) -> None:
    paid = rows(careless.payments, "card farm")
    members = rows(careless.truth, "card farm").group_by("ring_id").len()
    cards = paid.group_by("ring_id").agg(pl.col("instrument_id").n_unique(), accounts=pl.col("account_id").n_unique())
    assert cards["ring_id"].n_unique() == members.height
    assert (cards["instrument_id"] <= 0.6 * cards["accounts"]).all()


@pytest.mark.parametrize("kind", ["template only", "hydra", "shared supplier", "respawn", "camouflage"])
def test_template_rings_say_the_same_words(careless: Seen, kind: str) -> None:
    """Some run of 24 characters stands in prompts of half of a ring's accounts and of hardly anybody else."""
    prompts = careless.exchanges.drop_nulls("prompt").select("account_id", "ring_id", "prompt")
    for ring in rows(careless.truth, kind)["ring_id"].unique():
        own = prompts.filter(pl.col("ring_id") == ring)
        sample = own.group_by("account_id", maintain_order=True).head(2)["prompt"].to_list()
        runs = pl.DataFrame({"run": [text[i : i + 24] for text in sample for i in range(0, len(text) - 24, 3)]})
        for run in runs["run"].value_counts(sort=True)["run"].head(12):
            using = prompts.filter(pl.col("prompt").str.contains(run, literal=True))
            inside = using.filter(pl.col("ring_id") == ring)["account_id"].n_unique()
            outside = using["account_id"].n_unique() - inside
            if inside >= 0.5 * own["account_id"].n_unique() and outside < 0.005 * careless.truth.height:
                break
        else:
            pytest.fail(f"nothing holds {ring} together")


def test_lockstep_starts_within_seconds(careless: Seen) -> None:
    """Accounts of one ring fire in the same ten seconds far more often than under a shift of an hour."""
    for (_,), ring in rows(careless.exchanges, "lockstep only").group_by(["ring_id"]):
        tens = ring.select(ten=pl.col("sent_at").dt.epoch("s") // 10, who="account_id")
        together = tens.group_by("ten").agg(n=pl.col("who").n_unique())
        crowded = together.filter(pl.col("n") >= 3)["n"].to_numpy().sum() / together["n"].to_numpy().sum()
        assert crowded > 0.5


def test_relay_has_one_account_at_a_time_and_quick_handovers(careless: Seen) -> None:
    for (_,), ring in rows(careless.exchanges, "relay").group_by(["ring_id"]):
        turns = ring.sort("sent_at").select("sent_at", turn=pl.col("account_id").rle_id())
        handover = turns.with_columns(wait=pl.col("sent_at").diff().dt.total_seconds()).filter(
            pl.col("turn").diff() == 1
        )
        assert turns["turn"].to_numpy().max() < 0.35 * ring.height
        assert np.median(handover["wait"]) < 30


def test_low_and_slow_is_small_and_quiet(careless: Seen) -> None:
    members = rows(careless.truth, "low and slow").group_by("ring_id").len()
    assert members["len"].is_between(8, 20).all()
    active = (
        rows(careless.exchanges, "low and slow")
        .group_by("account_id")
        .agg(n=pl.len(), days=pl.col("sent_at").dt.date().n_unique())
    )
    assert np.median(active["n"] / 45) < 8


def test_respawn_generations_do_not_overlap(careless: Seen) -> None:
    """Whoever signs up after somebody's ban never works before it."""
    people = rows(careless.accounts, "respawn")
    banned = people.filter(pl.col("status").is_in(["banned", "suspended"]))
    assert banned.height > 0
    for (_,), ring in people.group_by(["ring_id"]):
        births, ends = ring["created_at"].sort(), ring["status_at"].drop_nulls().sort()
        assert ends.len() > 0
        assert births.to_numpy().max() > ends.to_numpy().min()


def test_shared_supplier_shares_addresses_but_neither_cards_nor_prompts(careless: Seen) -> None:
    rings = rows(careless.truth, "shared supplier")["ring_id"].unique().sort().to_list()
    seen = [careless.exchanges.filter(pl.col("ring_id") == ring) for ring in rings[:2]]
    paid = [careless.payments.filter(pl.col("ring_id") == ring) for ring in rings[:2]]
    addresses = [set(frame["ip"].drop_nulls()) for frame in seen]
    assert len(addresses[0] & addresses[1]) > 0.15 * min(map(len, addresses))
    assert not set(paid[0]["instrument_id"]) & set(paid[1]["instrument_id"])
    prints = [set(frame["prompt"].drop_nulls().str.slice(0, 60)) for frame in seen]
    assert len(prints[0] & prints[1]) < 0.05 * min(map(len, prints))


def test_hydra_spreads_load_evenly_over_rotating_addresses(careless: Seen) -> None:
    """Variance over mean of exchanges an account: small against people's; addresses turn over."""
    load = (
        rows(careless.exchanges, "hydra")
        .group_by("account_id")
        .agg(n=pl.len(), ips=pl.col("ip").n_unique(), days=pl.col("sent_at").dt.date().n_unique())
    )
    people = rows(careless.exchanges, "ordinary").group_by("account_id").len()["len"].cast(pl.Float64)
    daily = load["n"] / load["days"]
    assert spread(daily) < 0.2 * spread(people)
    assert np.median(load["ips"]) > 10


def test_camouflage_hides_behind_public_exits_that_others_use(careless: Seen) -> None:
    own = set(rows(careless.exchanges, "camouflage")["ip"].drop_nulls())
    vpn = set(rows(careless.exchanges, "vpn user")["ip"].drop_nulls())
    assert len(own & vpn) > 10


def test_ring_traffic_moves_to_a_new_model_within_a_day(careless: Seen) -> None:
    new = careless.exchanges.filter(pl.col("model") == "aster-3")
    release = new.select(pl.col("sent_at").min()).item()
    after = careless.exchanges.filter(pl.col("sent_at") > release + pl.duration(days=1))
    moved = (
        after
        .group_by(ring=pl.col("ring_id").is_not_null())
        .agg(share=(pl.col("model") == "aster-3").mean())
        .sort("ring")
    )
    people, rings = moved["share"]
    assert rings > 0.85
    assert people < 0.75


def test_every_kind_says_what_it_leaves() -> None:
    for kind in adversaries.ALL:
        assert "Leaves" in str(kind.__doc__), kind.__name__
