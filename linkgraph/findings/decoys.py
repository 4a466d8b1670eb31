"""What the score makes of made-up groups: how many of those named could be chance, at each ring's score."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from linkgraph.findings.evidence import Evidence
from linkgraph.findings.score import scores
from linkgraph.tables.decoys import Decoys


def decoys_reaching(
    evidence: Evidence,
    findings: pl.DataFrame,
    *,
    members: pl.DataFrame,
    ties: pl.DataFrame,
) -> pl.DataFrame:
    """`tables.Decoys` of every group of `findings` (`tables.Findings`).

    `members` and `ties` are those of the decoys, as many for every group. They go through the same code as groups do,
    beside these: what is usual is read from accounts that are in neither. Of m groups and n decoys, G and D of a score
    of s or more,

        rate(s) = ((D + 1) / n) / (G / m), 1 at most,

    and a group has the least of the rates at its own score and below (Storey & Tibshirani 2003). The one stands for
    what so many decoys cannot show: no rate is ever 0.
    """
    made = members["group"].n_unique()
    score = np.sort(findings["score"].to_numpy())
    chance = np.sort(scores(replace(evidence, members=members, ties=ties, beside=evidence))["score"].to_numpy())
    reached = chance.shape[0] - np.searchsorted(chance, score)
    groups = score.shape[0] - np.searchsorted(score, score)
    rate = np.minimum.accumulate(np.minimum((reached + 1) * score.shape[0] / (max(made, 1) * groups), 1.0))
    place = np.searchsorted(score, findings["score"].to_numpy())
    return Decoys.validate(
        pl.DataFrame({
            "group": findings["group"],
            "decoys": pl.repeat(made, findings.height, dtype=pl.UInt32, eager=True),
            "reached": reached[place].astype(np.uint32),
            "groups": groups[place].astype(np.uint32),
            "false_discovery_rate": rate[place],
        }).sort("group")
    )
