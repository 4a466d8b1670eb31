"""Whole runs on made-up worlds that nothing was tuned on: rings named, look-alikes let be, nobody where no ring is."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest

from linkgraph.cases import investigate
from linkgraph.evaluate import Scores, score
from linkgraph.simulate import adversaries, lookalikes, world
from linkgraph.tables.rings import CONFIRMED

ACCOUNTS, EXCHANGES = 5_000, 150_000
FLOOR = 0.9
FLOOR_OF_SMALL = 0.8
WITH_RINGS = (9001, 9002)
WITHOUT_RINGS = (9003, 9004)
LOOKALIKES = sorted({
    value for module in lookalikes.ALL for name, value in vars(module).items() if name.startswith("KIND")
})
RINGS = sorted({value for module in adversaries.ALL for name, value in vars(module).items() if name.startswith("KIND")})
# The kinds that are found in a world of this size; the others' rings are of about ten accounts and are missed.
FOUND = ("camouflage", "hydra", "lockstep only", "relay", "respawn", "shared supplier")


@dataclass(frozen=True)
class Run:
    """The answer of a run, the groups it weighed, how the answer holds against the truth, and that in words."""

    answer: pl.DataFrame
    findings: pl.DataFrame
    scores: Scores
    figures: str


@functools.cache
def run(seed: int, *, rings: bool, accounts: int = ACCOUNTS, exchanges: int = EXCHANGES) -> Run:
    """A world made, investigated and scored."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        world(folder / "world", accounts=accounts, exchanges=exchanges, seed=seed, rings=rings)
        case = investigate(folder / "world" / "data", folder / "case")
        answer = pl.read_parquet(folder / "case" / "rings.parquet")
        found = score(answer, pl.read_parquet(folder / "world" / "truth.parquet"))
        findings = case.findings
    return Run(answer, findings, found, f"seed {seed}, {accounts:,} accounts\n{found.to_text()}")


@pytest.mark.slow
def test_nobody_is_named_in_a_little_world_without_rings() -> None:
    found = run(WITHOUT_RINGS[0], rings=False, accounts=1_500, exchanges=30_000)
    assert found.answer.height == 0, found.figures
    assert found.findings.height > 0


@pytest.mark.slow
@pytest.mark.parametrize("seed", WITHOUT_RINGS)
def test_nobody_is_named_in_a_world_without_rings(seed: int) -> None:
    found = run(seed, rings=False)
    assert found.answer.height == 0, found.figures
    # There were groups to be tempted by.
    assert found.findings.height > 20


@pytest.mark.slow
@pytest.mark.parametrize("seed", WITH_RINGS)
def test_no_innocent_is_confirmed(seed: int) -> None:
    found = run(seed, rings=True)
    assert found.scores.innocents_confirmed == 0, found.figures
    assert found.scores.named > 100, found.figures


@pytest.mark.slow
@pytest.mark.parametrize("seed", WITH_RINGS)
def test_rings_are_neither_merged_nor_mixed_with_innocents(seed: int) -> None:
    found = run(seed, rings=True)
    assert found.scores.merges == 0, found.figures
    assert found.scores.b_cubed.precision >= 0.95, found.figures
    assert found.scores.average_precision >= 0.95, found.figures


@pytest.mark.slow
@pytest.mark.parametrize("seed", [9005, 9006])
def test_rings_are_named_as_they_are(seed: int) -> None:
    found = run(seed, rings=True, accounts=30_000, exchanges=900_000)
    assert found.scores.b_cubed.f1 >= FLOOR, found.figures
    assert found.scores.innocents_confirmed <= 1, found.figures


@pytest.mark.slow
@pytest.mark.parametrize("seed", WITH_RINGS)
def test_rings_of_a_small_world_are_named_as_far_as_they_leave_evidence(seed: int) -> None:
    """Every kind must stand in 5,000 accounts, so most rings have about ten, and those are missed most often."""
    found = run(seed, rings=True)
    assert found.scores.b_cubed.f1 >= FLOOR_OF_SMALL, found.figures


@pytest.mark.slow
@pytest.mark.parametrize("kind", LOOKALIKES)
def test_nobody_of_a_look_alike_is_confirmed(kind: str) -> None:
    innocents = run(WITH_RINGS[0], rings=True).scores.innocents
    row = innocents.row(by_predicate=pl.col("kind") == kind, named=True)
    assert row["accounts"] > 0
    assert row["confirmed"] == 0


@pytest.mark.slow
def test_every_kind_of_ring_is_in_the_world() -> None:
    kinds = run(WITH_RINGS[0], rings=True).scores.kinds
    assert kinds["kind"].to_list() == RINGS
    assert (kinds["accounts"] >= 5 * kinds["rings"]).all()


@pytest.mark.slow
@pytest.mark.parametrize("seed", WITH_RINGS)
@pytest.mark.parametrize("kind", FOUND)
def test_rings_of_a_kind_are_found(kind: str, seed: int) -> None:
    found = run(seed, rings=True)
    row = found.scores.kinds.row(by_predicate=pl.col("kind") == kind, named=True)
    assert row["found"] == row["rings"], found.figures
    assert row["recall"] >= 0.8, found.figures


@pytest.mark.slow
@pytest.mark.parametrize("seed", WITH_RINGS)
def test_a_membership_is_as_right_as_it_claims(seed: int) -> None:
    sure = run(seed, rings=True).scores.reliability.filter(pl.col("lowest") >= 0.9)
    assert sure.select((pl.col("right") * pl.col("accounts")).sum() / pl.col("accounts").sum()).item() > 0.97
    assert run(seed, rings=True).answer.filter(pl.col("tier") == CONFIRMED)["membership"].to_numpy().min() >= 0.95
