"""What a row of the comparison says, and that no method can spoil those of the others."""

from __future__ import annotations

import argparse
import importlib
import inspect
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from benchmarks import compare, worlds
from benchmarks.peers import registry
from linkgraph.tables.rings import Rings
from tests.benchmarks.handed_in import cards, tables


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """Four accounts on three cards, three of them one ring."""
    (tmp_path / "data" / "exchanges").mkdir(parents=True)
    for name, table in tables(
        accounts=[{"account_id": one} for one in "abcd"], payments=cards(x="abc", y="abc")
    ).items():
        part = "exchanges/part-000" if name == "exchanges" else name
        table.sink_parquet(tmp_path / "data" / f"{part}.parquet")
    truth = {"account_id": list("abcd"), "ring_id": ["T", "T", "T", None], "kind": ["card farm"] * 3 + ["ordinary"]}
    pl.DataFrame(truth).write_parquet(tmp_path / "truth.parquet")
    return tmp_path


@pytest.mark.slow
def test_a_peer_answers_in_its_own_process_and_is_scored(world: Path) -> None:
    result: dict[str, Any] = {"seed": 300, "method": "components"} | compare.one("components", world, limit=60)
    assert result["scores"]["b_cubed"] == {"precision": 1, "recall": 1, "f1": 1}
    assert compare.row(result).split()[4:] == ["1", "of", "1", "1.000", "1.000", "1.000", "3", "0", "0"]
    assert len(compare.row(result)) == len(compare.HEAD)


@pytest.mark.slow
def test_a_peer_that_fails_is_a_row_that_says_so(world: Path) -> None:
    (world / "data" / "accounts.parquet").write_bytes(b"no table")
    result: dict[str, Any] = {"seed": 300, "method": "components"} | compare.one("components", world, limit=60)
    assert "scores" not in result
    assert compare.row(result).startswith("  300  components                none: ")


def test_a_missing_package_is_named(
    world: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "splink", None)
    monkeypatch.setattr(sys, "argv", ["registry.py", "Splink", str(world / "data"), str(world / "answer.parquet")])
    with pytest.raises(SystemExit) as ended:
        registry.main()
    assert ended.value.code == 3
    assert "splink is not installed: uv pip install --group peers" in capsys.readouterr().err
    assert not (world / "answer.parquet").exists()


@pytest.mark.parametrize("name", [name for name in registry.PEERS if name != "Splink"])
def test_every_peer_answers_in_the_shape_of_rings(name: str, world: Path) -> None:
    assert Rings.is_valid(registry.answer(name, registry.handed_in(world / "data")))


@pytest.mark.parametrize("name", registry.PEERS)
def test_every_setting_of_a_peer_is_one_that_it_has(name: str) -> None:
    module, settings = registry.PEERS[name]
    peer = importlib.import_module(f"benchmarks.peers.{module}")
    assert set(settings) <= set(inspect.signature(peer.answer).parameters)


@pytest.mark.slow
def test_linkgraph_stands_in_the_same_table(tmp_path: Path) -> None:
    asked = argparse.Namespace(accounts=1_000, exchanges=10_000, careful=0.3, no_rings=False)
    worlds.make(tmp_path, asked, seed=301)
    result: dict[str, Any] = {"seed": 301, "method": compare.LINKGRAPH} | compare.one(
        compare.LINKGRAPH, tmp_path, limit=300
    )
    assert result["scores"]["rings"] > 0
    assert compare.row(result).startswith("  301  linkgraph ")


def test_the_page_has_a_row_for_every_peer(checkout: Path) -> None:
    page = (checkout / "benchmarks" / "README.md").read_text(encoding="utf-8")
    assert [name for name in registry.PEERS if f"\n| {name} | " not in page] == []
