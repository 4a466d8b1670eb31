"""Simulated worlds, investigated by the real command in a process of its own: seconds, peak memory, quality.

    .venv/bin/python benchmarks/worlds.py --accounts 100000 --exchanges 3000000 --seeds 1001
    .venv/bin/python benchmarks/worlds.py --accounts 5000 --exchanges 150000 --seeds 1001 1002 1003 --no-rings

A row a world on the screen; with --out a JSON file with the machine, the versions and every measure.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

import polars as pl

from linkgraph import evaluate, simulate

LINKGRAPH = Path(sys.executable).with_name("linkgraph")
HEAD = (
    f"{'accounts':>9} {'exchanges':>10} {'seed':>6} {'careful':>7} {'seconds':>8} {'MB':>6} {'rings':>5} {'found':>5} "
    f"{'F1':>6} {'prec.':>6} {'recall':>6} {'AP':>6} {'innocents confirmed':>20} {'in review':>9}"
)


def measured(command: list[str]) -> tuple[float, int]:
    """Seconds and peak megabytes of a command that must succeed; its output goes nowhere."""
    start = time.monotonic()
    child = os.posix_spawn(
        command[0],
        command,
        os.environ,
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )
    _, status, usage = os.wait4(child, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"{' '.join(command)} failed.")
    return time.monotonic() - start, usage.ru_maxrss // 1024


def one(folder: Path, options: argparse.Namespace, *, seed: int) -> dict[str, object]:
    """Make a world, investigate it, score the answer."""
    simulate.world(
        folder,
        accounts=options.accounts,
        exchanges=options.exchanges,
        seed=seed,
        rings=not options.no_rings,
        careful=options.careful,
    )
    seconds, megabytes = measured([str(LINKGRAPH), "investigate", str(folder / "data"), str(folder / "case")])
    scores = evaluate.score(
        pl.read_parquet(folder / "case" / "rings.parquet"), pl.read_parquet(folder / "truth.parquet")
    )
    return {"seed": seed, "seconds": round(seconds, 1), "megabytes": megabytes, "scores": scores.to_dict()}


def row(options: argparse.Namespace, result: dict[str, object]) -> str:
    """The measures that a reader looks for first."""
    scores: Any = result["scores"]
    measures = scores["b_cubed"]
    ranking = scores["average_precision"]
    named = {tier: sum(kind[tier] for kind in scores["innocents"]) for tier in ("confirmed", "review")}
    return (
        f"{options.accounts:>9,} {options.exchanges:>10,} {result['seed']:>6} {options.careful:>7} "
        f"{result['seconds']:>8} "
        f"{result['megabytes']:>6,} {scores['rings']:>5} {scores['found']:>5} {measures['f1']:>6.3f} "
        f"{measures['precision']:>6.3f} {measures['recall']:>6.3f} "
        f"{'none' if ranking is None else format(ranking, '.3f'):>6} {named['confirmed']:>20} {named['review']:>9}"
    )


def main() -> None:
    """Read the options, run every seed, print a row each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--accounts", type=int, default=5_000)
    parser.add_argument("--exchanges", type=int, default=150_000)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1001])
    parser.add_argument("--careful", type=float, default=0.3)
    parser.add_argument("--no-rings", action="store_true")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    print(HEAD)
    results = []
    for seed in options.seeds:
        with tempfile.TemporaryDirectory(prefix="linkgraph-benchmark-") as folder:
            results.append(one(Path(folder), options, seed=seed))
        print(row(options, results[-1]), flush=True)
    if options.out is not None:
        machine = {"cores": os.cpu_count(), "processor": platform.machine(), "python": sys.version.split()[0]}
        versions = {name: version(name) for name in ("linkgraph", "polars", "numpy", "numba", "igraph")}
        asked = {key: value for key, value in vars(options).items() if key != "out"}
        report = {"asked": asked, "machine": machine, "versions": versions, "results": results}
        options.out.write_text(json.dumps(report, indent=2, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
