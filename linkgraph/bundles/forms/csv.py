"""CSV: UTF-8, LF, quoted as in RFC 4180, one row a named account. A cell that a spreadsheet runs is neutralised."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import polars.selectors as cs

from linkgraph.bundles.forms.spreadsheet_cells import neutralised
from linkgraph.bundles.suspected import Suspected
from linkgraph.core.files import replacing


def write(suspected: Suspected, path: Path) -> None:
    """Write `tables.exports.ExportedMembers`; an empty cell is a missing value, `""` an empty text.

    Times are ISO 8601 in UTC with Z. Texts follow `forms.spreadsheet_cells`. Raises `StorageError`.
    """
    write_frame(suspected.members, path)


def write_frame(frame: pl.DataFrame, path: Path) -> None:
    """Write any frame of texts, numbers and times by the same rules."""
    safe = frame.with_columns(neutralised(cs.string()), cs.datetime().dt.strftime("%Y-%m-%dT%H:%M:%S%.fZ"))
    with replacing(path) as temporary:
        safe.write_csv(temporary, line_terminator="\n", quote_style="necessary", check_extension=False)
