"""The notebooks with what they show: `python -m tests.notebooks.written NAME...` runs them and writes the .ipynb.

Frames with scripts stay out (a code-hosting site shows none, and each is most of a megabyte): their plain text is kept.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
_TEMPORARY = re.compile(r"/tmp/(?:[\w.-]+/)*?([a-z-]+)-[a-z0-9_]{8}(?=\W|$)")  # noqa: S108  # it is looked for, not used


def executed(path: Path, *, folder: Path) -> Any:  # a notebook, as nbformat has it
    """The notebook of a .py, run in a folder of its own."""
    import jupytext
    import nbclient

    notebook = jupytext.read(path)
    nbclient.NotebookClient(
        notebook, timeout=180, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    ).execute()
    return notebook


def kept(notebook: Any) -> Any:  # a notebook, as nbformat has it
    """The same without frames, times and places of this machine."""
    for number, cell in enumerate((one for one in notebook.cells if one.cell_type == "code"), start=1):
        cell.execution_count = number
        cell.metadata = {}
        for output in cell.outputs:
            data = output.get("data", {})
            if "<iframe" in data.get("text/html", ""):
                del data["text/html"]
            for home, key in [(data, key) for key in data] + [(output, "text")] * ("text" in output):
                if isinstance(home[key], str):
                    home[key] = _TEMPORARY.sub(r"\1", home[key])
            if "execution_count" in output:
                output.execution_count = number
    return notebook


def write(path: Path) -> None:
    """Run a notebook and write its .ipynb."""
    import nbformat

    with TemporaryDirectory() as folder:
        os.environ["TMPDIR"] = folder
        notebook = kept(executed(path, folder=Path(folder)))
    for place, cell in enumerate(notebook.cells):
        cell.id = f"cell-{place:02}"
    nbformat.write(notebook, path.with_suffix(".ipynb"))  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    for name in sys.argv[1:] or sorted(one.stem for one in FOLDER.glob("*.py")):
        write(FOLDER / f"{name}.py")
