"""What an exhibit is: columns with kinds and meanings, rows in the order of a key, and how it becomes a CSV file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import polars as pl

from linkgraph.bundles.forms.spreadsheet_cells import neutralised
from linkgraph.bundles.matter import Matter
from linkgraph.bundles.redaction.cells import Cells
from linkgraph.bundles.redaction.profiles import Profile
from linkgraph.bundles.redaction.tokens import Tokens

Kind = Literal["integer", "decimal", "text", "day", "time"]
Rule = Literal["1006", "107"]

# What no reader sees, or what turns the reading direction: shown as \uXXXX instead.
_UNSEEN = r"[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|\\u"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `raw`: only inside the house. `decimals` of a decimal. `empty`: a cell may be missing."""

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    decimals: int = 0
    empty: bool = False
    raw: bool = False

    def to_dict(self) -> dict[str, Any]:
        """As in exhibits.json."""
        words = {"name": self.name, "kind": self.kind, "meaning": self.meaning, "unit": self.unit, "empty": self.empty}
        return words | ({"decimals": self.decimals} if self.kind == "decimal" else {})

    def cast(self, profile: Profile) -> pl.Expr:
        """The column as it stands in the exhibit's frame; times, Int64 microseconds, become text in UTC."""
        column = pl.col(self.name)
        if self.kind == "integer":
            return column.cast(pl.Int64)
        if self.kind == "decimal":
            # Rounded before it is cut: a cast alone cuts towards zero.
            return column.cast(pl.Float64).round(self.decimals).cast(pl.Decimal(38, self.decimals))
        if self.kind == "day":
            return column.cast(pl.Date)
        if self.kind == "time":
            fraction = "%.6f" if profile == "internal" else ""
            return pl.from_epoch(column, time_unit="us").dt.strftime(f"%Y-%m-%dT%H:%M:%S{fraction}Z")
        text = column.cast(pl.String)
        return neutralised(readable(pl.when(text != "").then(text)))


def readable(text: pl.Expr) -> pl.Expr:
    r"""The text with every character that is not seen written as `\uXXXX`, and a backslash before a u as `\u005Cu`.

    >>> pl.DataFrame({"a": ["b\u202ec", "x"]}).select(readable(pl.col("a")))["a"].to_list()
    ['b\\u202Ec', 'x']
    """
    escaped = text.map_elements(_escaped, return_dtype=pl.String, skip_nulls=True)
    return pl.when(text.str.contains(_UNSEEN)).then(escaped).otherwise(text)


def _escaped(text: str) -> str:
    import unicodedata

    shown = text.replace("\\u", "\\u005Cu")
    return "".join(
        f"\\u{ord(letter):04X}" if unicodedata.category(letter) in _UNSEEN_CATEGORIES else letter for letter in shown
    )


_UNSEEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Layout:
    """An exhibit before a profile: `rows` makes its full rows, `cells` what the public sees of them.

    `public` are the columns of the cells; none where the public sees what everybody sees. `hidden` says why the public
    does not see it at all.
    """

    id: str
    name: str
    title: str
    source: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rows: Callable[[Matter, Tokens], pl.DataFrame]
    public: tuple[Column, ...] = ()
    public_key: tuple[str, ...] = ()
    cells: Callable[[pl.DataFrame, int], Cells] | None = None
    rule: Rule = "1006"


@dataclass(frozen=True, slots=True)
class Exhibit:
    """An exhibit as a profile shows it: `frame` in the order of `key`, with exactly `columns`.

    Texts in the frame are as in the file: no cell that a spreadsheet runs, no character that nobody sees.
    """

    id: str
    name: str
    title: str
    source: str
    rule: Rule
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    frame: pl.DataFrame
    recoded: tuple[str, ...] = ()
    cells_left_out: int = 0
    commitment: Mapping[str, Any] = field(default_factory=dict)

    @property
    def file(self) -> str:
        """Its path below `data/`."""
        return f"exhibits/{self.id}_{self.name}.csv"

    def csv(self) -> bytes:
        """UTF-8, LF, RFC 4180."""
        return self.frame.write_csv(line_terminator="\n", quote_style="necessary").encode()

    def to_dict(self, content: bytes) -> dict[str, Any]:
        """As in exhibits.json. `content` is its file."""
        return {
            "id": self.id,
            "file": self.file,
            "title": self.title,
            "rule": self.rule,
            "source": self.source,
            "rows": self.frame.height,
            "bytes": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "key": list(self.key),
            "columns": [column.to_dict() for column in self.columns],
            "recoded": list(self.recoded),
            "cells_left_out": self.cells_left_out,
            "commitment": dict(self.commitment),
        }


def of_accounts(rows: pl.DataFrame, tokens: Tokens) -> pl.DataFrame:
    """Rows of accounts (ring_id, account_id) with `ring` and the token as `account` beside."""
    return rows.with_columns(
        pl.col("ring_id").alias("ring"), tokens.column("account", rows["account_id"]).alias("account")
    )


def exhibit(
    layout: Layout, frame: pl.DataFrame, *, profile: Profile, columns: tuple[Column, ...], key: tuple[str, ...]
) -> Exhibit:
    """The exhibit with typed columns, sorted. Raises `ValueError` where two rows have one key."""
    typed = frame.select(column.cast(profile) for column in columns).sort(*key, nulls_last=False)
    if typed.select(pl.struct(key).is_duplicated().any()).item():
        raise ValueError(f"{layout.id}: the key {', '.join(key)} is not one of a row")
    return Exhibit(layout.id, layout.name, layout.title, layout.source, layout.rule, columns, key, typed)
