"""Two runs on one case: the second says so and stops, and changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from linkgraph.cases import investigate
from linkgraph.cases.folder import locked
from linkgraph.core.errors import CaseError
from tests.flow.small_world import SmallWorld, linkgraph


@pytest.mark.slow
def test_the_second_command_stops_with_2(small_world: SmallWorld, tmp_path: Path) -> None:
    with locked(tmp_path / "case"):
        second = linkgraph("investigate", small_world.data, tmp_path / "case")
    assert second.returncode == 2
    assert f"Another run is working on {tmp_path / 'case'}." in second.stderr.splitlines()[-1]
    assert [path.name for path in (tmp_path / "case").iterdir()] == [".lock"]


@pytest.mark.slow
def test_the_second_call_raises_and_a_third_one_later_does_not(small_world: SmallWorld, tmp_path: Path) -> None:
    with locked(tmp_path / "case"), pytest.raises(CaseError, match="Another run"):
        investigate(small_world.data, tmp_path / "case")
    assert investigate(small_world.data, tmp_path / "case").answer.equals(small_world.case.answer)
