"""What each stage costs as the data grow: seconds by stage against accounts, as a figure and a table of slopes.

    .venv/bin/python benchmarks/stages.py --sizes 10000 100000 1000000 --seeds 800 --figure stages.svg

Thirty exchanges an account. A slope is that of the logarithms, from the smallest to the largest world: at 1 twice the
data take twice the time. Stages of less than a second in the largest world are left out of the figure, not of --out.
What was never run on this machine is compiled first: run a small world once before.
"""

from __future__ import annotations

import json
import math
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure
from worlds import arguments, investigate, make, report

EXCHANGES = 30


def seconds_by_stage(folder: Path) -> dict[str, float]:
    """Seconds of every stage of the case that was just made, and of all."""
    stages: dict[str, float] = json.loads((folder / "case" / "case.json").read_text(encoding="utf-8"))["seconds"]
    return {**stages, "all stages": round(sum(stages.values()), 3)}


def means(results: Sequence[Mapping[str, Any]], size: int) -> dict[str, float]:
    """Mean seconds by stage over the seeds of one size."""
    mine = [one["stages"] for one in results if one["accounts"] == size]
    return {stage: sum(one[stage] for one in mine) / len(mine) for stage in mine[0]}


def slope(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """Of the logarithms, from the first to the last.

    >>> slope([10, 100], [2.0, 20.0])
    1.0
    """
    return (math.log(seconds[-1]) - math.log(seconds[0])) / (math.log(sizes[-1]) - math.log(sizes[0]))


def draw(sizes: Sequence[int], curves: Mapping[str, Sequence[float]], *, path: Path) -> None:
    """Seconds against accounts, both on scales of logarithms, a line a stage; the legend has their order at the end."""
    figure = Figure(figsize=(6.3, 4.5), layout="constrained")
    axes = figure.add_subplot(xlabel="accounts", ylabel="seconds", xscale="log", yscale="log")
    for stage, seconds in sorted(curves.items(), key=lambda curve: -curve[1][-1]):
        axes.plot(sizes, seconds, marker="o", linewidth=2 if stage == "all stages" else 1, label=stage)
    figure.legend(loc="outside right upper", frameon=False)
    figure.savefig(path)


def main() -> None:
    """Make and investigate a world for each size and seed; print seconds and slopes, and draw them."""
    parser = arguments(__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[5_000, 30_000, 100_000])
    parser.add_argument("--figure", type=Path, default=Path("stages.svg"))
    options = parser.parse_args()
    sizes = sorted(set(options.sizes))
    if len(sizes) < 2:
        parser.error("--sizes needs two sizes or more")
    results: list[dict[str, Any]] = []
    for size in sizes:
        options.accounts, options.exchanges = size, size * EXCHANGES
        for seed in options.seeds:
            with tempfile.TemporaryDirectory(prefix="linkgraph-stages-") as name:
                make(Path(name), options, seed=seed)
                measured = investigate(Path(name))
                results.append({"accounts": size, "seed": seed, **measured, "stages": seconds_by_stage(Path(name))})
    rows = [means(results, size) for size in sizes]
    curves = {stage: [row[stage] for row in rows] for stage in rows[0]}
    print(" ".join([f"{'stage':<14}", *(f"{size:>12,}" for size in sizes), f"{'slope':>7}"]))
    for stage, seconds in curves.items():
        print(" ".join([f"{stage:<14}", *(f"{one:>12.1f}" for one in seconds), f"{slope(sizes, seconds):>7.2f}"]))
    draw(sizes, {stage: seconds for stage, seconds in curves.items() if seconds[-1] >= 1}, path=options.figure)
    options.figure = str(options.figure)
    report(options, results)


if __name__ == "__main__":
    main()
