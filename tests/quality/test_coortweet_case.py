"""Real shares without labels, as observations: the run says what it found, how sure it is, and counts every row."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from linkgraph.cases import Case
from linkgraph.tables.rings import CONFIRMED
from tests.flow.small_world import linkgraph


def exports(events: pl.DataFrame, *, folder: Path) -> Path:
    """Accounts (their first share stands for the unknown sign-up) and one observation a share."""
    folder.mkdir()
    at = pl.from_epoch("ts", time_unit="s").dt.replace_time_zone("UTC")
    events.group_by("account_id").agg(at.min().alias("created_at")).sort("account_id").write_parquet(
        folder / "accounts.parquet"
    )
    shares = events.select(
        "account_id", pl.lit("shared_post").alias("signal"), pl.col("object_id").alias("token"), at.alias("seen_at")
    )
    shares.write_parquet(folder / "observations.parquet")
    return folder


@pytest.mark.slow
def test_a_case_of_real_shares(shared_data: Path, tmp_path: Path) -> None:
    events = pl.read_parquet(shared_data / "coortweet_russian" / "events.parquet")
    data = exports(events, folder=tmp_path / "data")
    done = linkgraph("investigate", data, tmp_path / "case", timeout=300)
    assert done.returncode == 0, done.stderr
    case = Case(tmp_path / "case")
    assert case.sources.filter(pl.col("table") == "observations")["accepted"].item() == events.height == 35_125
    assert case.accounts == events["account_id"].n_unique() == 9_509
    linked = case.findings.height
    assert linked > 0
    assert f"{linked - case.rings.height:,} other group" in done.stdout
    # One kind of evidence, and no record of payments, devices or prompts: nothing here can be safe to name.
    assert case.rings.filter(pl.col("tier") == CONFIRMED).height == 0
    for ring_id in case.rings["ring_id"].head(3):
        assert "shared post" in case.ring(ring_id).summary or "shared_post" in case.ring(ring_id).summary
