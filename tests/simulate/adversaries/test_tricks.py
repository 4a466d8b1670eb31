"""What adversaries do against the evidence: each trick leaves what it says, and nobody else's accounts change sides."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from linkgraph.core.errors import SettingsError
from linkgraph.simulate import Tricks
from linkgraph.simulate.adversaries.framing import KIND, KIND_HEAVY
from linkgraph.simulate.plan import Plan
from tests.simulate.seen_world import Seen


def made(folder: Path, tricks: Tricks) -> Seen:
    """A small world of careless operators who play tricks."""
    return Seen.made(folder / "world", accounts=1_000, exchanges=12_000, careful=0.0, tricks=tricks)


def shown(table: pl.DataFrame, thing: str, *, at: str) -> pl.DataFrame:
    """Things that a victim has in common with a ring: who showed each first."""
    held = table.drop_nulls(thing).sort(at)
    victims = held.filter(pl.col("kind").is_in([KIND, KIND_HEAVY]))[thing].unique()
    both = held.filter(pl.col(thing).is_in(victims.implode())).group_by(thing, maintain_order=True)
    return both.agg(
        pl.col("kind").first().alias("first"), pl.col("ring_id").is_not_null().any().alias("copied")
    ).filter("copied")


@pytest.mark.slow  # a world for each
@pytest.mark.parametrize("copied", [0, 5])
def test_what_is_copied_was_its_owners_first(tmp_path: Path, copied: int) -> None:
    seen = made(tmp_path, Tricks(framed=copied))
    cards = shown(seen.payments, "instrument_id", at="paid_at")
    devices = shown(seen.logins, "device_id", at="seen_at")
    assert (cards.height > 0) == (devices.height > 0) == (copied == 5)
    for found in (cards, devices):
        assert found.filter(pl.col("first").is_in([KIND, KIND_HEAVY])).height >= 0.8 * found.height
    assert seen.truth.filter(pl.col("kind").is_in([KIND, KIND_HEAVY]))["ring_id"].null_count() == 12


@pytest.mark.slow  # a world of its own
def test_fronts_have_a_domain_and_a_card(tmp_path: Path) -> None:
    seen = made(tmp_path, Tricks(front=True))
    ring = seen.accounts.drop_nulls(["ring_id", "email"])
    domain = ring.with_columns(domain=pl.col("email").str.to_lowercase().str.split("@").list.last())
    most = domain.group_by("ring_id", "domain").len().group_by("ring_id").agg(pl.col("len").max() / pl.col("len").sum())
    assert (most["len"] > 0.95).sum() >= 2


@pytest.mark.slow  # a world of its own
def test_merged_rings_and_smeared_firms_have_a_card_in_common(tmp_path: Path) -> None:
    seen = made(tmp_path, Tricks(merged=True, smeared=True))
    by_card = seen.payments.group_by("instrument_id").agg(
        pl.col("ring_id").n_unique().alias("rings"),
        pl.col("ring_id").drop_nulls().n_unique().alias("guilty"),
        (pl.col("kind") == "smeared firm").any().alias("smeared"),
    )
    assert by_card.filter(pl.col("guilty") >= 2).height >= 1
    assert by_card.filter(pl.col("smeared") & (pl.col("guilty") >= 1)).height >= 1


def test_a_number_of_signals_out_of_range_is_refused() -> None:
    with pytest.raises(SettingsError):
        Plan(1_000, 12_000, 1, tricks=Tricks(framed=6))
