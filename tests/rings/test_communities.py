"""Communities: planted groups, the second solver and networkx as second opinions, and the same answer every time."""

from __future__ import annotations

import random

import networkx as nx
import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from linkgraph.core.settings import LinkSettings
from linkgraph.links import link
from linkgraph.rings import communities, to_igraph
from linkgraph.tables.pairs import Pairs
from tests.links.made_up import ACCOUNTS, Kind, tables
from tests.rings.made_up import Bits, clique, pairs
from tests.seeds import seeds

SOLVERS = pytest.mark.parametrize("solver", ["igraph", "leidenalg"])
SEEDS = pytest.mark.parametrize("seed", seeds(0, 1, 2))
RESOLUTION = 3.0


def found(bits: Bits, *, solver: str = "igraph", seed: int = 0, smallest: int = 2) -> list[set[int]]:
    return members(communities(pairs(bits), resolution=RESOLUTION, smallest=smallest, seed=seed, solver=solver))


def members(groups: pl.DataFrame) -> list[set[int]]:
    return [set(part["account"].to_list()) for _, part in groups.group_by("group", maintain_order=True)]


def quality(groups: list[set[int]], *, bits: Bits) -> float:
    """Constant Potts model: bits inside less the resolution for every pair inside (Traag et al. 2011)."""
    of = {account: number for number, those in enumerate(groups) for account in those}
    inside = sum(one for (a, b), one in bits.items() if a in of and of[a] == of.get(b))
    return inside - RESOLUTION * sum(len(those) * (len(those) - 1) / 2 for those in groups)


def noisy(seed: int, *, sizes: tuple[int, ...] = (4, 7, 12, 20)) -> dict[tuple[int, int], float]:
    """Planted groups with half of their pairs, and as many weak links at random between all."""
    rng = np.random.default_rng(seed)
    planted = np.repeat(np.arange(len(sizes)), sizes)
    bits: dict[tuple[int, int], float] = {}
    for a in range(planted.size):
        for b in range(a + 1, planted.size):
            if planted[a] == planted[b] and rng.random() < 0.5:
                bits[a, b] = float(rng.uniform(8, 16))
            elif rng.random() < 0.08:
                bits[a, b] = float(rng.uniform(7, 8))
    return bits


@SOLVERS
@SEEDS
def test_planted_cliques_are_found(solver: str, seed: int) -> None:
    planted = [set(range(5)), set(range(5, 17)), set(range(17, 47))]
    bits = {pair: 8.0 for those in planted for pair in clique(those, bits=8.0)}
    bits |= {(4, 5): 12.0, (16, 17): 12.0, (0, 46): 12.0}
    assert found(bits, solver=solver, seed=seed) == planted


@SEEDS
def test_both_solvers_reach_the_same_quality(seed: int) -> None:
    bits = noisy(seed)
    ours, theirs = (quality(found(bits, solver=solver, seed=seed), bits=bits) for solver in ("igraph", "leidenalg"))
    assert theirs > 0
    assert ours >= 0.99 * theirs, f"seed {seed}"


@SOLVERS
@SEEDS
def test_a_group_is_connected_and_beats_its_parts(solver: str, seed: int) -> None:
    bits = noisy(seed, sizes=(5, 9, 14))
    groups = found(bits, solver=solver, seed=seed)
    graph = nx.Graph(list(bits))
    for those in groups:
        assert nx.is_connected(graph.subgraph(those)), f"seed {seed}"
        inside = [one for (a, b), one in bits.items() if a in those and b in those]
        assert sum(inside) >= RESOLUTION * len(those) * (len(those) - 1) / 2, f"seed {seed}"


@SOLVERS
@SEEDS
def test_at_next_to_no_resolution_groups_are_components(solver: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    bits = {(int(min(a, b)), int(max(a, b))): 9.0 for a, b in rng.integers(0, 90, (60, 2)) if a != b}
    groups = communities(pairs(bits), resolution=1e-6, smallest=2, seed=seed, solver=solver)
    components = sorted(nx.connected_components(nx.Graph(list(bits))), key=min)
    assert len(components) > 5
    assert members(groups) == components, f"seed {seed}"


def test_a_resolution_is_what_a_pair_must_have() -> None:
    star = {(0, other): 9.0 for other in range(1, 9)}
    assert all(len(those) < 9 for those in found(star))
    for bits, size in ((RESOLUTION * 1.01, [8]), (RESOLUTION * 0.99, [])):
        assert [len(those) for those in found(clique(range(8), bits=bits))] == size


def test_pairs_of_a_large_token_hold_together_as_all_its_pairs_would() -> None:
    signals, tokens, sightings = tables([Kind("card", "payment", [range(300)], exposed=100_000)])
    rules = LinkSettings.model_validate({"bar": 7.0, "firm_bar": 7.0})
    sampled = link(signals, tokens, sightings=sightings, events={}, accounts=ACCOUNTS, rules=rules).pairs
    assert sampled.height < 300 * 299 / 2 / 4
    alone = sampled.with_columns(weight=pl.lit(1.0))
    sizes = [
        [len(those) for those in members(communities(one, resolution=RESOLUTION, smallest=3, seed=0))]
        for one in (sampled, alone)
    ]
    assert sizes[0] == [300]
    assert max(sizes[1]) < 150


@SOLVERS
@SEEDS
def test_neither_the_order_of_rows_nor_a_second_run_changes_the_answer(solver: str, seed: int) -> None:
    table = pairs(noisy(seed))
    once = communities(table, resolution=RESOLUTION, smallest=2, seed=seed, solver=solver)
    again = communities(table, resolution=RESOLUTION, smallest=2, seed=seed, solver=solver)
    assert_frame_equal(once, again)
    shuffled = table.sample(fraction=1.0, shuffle=True, seed=seed)
    assert not shuffled.equals(table)
    assert_frame_equal(communities(shuffled, resolution=RESOLUTION, smallest=2, seed=seed, solver=solver), once)


def test_the_global_generator_is_left_alone() -> None:
    random.seed(5)
    expected = [random.random() for _ in range(3)]
    random.seed(5)
    first = random.random()
    found(noisy(0))
    assert [first, random.random(), random.random()] == expected


def test_groups_are_numbered_by_their_lowest_account_and_small_ones_left_out() -> None:
    bits = clique([9, 8, 7, 6], bits=9.0) | clique([3, 2], bits=9.0) | clique([20, 1, 30], bits=9.0)
    groups = communities(pairs(bits), resolution=RESOLUTION, smallest=3, seed=0)
    assert groups.rows() == [(0, 1), (0, 20), (0, 30), (1, 6), (1, 7), (1, 8), (1, 9)]
    assert groups.schema == {"group": pl.UInt32, "account": pl.UInt32}


def test_no_pair_no_group() -> None:
    empty = communities(Pairs.create_empty(), resolution=RESOLUTION, smallest=3, seed=0)
    assert empty.height == 0
    assert empty.schema == {"group": pl.UInt32, "account": pl.UInt32}


def test_the_graph_is_that_of_the_pairs() -> None:
    bits = {(3, 9): 7.5, (9, 40): 8.25}
    graph = to_igraph(pairs(bits, weight={(3, 9): 2.0}))
    assert graph.vs["account"] == [3, 9, 40]
    ends = [(graph.vs[edge.source]["account"], graph.vs[edge.target]["account"]) for edge in graph.es]
    assert dict(zip(ends, graph.es["bits"], strict=True)) == bits
    assert graph.es["weight"] == [2.0, 1.0]
