"""Innocents framed by a ring: how many are named when 0 to 5 of their things are copied.

    .venv/bin/python benchmarks/framing.py --seeds 1 2 3

For each number of copied signals the same seeds' worlds, with victims of ordinary and of heavy use, half of them there
for long and half as new as the rings (`linkgraph.simulate.adversaries.framing`); the real command on each. A row a
number: victims, those in review and those in confirmed strength, and how well the rings are still found. The other
tricks (`--tricks`) are measured the same way: rings that pose as firms, rings merged or hidden, firms smeared.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import polars as pl
from worlds import arguments, investigate, report

from linkgraph.simulate import Tricks, world
from linkgraph.simulate.adversaries.framing import KIND, KIND_HEAVY
from linkgraph.simulate.plan import COPIED_AT_MOST
from linkgraph.tables.rings import CONFIRMED

TRICKS = ("front", "merged", "hidden", "smeared")
HEAD = (
    f"{'trick':>10} {'worlds':>7} {'victims':>8} {'in review':>10} {'confirmed':>10} {'heavy':>6} {'in review':>10} "
    f"{'confirmed':>10} {'other innocents':>16} {'confirmed':>10} {'rings found':>12} {'F1':>6}"
)


def one(options: argparse.Namespace, tricks: Tricks, *, seed: int) -> dict[str, float]:
    """What became of the victims of one world, and of its rings."""
    with tempfile.TemporaryDirectory(prefix="linkgraph-framing-") as name:
        folder = Path(name)
        size = {"accounts": options.accounts, "exchanges": options.exchanges}
        world(folder, **size, seed=seed, careful=options.careful, tricks=tricks)
        scores = investigate(folder)["scores"]
        told = pl.read_parquet(folder / "truth.parquet").join(
            pl.read_parquet(folder / "case" / "rings.parquet").select("account_id", "tier"), on="account_id", how="left"
        )
    innocent, victim = pl.col("ring_id").is_null(), pl.col("kind").is_in([KIND, KIND_HEAVY])
    confirmed, review = pl.col("tier") == CONFIRMED, pl.col("tier").is_not_null() & (pl.col("tier") != CONFIRMED)
    counts = {
        f"{who} {what}": told.filter((pl.col("kind") == kind) & tier).height
        for who, kind in (("ordinary", KIND), ("heavy", KIND_HEAVY))
        for what, tier in (("victims", pl.lit(value=True)), ("review", review), ("confirmed", confirmed))
    }
    others = told.filter(innocent & ~victim)
    return counts | {
        "others review": others.filter(review).height,
        "others confirmed": others.filter(confirmed).height,
        "rings": scores["rings"],
        "found": scores["found"],
        "f1": scores["b_cubed"]["f1"],
    }


def row(name: str, results: list[dict[str, float]]) -> str:
    """The sums over all worlds of a row, and their mean F1."""
    total = {key: sum(result[key] for result in results) for key in results[0]}
    return (
        f"{name:>10} {len(results):>7} {total['ordinary victims']:>8} {total['ordinary review']:>10} "
        f"{total['ordinary confirmed']:>10} {total['heavy victims']:>6} {total['heavy review']:>10} "
        f"{total['heavy confirmed']:>10} {total['others review']:>16} {total['others confirmed']:>10} "
        f"{total['found']:>5} of {total['rings']:<3} {total['f1'] / len(results):>6.3f}"
    )


def main() -> None:
    """Make the worlds, investigate them, print a row for each trick."""
    parser = arguments(__doc__)
    parser.add_argument("--copied", type=int, nargs="*", default=list(range(COPIED_AT_MOST + 1)))
    parser.add_argument("--tricks", nargs="*", choices=TRICKS, default=[])
    options = parser.parse_args()
    print(HEAD, flush=True)
    asked = {str(copied): Tricks(framed=copied) for copied in options.copied}
    asked |= {name: Tricks(**{name: True}) for name in options.tricks}
    results = []
    for name, tricks in asked.items():
        found = [one(options, tricks, seed=seed) for seed in options.seeds]
        print(row(name, found), flush=True)
        results += [{"trick": name, **each} for each in found]
    report(options, results)


if __name__ == "__main__":
    main()
