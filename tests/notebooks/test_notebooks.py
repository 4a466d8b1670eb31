"""Every notebook runs from top to bottom, and is the same in both of its forms."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.py"))


def cells(notebook: Any) -> list[tuple[str, str]]:
    return [(cell.cell_type, cell.source) for cell in notebook.cells]


def names(paths: list[Path]) -> list[str]:
    return [path.stem for path in paths]


def test_every_notebook_has_both_forms() -> None:
    assert NOTEBOOKS
    assert names(sorted(NOTEBOOKS[0].parent.glob("*.ipynb"))) == names(NOTEBOOKS)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_both_forms_hold_the_same_cells_and_no_output(path: Path) -> None:
    import jupytext
    import nbformat

    opened = nbformat.read(path.with_suffix(".ipynb"), as_version=4)  # type: ignore[no-untyped-call]
    assert cells(opened) == cells(jupytext.read(path)), f"run: jupytext --sync notebooks/{path.name}"
    assert [cell.outputs for cell in opened.cells if cell.cell_type == "code" and cell.outputs] == []
    nbformat.validate(opened)


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs_and_shows_something_in_every_cell(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import jupytext
    import nbclient

    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    notebook = jupytext.read(path)
    client = nbclient.NotebookClient(
        notebook, timeout=180, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    )
    client.execute()
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.source for cell in code if not cell.outputs] == []
    assert any("<iframe" in output.get("data", {}).get("text/html", "") for cell in code for output in cell.outputs)
