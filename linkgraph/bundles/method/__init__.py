"""The method card: how the ring was found, with which settings, error rates and limits, and what else it could be."""

from __future__ import annotations

from typing import Any

import polars as pl

from linkgraph.bundles.documents import as_json
from linkgraph.bundles.exhibits import Published
from linkgraph.bundles.method.alternatives import alternatives
from linkgraph.bundles.method.limits import limitations
from linkgraph.bundles.method.validation import validation
from linkgraph.bundles.method.words import glossary, words


def files(published: Published, *, left_out: pl.DataFrame) -> dict[str, bytes]:
    """The files of `method/` by path below `data/`.

    `left_out` is `tables.LeftOut`: what the run did not look at.
    """
    facts = published.facts
    said = words()
    method = {
        **{name: said[name] for name in ("principle", "steps", "reliability", "references")},
        "rings": _rings(published),
        "settings_sha256": facts.settings_sha256,
    }
    environment = {"versions": dict(facts.versions), "seed": facts.seed, **said["environment"]}
    return {
        "method/method.json": as_json(method),
        "method/parameters.json": as_json({"sha256": facts.settings_sha256, "settings": dict(facts.settings)}),
        "method/environment.json": as_json(environment),
        "method/validation.json": as_json(validation(published)),
        "method/limitations.md": limitations(published, left_out=left_out).encode(),
        "method/alternatives.md": alternatives(published).encode(),
        "method/glossary.md": glossary().encode(),
    }


def _rings(published: Published) -> list[dict[str, Any]]:
    """The score of each ring, and its terms that are not nought, strongest first."""
    terms = (
        published
        .exhibits["EX-014"]
        .frame.filter(pl.col("bits") != 0)
        .with_columns(pl.col("bits").cast(pl.Float64).round(4))
        .sort("ring", pl.col("bits").abs(), "term", descending=[False, True, False])
    )
    rings = []
    for ring in published.rings:
        own = terms.filter(pl.col("ring") == ring)
        score = round(float(own["bits"].sum()), 4)
        rings.append({"ring": ring, "score_bits": score, "terms": own.select("term", "kind", "bits").to_dicts()})
    return rings
