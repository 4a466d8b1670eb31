"""measured.json: the table of made-up worlds in docs/measured.md, so that every bundle carries its version's figures.

python -m linkgraph.bundles.method.measured docs/measured.md
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

_HEAD = ("accounts", "exchanges", "seed", "seconds", "peak MB", "rings found", "B-cubed F1 (precision, recall)")
_ROW = re.compile(r"^\|(.+)\|$", re.MULTILINE)


def from_page(text: str) -> list[dict[str, str | int]]:
    """One row a line of the table: accounts and exchanges as whole numbers, the rest as it stands there.

    Raises:
        ValueError: there is no such table.
    """
    rows = [[cell.strip() for cell in row.split("|")] for row in _ROW.findall(text)]
    start = next((place for place, row in enumerate(rows) if tuple(row[: len(_HEAD)]) == _HEAD), None)
    if start is None:
        raise ValueError("the page has no table of made-up worlds")
    head = rows[start]
    found: list[dict[str, str | int]] = []
    for row in rows[start + 2 :]:
        if len(row) != len(head) or not row[0].replace(",", "").isdigit():
            break
        whole = {name: int(cell.replace(",", "")) for name, cell in zip(head[:2], row[:2], strict=True)}
        kept = {name: cell for name, cell in zip(head, row, strict=True) if name not in {"seconds", "peak MB"} and cell}
        found.append({**kept, **whole})
    return found


def written(text: str) -> str:
    """The file's text."""
    return json.dumps(from_page(text), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    Path(__file__).with_name("measured.json").write_text(written(Path(sys.argv[1]).read_text("utf-8")), "utf-8")
