"""How long a run takes, in seconds and in units: what only reading and hashing the exchanges takes on the same machine.

Seconds of one machine say little of another. A unit is the time in which polars reads every column of the exchanges
that linkgraph uses and hashes every value: nobody who looks at all exchanges can be much faster.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import polars as pl

from linkgraph.evaluate.process import measured
from linkgraph.tables import handed_in

_TIMES = 3
_PARTS = ("linkgraph", "polars", "numpy", "numba", "igraph")
_ORDER = ("reading", "records", "sightings", "links", "behaviour", "rings", "significance", "findings", "report")
OUTSIDE = "start and end"
"""What of a run is in no stage: the interpreter's start and imports, writing the answer, showing it on the screen."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Seconds and units of a stage, and the most memory that the run had held by its end, megabytes."""

    stage: str
    seconds: float
    units: float
    peak_megabytes: int


@dataclass(frozen=True, slots=True)
class Speed:
    """One measured run: of what, where, how long in all and by stage.

    `accounts` and `exchanges` are rows handed in; `exchange_megabytes` is the size of their files; `unit_seconds` is
    what reading and hashing them took, the least of three times.
    """

    accounts: int
    exchanges: int
    exchange_megabytes: float
    unit_seconds: float
    seconds: float
    units: float
    peak_megabytes: int
    stages: tuple[Stage, ...]
    machine: Mapping[str, str]

    def to_dict(self) -> dict[str, Any]:
        """All of it in plain values."""
        return asdict(self)


def machine() -> dict[str, str]:
    """Cores, threads of polars, processor, memory, Python, and the versions that matter for speed."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "cores": str(os.cpu_count()),
        "threads": str(pl.thread_pool_size()),
        "processor": platform.machine(),
        "memory": f"{pages / 2**30:.0f} GB",
        "load at the start": f"{os.getloadavg()[0]:.1f}",
        "python": platform.python_version(),
        **{name: version(name) for name in _PARTS},
    }


def unit(exchanges: Sequence[Path]) -> float:
    """Seconds of reading the contract's columns of Parquet files and hashing every value; the least of three times."""
    frame = pl.scan_parquet(list(exchanges), glob=False)
    held = frame.collect_schema().names()
    wanted = frame.select(
        pl.col(name).hash().bitwise_xor() for name in handed_in.Exchanges.column_names() if name in held
    )
    taken = []
    for _ in range(_TIMES):
        start = time.monotonic()
        wanted.collect(engine="streaming")
        taken.append(time.monotonic() - start)
    return min(taken)


def run(data: Path, case: Path, *, options: Sequence[str] = ()) -> Speed:
    """The real `linkgraph investigate` on a folder with Parquet exports, in a process of its own, and its stages.

    `options` are handed on, such as `--memory 2GB`.

    Raises:
        CommandError: the run failed; the message is the last line that it said.
    """
    where = machine()
    files = sorted(path for path in data.rglob("*.parquet") if path.relative_to(data).parts[0].startswith("exchanges"))
    one = unit(files)
    seconds, peak = measured([sys.executable, "-m", "linkgraph", "investigate", str(data), str(case), *options])
    facts = json.loads((case / "case.json").read_text(encoding="utf-8"))
    taken = {name: facts["seconds"][name] for name in _ORDER}
    stages = [Stage(name, took, took / one, facts["peak_megabytes"][name]) for name, took in taken.items()]
    outside = seconds - sum(taken.values())
    stages.append(Stage(OUTSIDE, round(outside, 3), outside / one, peak))
    rows = Counter[str]()
    for source in facts["sources"]:
        rows[source["table"]] += source["rows"]
    return Speed(
        accounts=rows["accounts"],
        exchanges=rows["exchanges"],
        exchange_megabytes=round(sum(path.stat().st_size for path in files) / 1e6, 1),
        unit_seconds=round(one, 3),
        seconds=round(seconds, 1),
        units=seconds / one,
        peak_megabytes=peak,
        stages=tuple(stages),
        machine=where,
    )
