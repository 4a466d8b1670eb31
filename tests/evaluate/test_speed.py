"""Seconds and units: of the real command, and against what reading and hashing take."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from linkgraph.evaluate.speed import OUTSIDE, unit
from tests.flow.small_world import linkgraph


def test_a_unit_reads_only_columns_of_the_contract(tmp_path: Path) -> None:
    """A column of another name may be damaged, one of the contract may not."""
    path = tmp_path / "exchanges.parquet"
    for name, damaged in (("anything", False), ("prompt", True)):
        pl.DataFrame({"account_id": ["a"], name: ["here"]}).write_parquet(path, compression="uncompressed")
        content = path.read_bytes()
        page = content.index(b"here") - 4
        path.write_bytes(content[:page] + b"\xff\xff\xff\x7f" + content[page + 4 :])
        if damaged:
            with pytest.raises(pl.exceptions.PolarsError):
                unit([path])
        else:
            assert 0 < unit([path]) < 10


@pytest.mark.slow
def test_bench_measures_the_real_command() -> None:
    done = linkgraph("bench", "--accounts", "1000", "--exchanges", "10000", "--seed", "7", "--threads", "1", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    speed = told["speed"]
    assert (speed["accounts"], speed["exchanges"]) == (1000, 10000)
    assert told["scores"]["rings"] > 0
    stages = {one["stage"]: one for one in speed["stages"]}
    assert {"reading", "records", "links", "findings", "report", OUTSIDE} <= set(stages)
    assert sum(one["seconds"] for one in stages.values()) == pytest.approx(speed["seconds"], abs=0.2)
    for one in stages.values():
        assert one["units"] == pytest.approx(one["seconds"] / speed["unit_seconds"], rel=0.2)
    assert max(one["peak_megabytes"] for one in stages.values()) <= speed["peak_megabytes"] < 4_000
    for_people = linkgraph("bench", "--accounts", "1000", "--exchanges", "10000", "--memory", "1GB")
    assert "One unit, reading and hashing them" in for_people.stdout
    assert "peak so far, MB" in for_people.stdout
