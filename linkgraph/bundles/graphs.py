"""The ring as a graph for other programs: nodes are tokens of EX-001, edges the pairs of EX-003. Not in public."""

from __future__ import annotations

import tempfile
from pathlib import Path

import polars as pl

from linkgraph.bundles.exhibits import Published
from linkgraph.bundles.forms import gexf, graphml, stix
from linkgraph.bundles.suspected import Suspected
from linkgraph.tables.exports import ExportedLinks, ExportedMembers, ExportedRings

_FORMS = {"graph/ring.graphml": graphml.write, "graph/ring.gexf": gexf.write, "graph/ring.stix.json": stix.write}


def graphs(published: Published) -> dict[str, bytes]:
    """GraphML, GEXF and STIX by path below `data/`; nothing in public, where no exhibit has single accounts."""
    if published.profile == "public":
        return {}
    suspected = _suspected(published)
    files = {}
    with tempfile.TemporaryDirectory() as folder:
        for path, write in _FORMS.items():
            place = Path(folder) / Path(path).name
            write(suspected, place)
            files[path] = place.read_bytes()
    return files


def _suspected(published: Published) -> Suspected:
    """Rings, members and links as the forms take them, with tokens for ids."""
    frames = published.frames
    rings = published.heads
    names = {"ring": "ring_id", "account": "account_id", "signed_up": "created_at"}
    members = frames["EX-001"].drop("account_id", strict=False).rename(names)
    members = members.join(rings.select("ring_id", "score", ring_tier="tier"), on="ring_id").with_columns(
        pl.coalesce("tier", "ring_tier").alias("tier"),
        pl.col("membership", "least_membership").cast(pl.Float64),
        pl.col("best_family").fill_null("none"),
        pl.col("families").cast(pl.UInt8),
        pl.col("created_at", "status_at").str.to_datetime("%Y-%m-%dT%H:%M:%S%.fZ", time_unit="us", time_zone="UTC"),
    )
    links = (
        frames["EX-003"]
        .rename({"ring": "ring_id"})
        .with_columns(pl.col("bits", "pair_bits", "stands_for").cast(pl.Float64), pl.col("shared").cast(pl.UInt32))
    )
    return Suspected(
        rings=rings.select(ExportedRings.column_names()),
        members=members.select(ExportedMembers.column_names()),
        links=links.select(ExportedLinks.column_names()),
    )
