r"""Cells that a spreadsheet would run, made harmless so that the text can be had back.

A text that starts, after any white space, with = + - @ or one of their full-width forms, that starts with a tab, a
line end or an apostrophe, or that holds a NUL, is written with an apostrophe in front, each backslash doubled and each
NUL written as `\0`. Every other text stands as it is. So whoever meets a leading apostrophe takes it off and reads `\0`
and `\\` back (OWASP ASVS 1.2.10, CWE-1236).
"""

from __future__ import annotations

import polars as pl

_RUNS = r"^(?:\s*[=+\-@＝＋－＠]|[\t\r\n'])"


def neutralised(text: pl.Expr) -> pl.Expr:
    """The text as a cell that no spreadsheet runs; null stays null."""
    escaped = text.str.replace_all("\\", r"\\", literal=True).str.replace_all("\0", r"\0", literal=True)
    risky = text.str.contains(_RUNS) | text.str.contains("\0", literal=True)
    return pl.when(~risky).then(text).otherwise(pl.lit("'") + escaped)


def restored(text: pl.Expr) -> pl.Expr:
    r"""The text that `neutralised` was given.

    >>> frame = pl.DataFrame({"id": ["=1+1", "acc_1", "'", "a\0"]})
    >>> frame.select(neutralised(pl.col("id"))).select(restored(pl.col("id"))).equals(frame)
    True
    """
    body = text.str.slice(1)
    # The backslash of an escaped pair is put aside, so that what follows it is not taken for an escaped NUL.
    parts = body.str.split(r"\\").list.eval(pl.element().str.replace_all(r"\0", "\0", literal=True)).list.join("\\")
    return pl.when(~text.str.starts_with("'")).then(text).otherwise(parts)
