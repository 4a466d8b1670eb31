"""Nobody who lacks the key changes a bundle unnoticed; whoever has it changes little unnoticed, and that is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bundles.verifier.table import PAGE, UNDONE, outcomes
from tests.bundles.verifier.tampers import TAMPERS

# What somebody with a key that the reader trusts can change, since nothing else in the bundle says the same twice:
# the record that a sighting is read from can only be looked up in the originals.
NOT_TOLD = {"the record of a sighting moved"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("old")


@pytest.mark.slow
@pytest.mark.parametrize("name", TAMPERS)
def test_what_is_changed_is_told(name: str, folder: Path) -> None:
    edited, hashed, signed, trusted = outcomes(name, folder)
    assert "-" not in {edited, hashed, signed}
    assert "SIG-0" in signed
    assert (trusted == "-") == (name in NOT_TOLD)
    row = f"| {name} | {edited} | {hashed} | {signed} | {trusted} |"
    assert row in PAGE.read_text(encoding="utf-8").splitlines(), f"the table should have: {row}"


def test_there_are_sixty_kinds_and_the_table_has_them_all() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert len(TAMPERS) >= 60
    assert [name for name in TAMPERS if f"| {name} |" not in page] == []
    assert f" {UNDONE} |" in page
