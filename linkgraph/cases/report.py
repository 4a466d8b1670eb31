"""The end of a run: the answer, the report for people, and `case.json`, which says that all of it is whole."""

from __future__ import annotations

import platform
import sys
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from linkgraph.bundles.forms.csv import write_frame
from linkgraph.cases import decided
from linkgraph.cases.contents import FORM, Contents
from linkgraph.cases.folder import read_json, write_json, write_table, write_text
from linkgraph.cases.stages import Stages
from linkgraph.core.files import replacing
from linkgraph.core.settings import Settings
from linkgraph.records import Data

if TYPE_CHECKING:
    from linkgraph.views.picture import CasePicture

MOST_FIGURES = 50
"""Rings of which figures are drawn as files, the strongest first; the report shows every ring."""

_REPORT = "report"
_PARTS = ("polars", "numpy", "numba", "igraph", "scipy")


def publish(folder: Path, data: Data, *, settings: Settings, stages: Stages, decisions: Mapping[str, Any]) -> None:
    """Write rings.csv, rings.parquet, figures/, report.html and, last of all, case.json.

    The report is not drawn again where it is there and neither a stage nor a decision has changed. `decisions` says
    which were read.

    The same data, settings and seed give the same bytes, but for case.json, which alone holds what was measured:
    seconds, memory, what was resumed. As long as case.json does not name the stages that lie in `tables/`, the case is
    unfinished.

    Raises:
        StorageError: the disk is full.
    """
    from linkgraph.views.figures import svgs
    from linkgraph.views.report import report_html

    before = read_json(folder / "case.json") or {}
    facts = _facts(data, settings=settings, stages=stages) | {"decisions": decisions}
    contents = Contents(folder, facts)
    write_answer(contents.load("rings"), folder)
    drawn_from = (before.get("stages"), before.get("decisions"))
    if drawn_from != (stages.stamps, decisions) or not (folder / "report.html").exists():
        with stages.timed(_REPORT):
            picture = _picture(contents)
            drawn = {ring.name: svgs(ring) for ring in picture.rings[:MOST_FIGURES]}
            _write_figures(drawn, folder / "figures")
            write_text(report_html(picture, drawn=drawn), folder / "report.html")
    write_json(facts | _measured(stages, before), folder / "case.json")


def write_answer(named: pl.DataFrame, folder: Path) -> None:
    """`tables.Rings` as rings.csv, in which no cell is one that a spreadsheet runs, and as rings.parquet."""
    write_frame(named, folder / "rings.csv")
    write_table(named, folder / "rings.parquet")


def _measured(stages: Stages, before: dict[str, Any]) -> dict[str, Any]:
    """Seconds and memory of every stage when it was last run."""

    def last(name: str, now: dict[str, Any]) -> dict[str, Any]:
        kept = {stage: value for stage, value in before.get(name, {}).items() if stage in {*stages.resumed, _REPORT}}
        return kept | now

    return {
        "seconds": last("seconds", stages.seconds),
        "peak_megabytes": last("peak_megabytes", stages.peak_megabytes),
        "resumed": stages.resumed,
    }


def _facts(data: Data, *, settings: Settings, stages: Stages) -> dict[str, Any]:
    rows = data.sources.select("rows", "accepted", "refused").sum().row(0, named=True)
    return {
        "id": stages.stamp[:16],
        "form": FORM,
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
    }


def _picture(contents: Contents) -> CasePicture:
    """The case as the report shows it: drawn from its tables, with nothing that differs from run to run."""
    from linkgraph.findings.explain import ring_paragraphs
    from linkgraph.views.gather import case_picture

    facts = contents.facts
    return case_picture(
        contents.pictured(),
        name=f"Case {facts['id']}",
        facts=_head(facts),
        summaries=ring_paragraphs(contents.explained()),
        said=decided.sentences(contents, read=True),
    )


def _head(facts: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return (
        ("Version", f"linkgraph {facts['versions']['linkgraph']}"),
        ("Settings, SHA-256", facts["settings_sha256"]),
        ("Seed", str(facts["seed"])),
    )


def _write_figures(drawn: Mapping[str, Mapping[str, bytes]], folder: Path) -> None:
    """The figures of each ring as SVG, each whole or not at all; those of rings that are no more are removed."""
    wanted = {folder / f"{ring}-{name}.svg": svg for ring, svgs in drawn.items() for name, svg in svgs.items()}
    for path, svg in wanted.items():
        with replacing(path) as unfinished:
            unfinished.write_bytes(svg)
    for old in folder.glob("*.svg"):
        if old not in wanted:
            old.unlink()
