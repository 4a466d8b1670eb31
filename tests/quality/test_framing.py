"""A ring copies up to three things of an innocent account: it may be looked at, and is never fit for a letter."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from linkgraph.cases import investigate
from linkgraph.simulate import Tricks, world
from linkgraph.simulate.adversaries.framing import KIND, KIND_HEAVY
from linkgraph.tables.rings import CONFIRMED

SEED = 771


@pytest.mark.slow  # a world and a case for each
@pytest.mark.parametrize("copied", [2, 3])
def test_no_victim_is_in_confirmed_strength(tmp_path: Path, copied: int) -> None:
    made, case = tmp_path / "world", tmp_path / "case"
    world(made, accounts=3_000, exchanges=90_000, seed=SEED, tricks=Tricks(framed=copied))
    investigate(made / "data", case)
    truth = pl.read_parquet(made / "truth.parquet").select("account_id", "kind")
    named = pl.read_parquet(case / "rings.parquet").join(truth, on="account_id")
    victims = named.filter(pl.col("kind").is_in([KIND, KIND_HEAVY]))
    # Framing works as far as a person's desk: otherwise nothing is tested here.
    assert victims.height >= 3, f"seed {SEED}"
    assert victims.filter(pl.col("tier") == CONFIRMED).is_empty(), f"seed {SEED}"
