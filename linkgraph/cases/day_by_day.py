"""A ring's timeline as a file: a table for programs, a figure for the eye."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl

from linkgraph.bundles.forms.csv import write_frame
from linkgraph.cases.contents import as_json
from linkgraph.cases.folder import write_json
from linkgraph.core.files import replacing


def write_timeline(days: pl.DataFrame, path: Path) -> None:
    """Write `Ring.timeline` in the form that the path's ending names, see `WRITERS`.

    Raises:
        KeyError: there is no such form.
        StorageError: it cannot be written.
    """
    WRITERS[path.suffix](days, path)


def _figure(days: pl.DataFrame, path: Path) -> None:
    from linkgraph.views import prints
    from linkgraph.views.prints.sheet import as_png, as_svg

    one = days.with_columns(pl.lit(1, dtype=pl.Int64).alias("days"))
    events = one.unpivot(["signups", "ended"], index=["day", "days"], variable_name="what", value_name="accounts")
    figure = prints.timeline(one.filter(pl.col("exchanges") > 0), events.filter(pl.col("accounts") > 0))
    with replacing(path) as temporary:
        temporary.write_bytes((as_png if path.suffix == ".png" else as_svg)(figure))


def _json(days: pl.DataFrame, path: Path) -> None:
    write_json({"days": as_json(days)}, path)


WRITERS: Mapping[str, Callable[[pl.DataFrame, Path], None]] = {
    ".csv": write_frame,
    ".json": _json,
    ".svg": _figure,
    ".png": _figure,
}
"""Endings of files, and how such a file is written."""
