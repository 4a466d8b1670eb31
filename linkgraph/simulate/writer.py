"""The files of a world: the small tables in one go, exchanges part after part."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from linkgraph.core.clock import WEEK
from linkgraph.core.errors import StorageError
from linkgraph.kernels.compile import compiled
from linkgraph.simulate import registry
from linkgraph.simulate.chance import Floats, Ints, mixed
from linkgraph.simulate.places import Atlas
from linkgraph.simulate.population import API
from linkgraph.simulate.rhythms import sessions
from linkgraph.simulate.scene import Scene
from linkgraph.simulate.text import expand
from linkgraph.simulate.tokens import ids

PART_ROWS = 400_000
MODELS = ("aster-2-mini", "aster-2", "aster-1", "aster-3")
_LOGINS = 3.4
_TIMES = ("created_at", "status_at", "paid_at", "seen_at", "sent_at")


def write_table(frame: pl.DataFrame, path: Path) -> None:
    """One Parquet file; microseconds become UTC times. StorageError where it cannot be written."""
    times = [pl.from_epoch(name, time_unit="us").dt.replace_time_zone("UTC") for name in _TIMES if name in frame.columns]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        frame.with_columns(times).write_parquet(path, compression="zstd", compression_level=1, statistics=True)
    except OSError as error:
        raise StorageError(f"{path.name} cannot be written: {error.strerror}.", advice="Free some space and start again.") from error


def write_small(scene: Scene, atlas: Atlas, out: Path, *, exchanges: Ints) -> dict[str, int]:
    """Accounts, payments, log-ins, observations and the truth; rows of each. `exchanges` counts them for each account."""
    names = registry.account_ids(scene)
    tables = {
        "accounts": registry.accounts(scene, atlas),
        "payments": scene.wallets.payments(scene.people),
        "logins": _logins(scene, atlas, exchanges),
        "observations": scene.observations().with_columns(pl.col("seen_at").replace(-1, None)),
    }
    for name, frame in tables.items():
        account_id = names.gather(frame["account"]).alias("account_id")
        write_table(frame.with_columns(account_id).select("account_id", pl.exclude("account", "account_id")), out / "data" / f"{name}.parquet")
    write_table(_truth(scene, names), out / "truth.parquet")
    return {name: frame.height for name, frame in tables.items()}


def write_exchanges(
    scene: Scene,
    atlas: Atlas,
    folder: Path,
    *,
    rows: tuple[NDArray[np.uint32], Ints, NDArray[np.int32]],
    progress: Callable[[float], None],
) -> int:
    """Parts of `PART_ROWS` rows in the order of time; the number of parts."""
    account, sent, symbol = rows
    order = np.argsort(sent, kind="stable")
    tables = scene.book.grammar.tables()
    names = registry.account_ids(scene)
    voices = scene.voices.sorted(scene.people.size)
    parts = -(-order.size // PART_ROWS)
    for part in range(parts):
        at = order[part * PART_ROWS : (part + 1) * PART_ROWS]
        frame = _part(scene, atlas, tables, voices, at=at, who=account[at].astype(np.int64), sent=sent[at], symbol=symbol[at])
        account_id = names.gather(account[at]).alias("account_id")
        write_table(frame.insert_column(0, account_id), folder / f"part-{part:04d}.parquet")
        progress((part + 1) / parts)
    return parts


def _part(
    scene: Scene,
    atlas: Atlas,
    tables: expand.Tables,
    voices: tuple[Ints, NDArray[np.int32], Floats],
    *,
    at: Ints,
    who: Ints,
    sent: Ints,
    symbol: NDArray[np.int32],
) -> pl.DataFrame:
    people, seed = scene.people, scene.plan.seed
    draws = mixed(at, seed * 31 + 7)
    symbol = _own_symbols(*voices, who, symbol, draws, np.int32(scene.book.symbol("chat.en")))
    prompt = expand.texts(tables, symbol, seeds=draws, owners=mixed(who, seed + 3))
    chance = (mixed(at, seed * 31 + 8) >> np.uint64(40)).astype(np.float64) / 2.0**24
    kept_back = people.fingerprint_only[who] | (chance < 0.01)
    known = symbol >= scene.book.first_template
    print_of = np.where(known, symbol, -1 - at)
    size = prompt.str.len_bytes().to_numpy()
    second = (mixed(at, seed * 31 + 9) >> np.uint64(40)).astype(np.float64) / 2.0**24
    key_user = people.plan_kind[who] >= API
    return pl.DataFrame(
        {
            "exchange_id": ids("x", at, salt=seed + 21),
            "sent_at": sent,
            "ip": atlas.spell(np.where(second > 0.985, -1, atlas.pick(who, sent))),
            "api_key_id": ids("key_", who * 4 + _key_number(who, sent), salt=seed + 22).set(pl.Series(~key_user), None),
            "model": pl.Series(MODELS).gather(_model(scene, who, sent, second)).set(pl.Series((chance > 0.5) & (chance < 0.504)), None),
            "prompt": prompt.set(pl.Series(kept_back), None),
            "prompt_fingerprint": ids("fp_", print_of, salt=seed + 23).set(pl.Series(~kept_back | (second < 0.1)), None),
            "input_tokens": pl.Series((size / 4.2 * (0.9 + 0.25 * chance)).astype(np.int64) + 3).set(pl.Series(chance > 0.985), None),
            "output_tokens": pl.Series(np.exp(4.6 + 1.1 * (second + chance - 1) * 2).astype(np.int64) + 1).set(pl.Series(chance > 0.98), None),
        }
    )


def _key_number(who: Ints, sent: Ints) -> Ints:
    """Most accounts have one key, some two or three in turn."""
    keys = np.array([1, 1, 1, 1, 2, 2, 3, 1])[(mixed(who, 5) % np.uint64(8)).astype(np.int64)]
    return np.asarray((sent // WEEK) % keys)


def _model(scene: Scene, who: Ints, sent: Ints, draw: Floats) -> Ints:
    usual = np.array([0, 0, 0, 1, 1, 1, 1, 2])[(mixed(who, 6) % np.uint64(8)).astype(np.int64)]
    usual = np.where(draw * 7 % 1 < 0.12, np.where(usual == 0, 1, 0), usual)
    return np.where((sent >= scene.people.adopts[who]) & (draw * 13 % 1 < 0.93), 3, usual)


def _logins(scene: Scene, atlas: Atlas, exchanges: Ints) -> pl.DataFrame:
    people, rng = scene.people, scene.plan.rng("logins")
    wish = np.sqrt(exchanges) * np.where(people.plan_kind >= API, 0.4, 1.0) * rng.lognormal(0, 0.4, people.size)
    counts = rng.poisson(np.minimum(wish / max(wish.mean(), 1e-9) * (_LOGINS - 0.25), 60))
    times = sessions(
        counts, since=people.since, until=people.until, zone=people.zone, profile=people.profile,
        length=np.full(people.size, 0.6), gap=people.gap, seed=scene.plan.seed * 1_000_003 + 6,
    )  # fmt: skip
    new = np.flatnonzero(people.created >= scene.plan.start)
    who = np.concatenate([np.repeat(np.arange(people.size), counts), new])
    seen = np.concatenate([times, people.created[new]])
    order = np.lexsort((who, seen))
    who, seen = who[order], seen[order]
    device = scene.devices.pick(who, total=people.size, seed=scene.plan.seed + 9)
    missing = rng.random((3, who.size))
    return pl.DataFrame(
        {
            "account": who,
            "seen_at": seen,
            "ip": atlas.spell(np.where(missing[0] < 0.01, -1, atlas.pick(who, seen))),
            "user_agent": scene.devices.user_agents(device).set(pl.Series(missing[1] < 0.02), None),
            "device_id": scene.devices.ids(device).set(pl.Series(missing[2] < 0.08), None),
        }
    )


def _truth(scene: Scene, names: pl.Series) -> pl.DataFrame:
    people = scene.people
    ring, group = pl.Series(people.ring), pl.Series(people.group)
    return pl.DataFrame(
        {
            "account_id": names,
            "ring_id": ("T-" + ring.cast(pl.String).str.zfill(4)).set(ring < 0, None),
            "kind": pl.Series(people.kinds).gather(people.kind),
            "group_id": ("G-" + group.cast(pl.String).str.zfill(6)).set(group < 0, None),
        }
    ).sort("account_id")


@compiled
def _own_symbols(
    first: Ints,
    symbols: NDArray[np.int32],
    running: Floats,
    who: Ints,
    given: NDArray[np.int32],
    draws: NDArray[np.uint64],
    fallback: np.int32,
) -> NDArray[np.int32]:
    out = given.copy()
    for i in range(who.size):
        if given[i] != 0:
            continue
        low, high = first[who[i]], first[who[i] + 1]
        out[i] = fallback
        goal = running[low] + float(draws[i] >> np.uint64(11)) / 9007199254740992.0 * (running[high] - running[low])
        for row in range(low, high):
            if goal < running[row + 1]:
                out[i] = symbols[row]
                break
    return out
