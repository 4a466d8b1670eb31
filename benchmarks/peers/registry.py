"""The peers by name, and the program that lets one of them answer in a process of its own.

.venv/bin/python benchmarks/peers/registry.py evilcohort WORLD/data answer.parquet
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

import polars as pl

# Name in the table → module beside this file, settings other than the paper's.
PEERS: dict[str, tuple[str, dict[str, Any]]] = {
    "components": ("components", {}),
    "components, no addresses": ("components", {"kinds": ("instrument", "device", "phone", "email")}),
    "EvilCohort": ("evilcohort", {}),
    "EvilCohort, 2 shared": ("evilcohort", {"shared": 2}),
    "Pacheco, tokens": ("pacheco", {}),
    "Pacheco, openings": ("pacheco", {"traces": "openings"}),
    "SynchroTrap": ("synchrotrap", {}),
    "IDF and Leiden": ("idf_leiden", {}),
    "FRAUDAR": ("fraudar", {}),
    "Splink": ("splink_accounts", {}),
}


def handed_in(folder: Path) -> dict[str, pl.LazyFrame]:
    """The tables of a made-up world, lazily: files NAME.parquet or folders NAME of parts."""
    found = {path.stem: pl.scan_parquet(path) for path in folder.glob("*.parquet")}
    return found | {path.name: pl.scan_parquet(path / "*.parquet") for path in folder.iterdir() if path.is_dir()}


def answer(name: str, tables: dict[str, pl.LazyFrame]) -> pl.DataFrame:
    """What the peer of that name finds, in the shape of `tables.Rings`."""
    module, settings = PEERS[name]
    found: pl.DataFrame = importlib.import_module(f"benchmarks.peers.{module}").answer(tables, **settings)
    return found


def main() -> None:
    """Answer, and leave it in a file; exit code 3 where an optional package is missing."""
    name, folder, out = sys.argv[1:]
    try:
        answer(name, handed_in(Path(folder))).write_parquet(out)
    except ModuleNotFoundError as missing:
        package = str(missing.name).partition(".")[0]
        print(f"{package} is not installed: uv pip install --group peers", file=sys.stderr)
        raise SystemExit(3) from missing


if __name__ == "__main__":
    main()
