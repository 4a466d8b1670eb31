"""The files of a world: OUT/data for the investigator, OUT/truth.parquet beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl

from linkgraph.core.errors import StorageError
from linkgraph.simulate import registry
from linkgraph.simulate.chance import Ints
from linkgraph.simulate.exchanges import parts
from linkgraph.simulate.places import Atlas
from linkgraph.simulate.population import API
from linkgraph.simulate.rhythms import Habits, sessions
from linkgraph.simulate.scene import Scene
from linkgraph.simulate.traffic import Exchanges

_LOGINS = 3.4
_TIMES = ("created_at", "status_at", "paid_at", "seen_at", "sent_at")


def write(scene: Scene, out: Path, *, exchanges: Exchanges, progress: Callable[[float], None]) -> dict[str, int]:
    """Write all files; rows of each table. StorageError where a file cannot be written."""
    names = registry.account_ids(scene)
    people_at = scene.places.atlas(scene.plan.accounts, people_only=True)
    atlas = scene.places.atlas(scene.plan.accounts)
    tables = {
        "accounts": registry.accounts(scene, people_at),
        "payments": scene.wallets.payments(scene.people),
        "logins": _logins(scene, people_at, counts=np.bincount(exchanges.account, minlength=scene.people.size)),
        "observations": scene.observations().with_columns(pl.col("seen_at").replace(-1, None)),
    }
    for name, frame in tables.items():
        _save(_named(frame, names), out / "data" / f"{name}.parquet")
    _save(_truth(scene, names), out / "truth.parquet")
    for number, frame in enumerate(parts(scene, atlas, exchanges=exchanges, progress=progress)):
        _save(_named(frame, names), out / "data" / "exchanges" / f"part-{number:04d}.parquet")
    return {name: frame.height for name, frame in tables.items()} | {"exchanges": exchanges.sent.size}


def _named(frame: pl.DataFrame, names: pl.Series) -> pl.DataFrame:
    """The account's id first, in place of its position."""
    account_id = names.gather(frame["account"]).alias("account_id")
    return frame.drop("account").insert_column(0, account_id)


def _save(frame: pl.DataFrame, path: Path) -> None:
    times = [
        pl.from_epoch(name, time_unit="us").dt.replace_time_zone("UTC") for name in _TIMES if name in frame.columns
    ]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        frame.with_columns(times).write_parquet(path, compression="zstd", compression_level=1)
    except OSError as error:
        advice = "Free some space, or name a folder that can be written, and start again."
        raise StorageError(f"{path.name} cannot be written: {error}.", advice=advice) from error


def _logins(scene: Scene, atlas: Atlas, *, counts: Ints) -> pl.DataFrame:
    """Log-ins by time: one at sign-up, then about as the square root of the exchanges, fewer for programs."""
    people, rng = scene.people, scene.plan.rng("logins")
    wish = np.sqrt(counts) * np.where(people.plan_kind >= API, 0.4, 1.0) * rng.lognormal(0, 0.4, people.size)
    counts = rng.poisson(np.minimum(wish / max(wish.mean(), 1e-9) * (_LOGINS - 0.25), 60))
    single = np.full(people.size, 0.6)
    habits = Habits(counts, people.since, people.until, people.zone, people.profile, length=single, gap=people.gap)
    new = np.flatnonzero(people.created >= scene.plan.start)
    who = np.concatenate([np.repeat(np.arange(people.size), counts), new])
    seen = np.concatenate([sessions(habits, seed=scene.plan.seed * 1_000_003 + 6), people.created[new]])
    order = np.lexsort((who, seen))
    who, seen = who[order], seen[order]
    device = scene.devices.pick(who, total=people.size, seed=scene.plan.seed + 9)
    missing = rng.random((3, who.size))
    columns = {
        "account": who,
        "seen_at": seen,
        "ip": atlas.spell(np.where(missing[0] < 0.01, -1, atlas.pick(who, seen))),
        "user_agent": scene.devices.user_agents(device).set(pl.Series(missing[1] < 0.02), None),
        "device_id": scene.devices.ids(device).set(pl.Series(missing[2] < 0.08), None),
    }
    return pl.DataFrame(columns)


def _truth(scene: Scene, names: pl.Series) -> pl.DataFrame:
    people = scene.people
    ring, group = pl.Series(people.ring), pl.Series(people.group)
    columns = {
        "account_id": names,
        "ring_id": ("T-" + ring.cast(pl.String).str.zfill(4)).set(ring < 0, None),
        "kind": pl.Series(people.kinds).gather(people.kind),
        "group_id": ("G-" + group.cast(pl.String).str.zfill(6)).set(group < 0, None),
    }
    return pl.DataFrame(columns).sort("account_id")
