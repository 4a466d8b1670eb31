"""An engine with as many buckets as one likes, in one process: what buckets change would show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import polars as pl

from linkgraph.sightings import Source, Step


@dataclass(frozen=True)
class Split:
    """Accounts by their number, tokens by their hash, the last bucket first."""

    buckets: int

    def run(self, source: Source, steps: Iterable[Step]) -> Iterator[pl.DataFrame]:
        """The rows of each step."""
        for step in steps:
            parts = (self.part(source, bucket) for bucket in reversed(range(self.buckets)))
            rows = pl.concat(_plain(step.of_accounts(part)) for part in parts)
            if step.of_tokens is not None:
                bucket = pl.struct(step.token).hash() % self.buckets
                split = rows.with_columns(bucket.alias("bucket")).partition_by("bucket", include_key=False)
                rows = pl.concat(_plain(step.of_tokens(part)) for part in reversed(split))
            yield rows.sort(step.order) if step.order else rows

    def part(self, source: Source, bucket: int) -> Source:
        """The records of the accounts of a bucket."""
        mine = pl.col("account") % self.buckets == bucket
        return source.part({name: rows.filter(mine) for name, rows in source.tables.items()})


def _plain(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(pl.selectors.enum().cast(pl.String))
