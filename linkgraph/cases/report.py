"""The end of a run: the answer, and `case.json`, which says that both are whole."""

from __future__ import annotations

import platform
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

from linkgraph.bundles.forms.csv import write_frame
from linkgraph.cases.contents import Contents
from linkgraph.cases.folder import read_json, write_json, write_table
from linkgraph.cases.stages import Stages
from linkgraph.core.settings import Settings
from linkgraph.records import Data

_PARTS = ("polars", "numpy", "numba", "igraph", "scipy")


def publish(folder: Path, data: Data, *, settings: Settings, stages: Stages) -> None:
    """Write rings.csv, rings.parquet and, last of all, case.json.

    The same data, settings and seed give the same bytes, but for case.json, which alone holds what was measured:
    seconds, memory, what was resumed. As long as case.json does not name the stages that lie in `tables/`, the case is
    unfinished.

    Raises:
        StorageError: the disk is full.
    """
    before = read_json(folder / "case.json") or {}
    facts = _facts(data, settings=settings, stages=stages, before=before)
    contents = Contents(folder, facts)
    named = contents.load("rings")
    write_frame(named, folder / "rings.csv")
    write_table(named, folder / "rings.parquet")
    write_json(facts, folder / "case.json")


def _facts(data: Data, *, settings: Settings, stages: Stages, before: dict[str, Any]) -> dict[str, Any]:
    rows = data.sources.select("rows", "accepted", "refused").sum().row(0, named=True)

    def measured(name: str, now: dict[str, Any]) -> dict[str, Any]:
        """What was measured when the stage was last run."""
        return {stage: value for stage, value in before.get(name, {}).items() if stage in stages.resumed} | now

    return {
        "id": stages.stamp[:16],
        "settings": settings.model_dump(mode="json"),
        "settings_sha256": settings.answer_hash(),
        "seed": settings.run.seed,
        "versions": {
            "linkgraph": stages.version,
            "python": sys.version.split(maxsplit=1)[0],
            "platform": platform.machine(),
            **{name: version(name) for name in _PARTS},
        },
        "sources": data.sources.to_dicts(),
        "rows": rows,
        "stages": stages.stamps,
        "seconds": measured("seconds", stages.seconds),
        "peak_megabytes": measured("peak_megabytes", stages.peak_megabytes),
        "resumed": stages.resumed,
    }
