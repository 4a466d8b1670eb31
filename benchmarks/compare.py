"""linkgraph beside published methods on the same made-up worlds: seconds, memory and quality in one table.

    .venv/bin/python benchmarks/compare.py --accounts 5000 --exchanges 150000 --seeds 301 302
    .venv/bin/python benchmarks/compare.py --accounts 30000 --exchanges 900000 --seeds 303 --no-rings --out peers.json

Each world is made once. The real `linkgraph investigate` and every peer of `benchmarks/peers` run on it, each in a
process of its own, and `linkgraph.evaluate` scores every answer. A peer that fails, or takes longer than --limit
seconds, is a row that says so. The peers and their settings: benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks import worlds
from benchmarks.peers import registry
from linkgraph.core.errors import CommandError
from linkgraph.evaluate.process import measured

LINKGRAPH = "linkgraph"
HEAD = (
    f"{'seed':>5}  {'method':<25} {'seconds':>7} {'MB':>6} {'found':>9} {'F1':>6} {'prec.':>6} {'recall':>6}"
    f" {'named':>7} {'innocents confirmed':>19} {'in review':>9}"
)


def one(name: str, folder: Path, *, limit: float) -> dict[str, Any]:
    """What a method took and how good its answer is, or `failed`: why there is none."""
    try:
        if name == LINKGRAPH:
            return worlds.investigate(folder, limit=limit)
        answer = folder / "answer.parquet"
        command = [sys.executable, registry.__file__, name, str(folder / "data"), str(answer)]
        seconds, megabytes = measured(command, limit=limit)
        return worlds.result(folder, answer, seconds=seconds, megabytes=megabytes)
    except CommandError as why:
        return {"failed": str(why)}


def row(result: dict[str, Any]) -> str:
    """The measures that a reader compares, or why there are none."""
    start = f"{result['seed']:>5}  {result['method']:<25}"
    if "failed" in result:
        return f"{start} none: {result['failed']}"
    scores = result["scores"]
    measures = scores["b_cubed"]
    return (
        f"{start} {result['seconds']:>7} {result['megabytes']:>6,} {scores['found']:>2} of {scores['rings']:>3}"
        f" {measures['f1']:>6.3f} {measures['precision']:>6.3f} {measures['recall']:>6.3f} {scores['named']:>7,}"
        f" {scores['innocents_confirmed']:>19,} {scores['innocents_review']:>9,}"
    )


def options() -> argparse.Namespace:
    """The options of `worlds.py`, and which methods to run for how long."""
    parser = worlds.arguments(__doc__)
    parser.add_argument("--limit", type=float, default=1_800, help="seconds that a method may take")
    names = [LINKGRAPH, *registry.PEERS]
    parser.add_argument("--methods", nargs="+", choices=names, default=names, metavar="NAME", help=", ".join(names))
    return parser.parse_args()


def main() -> None:
    """Make every world, run every method on it, print a row each."""
    asked = options()
    print(f"{asked.accounts:,} accounts, {asked.exchanges:,} exchanges, careful {asked.careful}\n{HEAD}", flush=True)
    results = []
    for seed in asked.seeds:
        with tempfile.TemporaryDirectory(prefix="linkgraph-benchmark-") as folder:
            worlds.make(Path(folder), asked, seed=seed)
            for name in asked.methods:
                results.append({"seed": seed, "method": name, **one(name, Path(folder), limit=asked.limit)})
                print(row(results[-1]), flush=True)
    worlds.report(asked, results)


if __name__ == "__main__":
    main()
