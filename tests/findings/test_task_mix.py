"""A group's mix of tasks held against everybody's, by hand and on drawn accounts; what the term makes of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from linkgraph.findings.behaviour.tasks import TERM
from linkgraph.findings.task_mix import SCHEMA, task_mix
from linkgraph.tables.tasks import Tasks
from tests.findings.made_up import evidence
from tests.seeds import seeds

SEEDS = pytest.mark.parametrize("seed", seeds(3, 4, 5))
Counts = dict[int, dict[str, int]]
ACCOUNTS = 400
GROUP = tuple(range(20))


def found(counts: Counts, group: tuple[int, ...]) -> pl.DataFrame:
    rows = [(account, task, n) for account, tasks in counts.items() for task, n in tasks.items() if n]
    tasks = pl.DataFrame(rows, schema=Tasks.create_empty().schema, orient="row").sort("account", "task")
    given = evidence({"accounts": [{"account": n} for n in range(ACCOUNTS)]}, groups={0: group})
    return task_mix(replace(given, tasks=Tasks.validate(tasks)))


def test_columns_by_hand() -> None:
    counts: Counts = {
        0: {"code": 10},
        1: {"code": 5, "other": 5},
        2: {"code": 15, "other": 5},
        3: {"code": 4},  # too few to have a mix
        **{n: {"other": 8, "maths": 2} for n in range(4, 9)},
    }
    row = found(counts, (0, 1, 2, 3)).row(0, named=True)
    everybody = {"code": 2.25 / 8, "other": 4.75 / 8, "maths": 1 / 8}
    assert (row["mix_of"], row["main_task"]) == (3, "code")
    assert (row["main_share"], row["all_main_share"]) == pytest.approx((0.75, everybody["code"]))
    apart = 0.75 - everybody["code"]
    assert row["apart"] == pytest.approx(apart)
    assert row["alike"] == pytest.approx(apart / (apart + (0.25 + 0.25 + 0.0) / 3))


def people(rng: np.random.Generator) -> Counts:
    """Everybody has two subjects of its own, as people do."""
    names = ["code", "maths", "other", "roleplay", "summaries"]
    return {
        account: dict(zip(names, rng.multinomial(30, rng.dirichlet([0.3] * len(names))).tolist(), strict=True))
        for account in range(ACCOUNTS)
    }


@pytest.mark.slow
@SEEDS
def test_unrelated_accounts_are_about_as_far_apart_as_samples_are(seed: int) -> None:
    rng = np.random.default_rng(seed)
    counts = people(rng)
    drawn = [tuple(rng.permutation(ACCOUNTS)[: rng.integers(3, 40)].tolist()) for _ in range(40)]
    rows = pl.concat([found(counts, group) for group in drawn])
    outside = (rows["apart"] > rows["apart_at_most"]).sum()
    assert outside <= 6, f"seed {seed}"
    assert (rows["apart"] / rows["apart_by_chance"]).mean() == pytest.approx(1.0, abs=0.15), f"seed {seed}"


@SEEDS
def test_one_mix_in_all_accounts_is_apart_and_alike(seed: int) -> None:
    rng = np.random.default_rng(seed)
    counts = people(rng)
    wanted = [0.7, 0.2, 0.05, 0.05, 0.0]
    for account in GROUP:
        counts[account] = dict(zip(counts[account], rng.multinomial(40, wanted).tolist(), strict=True))
    row = found(counts, GROUP).row(0, named=True)
    assert row["apart"] > 2 * row["apart_at_most"], f"seed {seed}"
    assert row["alike"] > 0.75, f"seed {seed}"


def test_without_prompts_and_with_two_accounts_nothing_is_said() -> None:
    given = evidence({"accounts": [{"account": n} for n in range(3)]}, groups={0: (0, 1, 2)})
    assert task_mix(given).schema == SCHEMA
    assert found({}, (0, 1, 2)).is_empty()
    assert found({0: {"code": 9}, 1: {"code": 9}, 2: {"code": 4}, 3: {"other": 9}}, (0, 1, 2)).is_empty()


def test_which_other_groups_there_are_changes_nothing() -> None:
    counts = people(np.random.default_rng(9))
    given = evidence({"accounts": [{"account": n} for n in range(ACCOUNTS)]}, groups={0: GROUP, 1: (30, 31, 32)})
    rows = [(account, task, n) for account, tasks in counts.items() for task, n in tasks.items() if n]
    shuffled = pl.DataFrame(rows, schema=Tasks.create_empty().schema, orient="row").sample(
        fraction=1.0, shuffle=True, seed=3
    )
    both = task_mix(replace(given, tasks=shuffled))
    assert_frame_equal(both.filter(pl.col("group") == 0), found(counts, GROUP), check_exact=True)


def bits(**changes: float | str) -> float:
    columns: dict[str, float | str] = {
        "main_task": "code", "apart": 0.4, "apart_at_most": 0.1, "alike": 0.8, "mix_of": 20, "busiest": 0.2,
    }  # fmt: skip
    return float(pl.DataFrame([columns | changes]).select(TERM.bits).item())


def test_a_narrow_mix_that_is_the_same_in_all_accounts_speaks_for_a_ring() -> None:
    assert bits() == 1.5


def test_a_firm_whose_people_mostly_do_their_own_speaks_against() -> None:
    assert bits(alike=0.5) < 0


def test_one_evening_of_homework_or_a_contest_does_not() -> None:
    assert bits(busiest=0.85) == 0.0
    assert 0.0 < bits(busiest=0.6) < bits()


def test_what_no_rule_knows_does_not() -> None:
    assert bits(main_task="other") == 0.0


def test_an_ordinary_mix_speaks_against_the_more_the_more_accounts_show_it() -> None:
    assert bits(apart=0.05) < bits(apart=0.05, mix_of=3) < 0.0
