"""The suspected rings of a case, ready to be handed out: rings, named members, and the links among them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from linkgraph.core.errors import NotFoundError
from linkgraph.tables.exports import ExportedLinks, ExportedMembers, ExportedRings

_MICRO = 1_000_000


@dataclass(frozen=True, slots=True)
class Suspected:
    """`tables.exports`: rings, members and links. Every form writes this and nothing else.

    Raises dataframely's validation error where a frame breaks its definition, such as a score that is not a number.
    """

    rings: pl.DataFrame
    members: pl.DataFrame
    links: pl.DataFrame

    def __post_init__(self) -> None:
        ExportedRings.validate(self.rings)
        ExportedMembers.validate(self.members)
        ExportedLinks.validate(self.links)

    @classmethod
    def none_found(cls) -> Suspected:
        """What is handed out where nothing is suspected: every column, no row."""
        return cls(
            rings=ExportedRings.create_empty(),
            members=ExportedMembers.create_empty(),
            links=ExportedLinks.create_empty(),
        )


def suspected(
    *,
    rings: pl.DataFrame,
    findings: pl.DataFrame,
    members: pl.DataFrame,
    accounts: pl.DataFrame,
    links: pl.DataFrame,
    pairs: pl.DataFrame,
    only: Collection[str] | None = None,
) -> Suspected:
    """The answer (`tables.Rings`) with what the other tables of the case say of its rings, members and links.

    `only` keeps the rings of these ids. Accounts of a ring that the answer does not name are left out, and so are
    links to them. Raises `NotFoundError` for a ring id that is not in the findings.
    """
    suspects = findings.filter(pl.col("ring_id").is_not_null())
    if only is not None:
        if unknown := sorted(set(only) - set(suspects["ring_id"])):
            raise NotFoundError(
                f"No ring {', '.join(unknown)} in this case.", advice="`linkgraph rings` lists those that there are."
            )
        suspects = suspects.filter(pl.col("ring_id").is_in(list(only)))
    suspects = suspects.with_row_index("place")
    named = (
        rings
        .join(suspects.select("ring_id", "group", "place"), on="ring_id")
        .join(
            accounts.select("account", "account_id", "created_at", "status", "status_at", "country", "plan"),
            on="account_id",
        )
        .join(members, on=["group", "account"], suffix="_of_member")
        .sort("place", "account_id")
    )
    place = named.select("account", "place", "ring_id", "account_id")
    among = (
        links
        .join(place.rename({"account": "a", "account_id": "account_a"}), on="a")
        .join(place.rename({"account": "b", "account_id": "account_b"}), on=["b"], suffix="_b")
        .filter(pl.col("place") == pl.col("place_b"))
        .join(
            pairs.select("a", "b", pl.col("microbits").alias("pair_microbits"), pl.col("weight").alias("stands_for")),
            on=["a", "b"],
        )
        .sort("place", "a", "b", "signal")
        .with_columns(
            (pl.col("microbits") / _MICRO).alias("bits"), (pl.col("pair_microbits") / _MICRO).alias("pair_bits")
        )
    )
    return Suspected(
        rings=_moments(suspects).select(ExportedRings.column_names()),
        members=_moments(named).select(ExportedMembers.column_names()),
        links=among.select(ExportedLinks.column_names()),
    )


def _moments(frame: pl.DataFrame) -> pl.DataFrame:
    """Times as moments in UTC instead of microseconds."""
    times = [name for name in frame.columns if name.endswith("_at")]
    return frame.with_columns(pl.from_epoch(name, time_unit="us").dt.replace_time_zone("UTC") for name in times)
