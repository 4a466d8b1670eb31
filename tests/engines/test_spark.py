"""Spark in local mode on a small world: the same bytes as this process leaves, however many buckets there are."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import polars as pl
import pytest

from linkgraph import records
from linkgraph.cases import investigate
from linkgraph.core.errors import EngineError
from linkgraph.core.settings import Settings, load
from linkgraph.engines.spark import Spark
from linkgraph.sightings import Source, Step
from tests.flow.small_world import SmallWorld, linkgraph

pytestmark = pytest.mark.slow


def on_spark(*, buckets: int) -> Settings:
    return load(overrides={"run": {"engine": "spark", "buckets": buckets, "threads": 2}})


def files(folder: Path) -> dict[str, bytes]:
    """The tables of a case and its answer."""
    found = [*folder.glob("tables/*.parquet"), *folder.glob("rings.*")]
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


@pytest.mark.parametrize("buckets", [1, 3, 7])
def test_the_same_bytes_as_in_this_process(small_world: SmallWorld, tmp_path: Path, buckets: int) -> None:
    answers = signal.getsignal(signal.SIGINT)
    case = investigate(small_world.data, tmp_path / "case", settings=on_spark(buckets=buckets))
    ours, theirs = files(small_world.folder), files(case.folder)
    assert len(ours) > 20
    assert ours.keys() == theirs.keys()
    assert [name for name, content in ours.items() if content != theirs[name]] == []
    assert not (case.folder / "tables" / ".spark").exists()
    assert signal.getsignal(signal.SIGINT) == answers


def test_the_real_command_says_no_word_of_java(small_world: SmallWorld, tmp_path: Path) -> None:
    done = linkgraph("investigate", small_world.data, tmp_path / "case", "--engine", "spark", timeout=600)
    assert done.returncode == 0, done.stderr
    assert [line for line in done.stderr.splitlines() if not line.startswith("[")] == []
    assert files(tmp_path / "case") == files(small_world.folder)


def test_a_case_begun_here_goes_on_there_and_starts_nothing_for_what_is_done(
    small_world: SmallWorld, tmp_path: Path
) -> None:
    case = investigate(small_world.data, small_world.copied(tmp_path), settings=on_spark(buckets=2))
    assert case.contents.facts["resumed"][1] == "sightings"
    assert files(case.folder) == files(small_world.folder)


def test_an_error_in_a_bucket_is_told_in_one_line(small_world: SmallWorld, tmp_path: Path) -> None:
    folder = small_world.folder / "tables" / "records"
    source = Source({"accounts": records.open(folder)["accounts"]}, accounts=small_world.case.accounts)
    driver = os.getpid()

    def broken(given: Source) -> pl.DataFrame:
        if os.getpid() != driver:
            raise ValueError("a bucket with a hole in it")
        return given.tables["accounts"].select("account").collect()

    with (
        Spark(folder, scratch=tmp_path / "scratch", buckets=2, threads=2) as engine,
        pytest.raises(EngineError, match=r"^Spark stopped: ValueError: a bucket with a hole in it\.? What it said"),
    ):
        list(engine.run(source, [Step("broken", broken)]))
    assert not (tmp_path / "scratch").exists()
