"""EX-016: the case in numbers, and every setting of the run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from linkgraph.bundles.exhibits.columns import decimal, text
from linkgraph.bundles.exhibits.exhibit import Layout
from linkgraph.bundles.matter import Matter
from linkgraph.bundles.redaction.tokens import Tokens
from linkgraph.core.clock import DAY
from linkgraph.core.clock import text as moment

_INSIDE = ("settings.tables", "settings.lists")
"""Settings that name columns and files of the provider's own."""


def _rows(matter: Matter, tokens: Tokens) -> pl.DataFrame:
    del tokens
    facts = matter.facts
    counted = {"accounts": facts.accounts, "ordinary_accounts": facts.ordinary}
    counted |= {f"rows.{name}": number for name, number in facts.rows.items()}
    named = {"case": facts.case, "settings_sha256": facts.settings_sha256}
    named |= {f"version.{name}": version for name, version in facts.versions.items()}
    named |= {"first_day": moment(facts.first_day * DAY)[:10], "last_day": moment(facts.last_day * DAY)[:10]}
    named |= {
        f"release.{row['model']}": f"{moment(row['released_at'])}, {'given' if row['given'] else 'taken from the data'}"
        for row in matter.releases.to_dicts()
    }
    rows: list[tuple[str, str | None, float | None]] = [(name, None, number) for name, number in counted.items()]
    rows += [(name, value, None) for name, value in named.items()]
    for name, value in _flat(facts.settings, "settings"):
        if name.startswith(_INSIDE):
            continue
        numeric = isinstance(value, int | float) and not isinstance(value, bool)
        rows.append((name, None if numeric else str(value), float(value) if numeric else None))
    return pl.DataFrame(rows, schema={"name": pl.String, "text": pl.String, "number": pl.Float64}, orient="row")


def _flat(settings: Mapping[str, Any], name: str) -> Iterator[tuple[str, Any]]:
    for key, value in settings.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{name}.{key}")
        else:
            yield f"{name}.{key}", value


LAYOUT = Layout(
    id="EX-016",
    name="facts",
    title="The case in numbers, and its settings",
    source="case.json",
    columns=(
        text("name", "what it is"),
        text("text", "its value, where it is a text", empty=True),
        decimal("number", "its value, where it is a number", decimals=6, empty=True),
    ),
    key=("name",),
    rows=_rows,
)
