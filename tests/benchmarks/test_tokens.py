"""What every peer gets: tokens, holders, the matrix; and how groups become an answer."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from scipy import sparse

from benchmarks.peers.groups import communities, rings
from benchmarks.peers.tokens import held, incidence, shown
from linkgraph.tables.rings import Rings
from tests.benchmarks.handed_in import cards, logins, tables


def test_each_kind_of_token_is_counted_by_account_and_nulls_show_nothing() -> None:
    world = tables(
        accounts=[{"account_id": "a", "email": "e", "signup_ip": "1"}, {"account_id": "b"}],
        payments=cards(x="aa"),
        logins=[*logins(ip="1", who="a", hours=(0, 1)), {"account_id": "b", "device_id": "d"}],
    )
    found = {(account, token): times for account, token, times in shown(world).rows()}
    assert found == {
        ("a", "email:e"): 1,
        ("a", "address:1"): 3,
        ("a", "instrument:x"): 2,
        ("b", "device:d"): 1,
    }
    assert shown(world, kinds=("device",)).rows() == [("b", "device:d", 1)]


def test_the_same_value_of_two_kinds_is_two_tokens() -> None:
    world = tables(accounts=[{"account_id": "a", "email": "x", "phone": "x"}])
    assert sorted(shown(world)["token"]) == ["email:x", "phone:x"]


def test_a_table_or_column_that_was_not_handed_in_shows_nothing() -> None:
    only = {"accounts": pl.LazyFrame({"account_id": ["a"], "phone": ["1"]})}
    assert shown(only).rows() == [("a", "phone:1", 1)]


def test_tokens_are_held_by_at_least_and_at_most_so_many() -> None:
    pairs = shown(tables(payments=cards(one="a", two="ab", three="abc")))
    assert set(held(pairs)["token"]) == {"instrument:two", "instrument:three"}
    assert set(held(pairs, most=2)["token"]) == {"instrument:two"}
    assert set(held(pairs, least=1, most=1)["token"]) == {"instrument:one"}


def test_the_matrix_has_accounts_and_tokens_in_the_order_of_their_ids() -> None:
    accounts, matrix = incidence(shown(tables(payments=cards(y="b", x="abb"))))
    assert accounts.to_list() == ["a", "b"]
    assert matrix.toarray().tolist() == [[1, 0], [2, 1]]


def test_an_answer_is_ranked_and_leaves_out_groups_of_two() -> None:
    accounts = pl.Series(list("abcdefgh"))
    group = np.array([5, 5, 5, 1, 1, 2, 2, 2])
    by_size = rings(accounts, group)
    assert Rings.is_valid(by_size)
    assert by_size["account_id"].str.join("").item() == "abcfgh"
    assert by_size["ring_id"].to_list() == ["P-0001"] * 3 + ["P-0002"] * 3
    scored = rings(accounts, group, score=np.array([1, 1, 2, 9, 9, 3, 1, 1.0]))
    assert scored["account_id"].str.join("").item() == "fghabc"
    assert scored["score"].to_list() == [3, 3, 3, 2, 2, 2]


def test_nobody_is_named_where_there_is_nobody() -> None:
    nothing = rings(pl.Series([], dtype=pl.String), np.empty(0, dtype=np.int64))
    assert nothing.height == 0
    assert Rings.is_valid(nothing)


@pytest.mark.parametrize("method", ["louvain", "leiden"])
def test_communities_part_two_cliques_that_one_weak_link_joins(method: str) -> None:
    ends = [(0, 1), (0, 2), (1, 2), (3, 4), (3, 5), (4, 5), (2, 3)]
    row, column = zip(*ends, strict=True)
    links = sparse.coo_array(([5, 5, 5, 5, 5, 5, 1], (row, column)), shape=(7, 7))
    group = communities(links, method=method).tolist()
    assert group[0] == group[1] == group[2] != group[3] == group[4] == group[5]
    assert group.count(group[6]) == 1
