"""What a profile publishes: all that letters, figures, forms and the method card may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from linkgraph.bundles.exhibits import (
    activity,
    chance,
    controls,
    facts,
    hours,
    links,
    members,
    moves,
    ordinary,
    score,
    signals,
    sources,
    tasks,
    timeline,
    traffic,
    without,
)
from linkgraph.bundles.exhibits.exhibit import Exhibit, Layout, exhibit
from linkgraph.bundles.matter import Facts, Matter
from linkgraph.bundles.redaction.cells import Cells
from linkgraph.bundles.redaction.commitments import commitment
from linkgraph.bundles.redaction.profiles import SMALLEST_CELL, DisclosureError, Profile, Scope
from linkgraph.bundles.redaction.tokens import Tokens
from linkgraph.tables.exports import ExportedRings

LAYOUTS: tuple[Layout, ...] = tuple(
    module.LAYOUT
    for module in (
        *(members, activity, links, signals, timeline, controls, sources, tasks),
        *(moves, traffic, hours, ordinary, without, score, chance, facts),
    )
)


@dataclass(frozen=True, slots=True)
class Published:
    """A profile's view of a matter. `rings` are ids; `left_out` the accounts that it may not show, see `Scope`.

    `heads`: `tables.exports.ExportedRings` of the rings, as the whole groups were weighed.
    """

    profile: Profile
    name: str
    rings: tuple[str, ...]
    facts: Facts
    exhibits: Mapping[str, Exhibit]
    left_out: pl.DataFrame
    heads: pl.DataFrame

    @property
    def frames(self) -> dict[str, pl.DataFrame]:
        """The exhibits' frames by id, as claims are computed over."""
        return {name: one.frame for name, one in self.exhibits.items()}

    def with_exhibit(self, more: Exhibit) -> Published:
        """The same with one exhibit more."""
        return replace(self, exhibits={**self.exhibits, more.id: more})


def published(
    scope: Scope, *, profile: Profile, tokens: Tokens, salts: bytes | None = None, k: int = SMALLEST_CELL
) -> Published:
    """The exhibits of a profile; with a key for `salts` each that hides something has a commitment to its full rows.

    Raises:
        DisclosureError: in public a ring has fewer than `k` accounts that may be shown.
    """
    matter = scope.matter
    if profile == "public":
        sizes = matter.members.group_by("ring_id").len()
        if small := sizes.filter(pl.col("len") < k)["ring_id"].sort().to_list():
            raise DisclosureError(
                f"{', '.join(small)} has fewer than {k} accounts that may be shown: nothing of it can be public.",
                advice="Use the profile legal.",
            )
    exhibits = {}
    for layout in LAYOUTS:
        rows = layout.rows(matter, tokens)
        exhibits[layout.id] = _of_profile(layout, rows, profile=profile, k=k)
        if salts is not None and profile == "legal" and any(column.raw for column in layout.columns):
            columns, full = full_rows(layout, rows)
            root = commitment(layout.id, full, columns=columns, key=salts)
            exhibits[layout.id] = replace(exhibits[layout.id], commitment=root)
    return Published(
        profile=profile,
        name=matter.name,
        rings=tuple(matter.rings["ring_id"].sort()),
        facts=_safe(matter, profile),
        exhibits=exhibits,
        left_out=scope.left_out,
        heads=_heads(matter),
    )


def _heads(matter: Matter) -> pl.DataFrame:
    moments = (
        pl.from_epoch(name, time_unit="us").dt.replace_time_zone("UTC").dt.truncate("1s")
        for name in ("first_at", "last_at")
    )
    counts = (pl.col("accounts").cast(pl.UInt32), pl.col("exchanges").cast(pl.Int64))
    return matter.rings.with_columns(*moments, *counts).select(ExportedRings.column_names())


def full_rows(layout: Layout, rows: pl.DataFrame) -> tuple[list[str], list[bytes]]:
    """Columns and lines of an exhibit as it is in the house: what commitments are to, in the order shown."""
    full = _of_profile(layout, rows, profile="internal", k=SMALLEST_CELL)
    return full.frame.columns, full.csv().splitlines()[1:]


def _of_profile(layout: Layout, rows: pl.DataFrame, *, profile: Profile, k: int) -> Exhibit:
    if profile == "public" and layout.cells is not None:
        cells: Cells = layout.cells(rows, k)
        shown = exhibit(layout, cells.frame, profile=profile, columns=layout.public, key=layout.public_key)
        return replace(shown, recoded=cells.recoded, cells_left_out=cells.left_out)
    kept = tuple(column for column in layout.columns if profile == "internal" or not column.raw)
    return exhibit(layout, rows, profile=profile, columns=kept, key=layout.key)


def _safe(matter: Matter, profile: Profile) -> Facts:
    """Facts without what names the provider's own columns and files."""
    if profile == "internal":
        return matter.facts
    settings = {name: value for name, value in matter.facts.settings.items() if name not in {"tables", "lists"}}
    return replace(matter.facts, settings=settings)
