"""python -m docs.from_code: write the pages of docs/reference."""

from __future__ import annotations

from pathlib import Path

from docs.from_code.pages import PAGES

REFERENCE = Path(__file__).resolve().parents[1] / "reference"

if __name__ == "__main__":
    for name, page in PAGES.items():
        (REFERENCE / name).write_text(page(), encoding="utf-8")
