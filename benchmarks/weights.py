"""Estimate `linkgraph.findings.weights` anew: a logistic regression of ring or not on what each term says alone.

    .venv/bin/python benchmarks/weights.py

Worlds of 30,000 accounts from careless to careful and two without rings, with seeds that are used for nothing else. No
weight may be negative or beyond 1 (a term says no more beside others than alone), none of a doubt below `LEAST_DOUBT`;
each is pulled towards `SHRUNK_TO`. A group is a ring where more than half of its members are one operator's. Prints the
weights, the score of a group of which no term says anything, and how well weights from all other worlds order the
groups of each world.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np
import polars as pl
from scipy.optimize import minimize
from worlds import investigate, make

from linkgraph.findings.score import TERMS
from linkgraph.findings.term import DOUBT, PRIOR
from linkgraph.findings.weights import SHRUNK_TO, WEIGHTS
from linkgraph.tables.members import PERIPHERAL

WORLDS = ((2001, 0.0), (2002, 0.2), (2003, 0.4), (2004, 0.6), (2005, 0.8), (2006, None), (2007, None))
STRENGTH = 5.0
LARGEST = 1.0
LEAST, LEAST_DOUBT = 0.1, 0.4
ESTIMATED = [term for term in TERMS if term.kind != PRIOR]
NAMES = [term.name for term in ESTIMATED]


def groups(case: Path, truth: pl.DataFrame) -> pl.DataFrame:
    """One row a group: what each term says alone (bits), ring, accounts."""
    tables = case / "tables"
    accounts = pl.read_parquet(tables / "records" / "accounts" / "*.parquet").select("account", "account_id")
    members = pl.read_parquet(tables / "members.parquet").filter(pl.col("role") != PERIPHERAL)
    told = members.join(accounts, on="account").join(truth.select("account_id", "ring_id"), on="account_id")
    by_ring = told.group_by("group", "ring_id").len()
    ring = by_ring.group_by("group").agg(
        (pl.col("len").filter(pl.col("ring_id").is_not_null()).max().fill_null(0) / pl.col("len").sum() > 0.5).alias(
            "ring"
        ),
        pl.col("len").sum().alias("accounts"),
    )
    weight = pl.col("term").replace_strict(WEIGHTS, return_dtype=pl.Float64)
    alone = pl.read_parquet(tables / "reasons.parquet").with_columns(pl.col("bits") / weight)
    return alone.pivot(on="term", index="group", values="bits").join(ring, on="group")


def fitted(table: pl.DataFrame) -> np.ndarray:
    """The weights of `ESTIMATED` and, last, the score of nothing, all in bits."""
    says = table.select(NAMES).to_numpy() * np.log(2.0)
    side = np.where(table["ring"].to_numpy(), 1.0, -1.0)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        margin = side * (says @ weights[:-1] + weights[-1])
        pull = -side / (1.0 + np.exp(margin))
        off = weights[:-1] - SHRUNK_TO
        cost = np.logaddexp(0.0, -margin).sum() + STRENGTH * (off**2).sum()
        return cost, np.append(says.T @ pull + 2 * STRENGTH * off, pull.sum())

    bounds = [(LEAST_DOUBT if term.kind == DOUBT else LEAST, LARGEST) for term in ESTIMATED] + [(None, None)]
    found = minimize(loss, np.append(np.full(len(ESTIMATED), SHRUNK_TO), 0.0), jac=True, bounds=bounds)
    return np.append(found.x[:-1], found.x[-1] / np.log(2.0))


def score(table: pl.DataFrame, weights: np.ndarray) -> np.ndarray:
    """The score of each group with these weights, bits."""
    return table.select(NAMES).to_numpy() @ weights[:-1] + weights[-1]


def main() -> None:
    """Make the worlds, investigate them, estimate, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--accounts", type=int, default=30_000)
    parser.add_argument("--exchanges", type=int, default=900_000)
    options = parser.parse_args()
    tables = []
    for seed, careful in WORLDS:
        options.no_rings, options.careful = careful is None, careful or 0.3
        with tempfile.TemporaryDirectory(prefix="linkgraph-weights-") as name:
            folder = Path(name)
            make(folder, options, seed=seed)
            investigate(folder)
            tables.append(groups(folder / "case", pl.read_parquet(folder / "truth.parquet")))
    for place, (seed, careful) in enumerate(WORLDS):
        others = pl.concat([table for other, table in enumerate(tables) if other != place])
        found = tables[place].with_columns(pl.Series("score", score(tables[place], fitted(others))))
        innocent = found.filter(~pl.col("ring"))["score"].max()
        above = found.filter(pl.col("ring") & (pl.col("score") > innocent))
        rings = found.filter(pl.col("ring"))
        print(
            f"seed {seed}, careful {careful}: the highest innocent group scores {innocent:.1f} bits; "
            f"{above.height} of {rings.height} ring groups are above it, with {above['accounts'].sum()} of "
            f"{rings['accounts'].sum()} accounts"
        )
    weights = fitted(pl.concat(tables))
    for name, weight in zip([*NAMES, "of nothing"], weights, strict=True):
        print(f'    "{name}": {weight:.2f},')


if __name__ == "__main__":
    main()
