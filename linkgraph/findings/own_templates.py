"""Templates of a group's own: three members or more use one, and hardly anybody else."""

from __future__ import annotations

import polars as pl

from linkgraph.findings.evidence import Evidence

_OURS = 0.5
_LEAST = 3


def own_templates(evidence: Evidence) -> pl.DataFrame:
    """By group: signal, token, inside (members that used it), holders (accounts that did); content signals only."""
    content = evidence.signals.filter(pl.col("family") == "content").select("signal")
    return (
        evidence.sightings
        .join(content, on="signal")
        .join(evidence.counted(), on="account")
        .group_by("group", "signal", "token")
        .agg(pl.len().alias("inside"))
        .join(evidence.tokens.select("signal", "token", "holders"), on=["signal", "token"])
        .filter((pl.col("inside") >= _LEAST) & (pl.col("inside") / pl.col("holders") >= _OURS))
        .sort("group", "signal", "token")
    )
