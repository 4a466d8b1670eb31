"""A ring in two halves, held against networkx and against shapes whose halves anybody sees."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import polars as pl
import pytest

from linkgraph.rings import halves


def pairs(edges: list[tuple[int, int, float]]) -> pl.DataFrame:
    rows = sorted((min(a, b), max(a, b), round(bits * 1e6), 1.0) for a, b, bits in edges)
    schema = {"a": pl.UInt32, "b": pl.UInt32, "microbits": pl.Int64, "weight": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def whole(accounts: range, *, bits: float = 9.0) -> list[tuple[int, int, float]]:
    return [(a, b, bits) for a, b in combinations(accounts, 2)]


def test_two_knots_and_the_links_that_join_them() -> None:
    cut = halves(pairs([*whole(range(10, 17)), *whole(range(20, 25)), (12, 20, 5.0), (12, 21, 7.0)]))
    half = dict(cut.accounts.select("account", "half").iter_rows())
    assert {half[account] for account in range(10, 17)} == {1}
    assert {half[account] for account in range(20, 25)} == {2}
    assert cut.across.rows() == [(12, 21, 7_000_000), (12, 20, 5_000_000)]
    assert dict(cut.accounts.select("account", "hang").iter_rows())[12] == 5


@pytest.mark.parametrize("seed", [860, 861, 862])
def test_who_hangs_on_one_account_is_as_networkx_says(seed: int) -> None:
    graph = nx.gnm_random_graph(24, 27, seed=seed)
    cut = halves(pairs([(a, b, 4.0) for a, b in graph.edges]))
    found = dict(cut.accounts.filter(pl.col("hang") > 0).select("account", "hang").iter_rows())
    assert set(found) == set(nx.articulation_points(graph))
    for account, hang in found.items():
        inside = nx.node_connected_component(graph, account) - {account}
        sizes = sorted(map(len, nx.connected_components(graph.subgraph(inside))))
        assert hang == sum(sizes[:-1])
    parts = cut.accounts.group_by("part").len().sort("part")["len"].to_list()
    assert parts == sorted((len(part) for part in nx.connected_components(graph) if len(part) > 1), reverse=True)


def test_what_is_small_or_in_parts_is_not_cut() -> None:
    cut = halves(pairs([(1, 2, 9.0), (2, 3, 9.0), (8, 9, 9.0)]))
    assert cut.accounts["half"].to_list() == [None] * 5
    assert cut.accounts.select("account", "part").rows() == [(1, 0), (2, 0), (3, 0), (8, 1), (9, 1)]
    assert cut.across.is_empty()
    assert halves(pairs([])).accounts.is_empty()
