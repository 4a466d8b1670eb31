"""Simulated worlds, investigated by the real command in a process of its own: seconds, peak memory, quality.

    .venv/bin/python benchmarks/worlds.py --accounts 100000 --exchanges 3000000 --seeds 1001
    .venv/bin/python benchmarks/worlds.py --accounts 5000 --exchanges 150000 --seeds 1001 1002 1003 --no-rings

A row a world on the screen; with --out a JSON file with the machine, the versions and every measure.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

import polars as pl

from linkgraph import evaluate
from linkgraph.evaluate.process import measured

LINKGRAPH = Path(sys.executable).with_name("linkgraph")
HEAD = (
    f"{'accounts':>9} {'exchanges':>10} {'seed':>6} {'careful':>7} {'seconds':>8} {'MB':>6} {'rings':>5} {'found':>5} "
    f"{'F1':>6} {'prec.':>6} {'recall':>6} {'AP':>6} {'innocents confirmed':>20} {'in review':>9}"
)


def make(folder: Path, options: argparse.Namespace, *, seed: int) -> None:
    """A made-up world: folder/data and folder/truth.parquet."""
    size = ["--accounts", str(options.accounts), "--exchanges", str(options.exchanges)]
    kind = ["--careful", str(options.careful), *(["--no-rings"] if options.no_rings else [])]
    measured([str(LINKGRAPH), "simulate", str(folder), *size, *kind, "--seed", str(seed)])


def investigate(folder: Path, *, limit: float = math.inf) -> dict[str, Any]:
    """Seconds, megabytes and scores of the real command on a world; CommandError as `measured` says."""
    command = [str(LINKGRAPH), "investigate", str(folder / "data"), str(folder / "case")]
    seconds, megabytes = measured(command, limit=limit)
    return result(folder, folder / "case" / "rings.parquet", seconds=seconds, megabytes=megabytes)


def result(folder: Path, answer: Path, *, seconds: float, megabytes: int) -> dict[str, Any]:
    """What was measured, with the scores of the answer in a file against the truth of the world."""
    scores = evaluate.score(pl.read_parquet(answer), pl.read_parquet(folder / "truth.parquet"))
    return {"seconds": round(seconds, 1), "megabytes": megabytes, "scores": scores.to_dict()}


def arguments(about: str | None) -> argparse.ArgumentParser:
    """The options that say which worlds to make."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--accounts", type=int, default=5_000)
    parser.add_argument("--exchanges", type=int, default=150_000)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1001])
    parser.add_argument("--careful", type=float, default=0.3)
    parser.add_argument("--no-rings", action="store_true")
    parser.add_argument("--out", type=Path)
    return parser


def report(options: argparse.Namespace, results: list[dict[str, Any]]) -> None:
    """Write everything measured to the file of --out, where one is asked for."""
    if options.out is not None:
        machine = {"cores": os.cpu_count(), "processor": platform.machine(), "python": sys.version.split()[0]}
        versions = {name: version(name) for name in ("linkgraph", "polars", "numpy", "numba", "igraph")}
        asked = {key: value for key, value in vars(options).items() if key != "out"}
        whole = {"asked": asked, "machine": machine, "versions": versions, "results": results}
        options.out.write_text(json.dumps(whole, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def row(options: argparse.Namespace, result: dict[str, Any]) -> str:
    """The measures that a reader looks for first."""
    scores = result["scores"]
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
    options = arguments(__doc__).parse_args()
    print(HEAD)
    results = []
    for seed in options.seeds:
        with tempfile.TemporaryDirectory(prefix="linkgraph-benchmark-") as folder:
            make(Path(folder), options, seed=seed)
            results.append({"seed": seed, **investigate(Path(folder))})
        print(row(options, results[-1]), flush=True)
    report(options, results)


if __name__ == "__main__":
    main()
