"""What a group asks for, held against everybody's mix of tasks and against samples of as many accounts.

An account's mix is the share of its prompts by task, a group's the mean over its accounts, everybody's the mean over
all. Two mixes are as far apart as the share of prompts that would have to ask for something else (total variation).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from linkgraph.findings.evidence import Evidence

F64 = npt.NDArray[np.float64]

LEAST = 5
"""Accounts with fewer prompts have no mix."""
_SAMPLES = 200
_SEED = 20_260_101

SCHEMA = pl.Schema({
    "group": pl.UInt32,
    "mix_of": pl.Int64,
    "main_task": pl.String,
    "main_share": pl.Float64,
    "all_main_share": pl.Float64,
    "apart": pl.Float64,
    "apart_by_chance": pl.Float64,
    "apart_at_most": pl.Float64,
    "alike": pl.Float64,
})


def task_mix(evidence: Evidence) -> pl.DataFrame:
    """By group: mix_of (accounts with a mix, three or more); main_task, the task that stands out most, with its share
    of the group's mix and of everybody's; apart, how far the group's mix is from everybody's; apart_by_chance and
    apart_at_most, the mean and the 95th percentile of the same for samples of as many accounts; alike, the part of what
    sets its accounts apart from everybody that they have in common: 1 where all have one mix.

    Samples are drawn once for every power of two and scaled by the root of the size. Where nobody sent `LEAST` prompts
    there is no row.
    """
    if evidence.tasks is None or evidence.tasks.is_empty():
        return SCHEMA.to_frame()
    account, names, shares = _mixes(evidence.tasks)
    if account.shape[0] == 0:
        return SCHEMA.to_frame()
    everybody = shares.mean(axis=0)
    members = (
        evidence
        .counted()
        .join(pl.DataFrame({"account": account, "place": np.arange(account.shape[0])}), on="account")
        .sort("group", "account")
    )
    samples = _Samples(shares)
    rows = []
    for (group,), part in members.group_by("group", maintain_order=True):
        if part.height < 3:
            continue
        own = shares[part["place"].to_numpy()]
        mix = own.mean(axis=0)
        apart, within = _distance(mix, everybody), float(np.mean([_distance(one, mix) for one in own]))
        by_chance, at_most = samples.of(part.height)
        main = int(np.argmax(mix - everybody))
        alike = apart / (apart + within) if apart + within > 0 else None
        rows.append((
            group, part.height, names[main], float(mix[main]), float(everybody[main]), apart, by_chance, at_most, alike
        ))  # fmt: skip
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _mixes(tasks: pl.DataFrame) -> tuple[npt.NDArray[np.uint32], list[str], F64]:
    """Accounts with a mix, rising; names of the tasks, sorted; a row of shares each."""
    wide = (
        tasks
        .filter(pl.col("exchanges").cast(pl.Int64).sum().over("account") >= LEAST)
        .pivot(on="task", on_columns=tasks["task"].unique().sort(), index="account", values="exchanges")
        .sort("account")
        .fill_null(0)
    )
    names = [name for name in wide.columns if name != "account"]
    counts = wide.select(names).to_numpy().astype(np.float64)
    return wide["account"].to_numpy(), names, counts / counts.sum(axis=1, keepdims=True)


def _distance(one: F64, other: F64) -> float:
    return float(np.abs(one - other).sum() / 2)


class _Samples:
    """How far random accounts together are from everybody: mean and 95th percentile."""

    def __init__(self, shares: F64) -> None:
        self._shares = shares
        self._everybody = shares.mean(axis=0)
        self._drawn: dict[int, F64] = {}

    def of(self, size: int) -> tuple[float, float]:
        near = min(2 ** int(np.log2(size)), self._shares.shape[0])
        if near not in self._drawn:
            # A generator for every size: what is drawn must not depend on which sizes came before.
            rng = np.random.default_rng((_SEED, near))
            draws = (rng.integers(0, self._shares.shape[0], near) for _ in range(_SAMPLES))
            self._drawn[near] = np.array([_distance(self._shares[one].mean(axis=0), self._everybody) for one in draws])
        scaled = self._drawn[near] * np.sqrt(near / size)
        return float(scaled.mean()), float(np.quantile(scaled, 0.95))
