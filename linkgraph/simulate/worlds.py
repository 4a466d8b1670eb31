"""A whole made-up world: planted rings, look-alikes, ordinary people, and the truth beside the data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import numpy as np

from linkgraph.core.errors import StorageError
from linkgraph.simulate import adversaries, lookalikes, ordinary
from linkgraph.simulate.plan import Plan, Tricks
from linkgraph.simulate.scene import Scene
from linkgraph.simulate.writer import write


@dataclass(frozen=True, slots=True)
class WorldReport:
    """What was written: accounts by kind, number of rings, rows by table, number of files, bytes."""

    kinds: dict[str, int]
    rings: int
    rows: dict[str, int]
    files: int
    bytes: int


def world(
    out: Path,
    *,
    accounts: int,
    exchanges: int,
    seed: int,
    rings: bool = True,
    careful: float = 0.3,
    tricks: Tricks | None = None,
    progress: Callable[[str, float], None] | None = None,
) -> WorldReport:
    """Write OUT/data (accounts, payments, logins, exchanges, observations) and OUT/truth.parquet.

    `truth.parquet` holds account_id, ring_id (null for innocents), kind (a ring's kind, a look-alike's kind or
    `ordinary`), group_id (an innocent group or null). The same sizes, seed, rings and careful give the same bytes.
    With `rings=False` the look-alikes are the same and nobody is a ring. `careful` runs from 0 (careless operators)
    to 1; `tricks` are what they do against the evidence itself. `progress` is called with a step and its share
    done. Exactly `exchanges` rows of exchanges are written, in parts. SettingsError for sizes out of range;
    StorageError for a folder that is not empty or cannot be written.
    """
    tell = progress or _quiet
    plan = Plan(accounts, exchanges, seed, rings, careful, tricks or Tricks())
    if out.exists() and any(out.iterdir()):
        raise StorageError(f"{out} is not empty.", advice="Name a new or an empty folder.")
    scene = _planted(plan, tell)
    traffic = scene.traffic.complete(scene.people)
    rows = write(scene, out, exchanges=traffic, progress=lambda share: tell("exchanges", share))
    written = [path for path in out.rglob("*") if path.is_file()]
    number = np.bincount(scene.people.kind, minlength=len(scene.people.kinds))
    return WorldReport(
        kinds=dict(zip(scene.people.kinds, number.tolist(), strict=True)),
        rings=scene.people.rings,
        rows=rows,
        files=len(written),
        bytes=sum(path.stat().st_size for path in written),
    )


def _planted(plan: Plan, tell: Callable[[str, float], None]) -> Scene:
    scene = Scene.empty(plan)
    kinds: tuple[ModuleType, ...] = lookalikes.ALL + (adversaries.ALL if plan.rings else ())
    for done, kind in enumerate(kinds, 1):
        kind.plant(scene, plan.rng(kind.__name__))
        tell("accounts", done / (len(kinds) + 1))
    if plan.rings:
        adversaries.trick(scene)
    ordinary.complete(scene)
    tell("accounts", 1.0)
    return scene


def _quiet(step: str, share: float) -> None:
    """Nobody watches."""
