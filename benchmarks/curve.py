"""How much is still found as operators get more careful: F1, and recall by kind of ring, against the dial.

    .venv/bin/python benchmarks/curve.py --accounts 30000 --exchanges 900000 --seeds 1201

The dial (`linkgraph simulate --careful`) goes from 0 (careless) to 1: reworded and shuffled templates, aged accounts,
people's hours and loads, addresses that are never shared, fewer accounts a card. Recall is of accounts, in both tiers.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from worlds import arguments, investigate, make, report

DIAL = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


def line(cells: list[str]) -> str:
    """One row of the table."""
    return " ".join([f"{cells[0]:<18}", *(f"{cell:>7}" for cell in cells[1:])])


def main() -> None:
    """Make and investigate a world for each place of the dial and each seed; print means over the seeds."""
    parser = arguments(__doc__)
    options = parser.parse_args()
    results: list[dict[str, Any]] = []
    for careful in DIAL:
        options.careful = careful
        for seed in options.seeds:
            with tempfile.TemporaryDirectory(prefix="linkgraph-curve-") as name:
                make(Path(name), options, seed=seed)
                results.append({"careful": careful, "seed": seed, **investigate(Path(name))})
    print(line(["careful", *(f"{careful:g}" for careful in DIAL)]))
    at = [[one["scores"] for one in results if one["careful"] == careful] for careful in DIAL]
    for label, measure in (
        ("B-cubed F1", lambda scores: scores["b_cubed"]["f1"]),
        ("precision", lambda scores: scores["b_cubed"]["precision"]),
        ("innocents named", lambda scores: scores["innocents_confirmed"] + scores["innocents_review"]),
    ):
        means = [sum(map(measure, scores)) / len(scores) for scores in at]
        print(line([label, *(f"{mean:.3f}" if label != "innocents named" else f"{mean:.1f}" for mean in means)]))
    for kind in sorted({row["kind"] for scores in at for one in scores for row in one["kinds"]}):
        rows = [[row for one in scores for row in one["kinds"] if row["kind"] == kind] for scores in at]
        recall = [sum(row["named"] for row in some) / max(sum(row["accounts"] for row in some), 1) for some in rows]
        print(line([kind, *(f"{one:.2f}" for one in recall)]))
    report(options, results)


if __name__ == "__main__":
    main()
