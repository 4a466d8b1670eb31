"""Every notebook runs from top to bottom, and is the same in both of its forms."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.notebooks.written import executed

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.py"))


def cells(notebook: Any) -> list[tuple[str, str]]:
    return [(cell.cell_type, cell.source) for cell in notebook.cells]


def names(paths: list[Path]) -> list[str]:
    return [path.stem for path in paths]


def test_every_notebook_has_both_forms() -> None:
    assert NOTEBOOKS
    assert names(sorted(NOTEBOOKS[0].parent.glob("*.ipynb"))) == names(NOTEBOOKS)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_both_forms_hold_the_same_cells_and_one_shows_what_they_print(path: Path) -> None:
    import jupytext
    import nbformat

    opened = nbformat.read(path.with_suffix(".ipynb"), as_version=4)  # type: ignore[no-untyped-call]
    assert cells(opened) == cells(jupytext.read(path)), f"run: jupytext --sync notebooks/{path.name}"
    silent = [cell.source for cell in opened.cells if cell.cell_type == "code" and not cell.outputs]
    assert silent == [], f"run: python -m tests.notebooks.written {path.stem}"
    text = path.with_suffix(".ipynb").read_text(encoding="utf-8")
    assert [word for word in ("<iframe", "/tmp/", "/home/", "/root/", "Traceback", "Warning:") if word in text] == []  # noqa: S108  # nothing is written there
    nbformat.validate(opened)


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs_and_shows_something_in_every_cell(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    notebook = executed(path, folder=tmp_path)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.source for cell in code if not cell.outputs] == []
    assert any("<iframe" in output.get("data", {}).get("text/html", "") for cell in code for output in cell.outputs)
