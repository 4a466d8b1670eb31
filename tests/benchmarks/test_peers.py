"""Each published method on a world so small that its answer is known by hand."""

from __future__ import annotations

from math import log, sqrt

import numpy as np
import polars as pl
import pytest
from scipy import sparse

from benchmarks.peers import components, evilcohort, fraudar, idf_leiden, pacheco, synchrotrap
from tests.benchmarks.handed_in import START, cards, logins, named, tables


def test_components_join_over_any_kind_and_hubs_join_nobody() -> None:
    world = tables(
        accounts=[{"account_id": one, "phone": "1"} for one in "bc"],
        payments=cards(x="ab", hub="defg"),
        logins=logins(ip="9", who="cd"),
    )
    assert named(components.answer(world, hub=3)) == ["abcd"]
    assert named(components.answer(world, hub=4)) == ["abcdefg"]
    assert named(components.answer(world, hub=3, kinds=("instrument", "phone"))) == ["abc"]


def test_evilcohort_asks_for_that_many_shared_addresses() -> None:
    ten = [row for ip in range(10) for row in logins(ip=f"1.{ip}", who="abc")]
    nine = [row for ip in range(9) for row in logins(ip=f"2.{ip}", who="def", hours=(0, 1, 2))]
    single = [row for ip in range(9) for row in logins(ip=f"3.{ip}", who="d")]
    world = tables(logins=ten + nine + single)
    assert named(evilcohort.answer(world)) == ["abc"]
    assert named(evilcohort.answer(world, shared=9)) == ["abc", "def"]


def test_evilcohort_parts_botnets_that_a_few_addresses_join() -> None:
    """A chain would be one component; Louvain sees two communities."""
    own = [
        row for net, who in enumerate(("abcd", "efgh")) for ip in range(5) for row in logins(ip=f"{net}.{ip}", who=who)
    ]
    joined = [row for ip in range(2) for row in logins(ip=f"9.{ip}", who="de")]
    assert named(evilcohort.answer(tables(logins=own + joined), shared=2)) == ["abcd", "efgh"]


def test_pacheco_weighs_by_the_notebooks_tf_idf() -> None:
    times = np.array([[1, 3, 0], [1, 0, 2], [1, 0, 0]])
    idf = [log(4 / 4) + 1, log(4 / 2) + 1, log(4 / 2) + 1]
    first = [1 * idf[0], (1 + log(3)) * idf[1], 0]
    length = sqrt(sum(value**2 for value in first))
    unit = pacheco.tf_idf(sparse.csr_array(times)).toarray()
    assert unit[0] == pytest.approx([value / length for value in first], rel=1e-6)
    assert unit[2] == pytest.approx([1, 0, 0])


def test_pacheco_keeps_the_heaviest_edges_of_active_accounts() -> None:
    """a, b, c share both their addresses; d, e, f share one and another token each; g acts too seldom."""
    often = (0, 1, 2, 3, 4)
    world = tables(
        logins=[
            *(row for ip in "12" for row in logins(ip=ip, who="abc", hours=often)),
            *(row for ip in "3" for row in logins(ip=ip, who="def", hours=often)),
            *logins(ip="1", who="d", hours=often),
            *logins(ip="2", who="e", hours=often),
            *logins(ip="4", who="fxy", hours=often),
            *(row for ip in "12" for row in logins(ip=ip, who="g", hours=often[:4])),
        ]
    )
    assert named(pacheco.answer(world, top=0.25)) == ["abc"]
    assert named(pacheco.answer(world, top=1.0)) == ["abcdef"]


def test_pacheco_takes_the_first_words_of_prompts_as_traces() -> None:
    prompts = ["Please sum up this text: one", "please  SUM up this text: two", "too short", None]
    rows = [{"account_id": "a", "sent_at": START, "prompt": prompt} for prompt in prompts]
    found = pacheco.openings(tables(exchanges=rows))
    assert found.rows() == [("a", "please  sum up this text: two", 1), ("a", "please sum up this text: one", 1)]


@pytest.fixture
def acts() -> dict[str, pl.LazyFrame]:
    """At one address: a, b, c within the hour three times; d once with them, then alone; e an hour and a bit later."""
    return tables(
        logins=[
            *logins(ip="1", who="a", hours=(0, 5, 10)),
            *logins(ip="1", who="b", hours=(0.5, 5.5, 10.5)),
            *logins(ip="1", who="c", hours=(0.9, 5.9, 10.9)),
            *logins(ip="1", who="d", hours=(0.2, 20, 25)),
            *logins(ip="1", who="e", hours=(12, 17)),
            *logins(ip="2", who="f", hours=(0, 5, 10)),
        ],
        exchanges=[{"account_id": "a", "sent_at": START, "ip": "1"}],
    )


def test_synchrotrap_matches_actions_at_one_address_within_the_window(acts: dict[str, pl.LazyFrame]) -> None:
    pairs = synchrotrap.similar(synchrotrap.actions(acts, window=3_600), window=3_600)
    found = {(one, other): (matched, round(alike, 3)) for one, other, _, matched, alike in pairs.rows()}
    assert found == {
        ("a", "b"): (3, 1.0),
        ("a", "c"): (3, 1.0),
        ("b", "c"): (3, 1.0),
        ("a", "d"): (1, 0.2),
        ("b", "d"): (1, 0.2),
        ("c", "d"): (1, 0.2),
    }


def test_synchrotrap_counts_one_action_a_slot_and_the_last_second_of_the_window() -> None:
    at = [0, 1 / 60, 2 / 60]
    world = tables(
        logins=[
            *logins(ip="1", who="a", hours=at),
            *logins(ip="1", who="b", hours=(1,)),
            *logins(ip="1", who="c", hours=(1 + 1 / 3600,)),
        ]
    )
    pairs = synchrotrap.similar(synchrotrap.actions(world, window=3_600), window=3_600)
    assert [row[:2] + row[3:] for row in pairs.sort("account_id", "other").rows()] == [
        ("a", "b", 1, 1.0),
        ("b", "c", 1, 1.0),
    ]


def test_synchrotrap_clusters_who_acts_alike(acts: dict[str, pl.LazyFrame]) -> None:
    assert named(synchrotrap.answer(acts)) == ["abc"]
    assert named(synchrotrap.answer(acts, alike=0.2, matched=1)) == ["abcd"]
    assert named(synchrotrap.answer(acts, matched=4)) == []


def test_idf_and_leiden_weigh_by_rarity() -> None:
    """Two groups of three that one common token joins part; the score is two partners' weight each."""
    world = tables(
        accounts=[{"account_id": one, "phone": "1"} for one in "abcdef"] + [{"account_id": str(n)} for n in range(94)],
        payments=cards(x="abc", y="def", z="def"),
    )
    answer = idf_leiden.answer(world)
    assert named(answer) == ["def", "abc"]
    common, rare = log(100 / 6), log(100 / 3)
    assert answer["score"].unique(maintain_order=True).to_list() == pytest.approx([
        2 * (common + 2 * rare),
        2 * (common + rare),
    ])
    assert named(idf_leiden.answer(world, hub=2)) == []


def test_fraudar_finds_one_dense_block_after_another() -> None:
    dense = cards(**dict.fromkeys(["p", "q", "r", "s"], "abcd"))
    second = cards(**dict.fromkeys(["t", "u", "v"], "efg"))
    camouflage = cards(w="ahijk", x="eijkl")
    world = tables(payments=dense + second + camouflage)
    answer = fraudar.answer(world, blocks=2)
    assert named(answer) == ["abcd", "efg"]
    assert answer["score"].unique(maintain_order=True).to_list() == pytest.approx([16 / log(9) / 8, 9 / log(8) / 6])


def test_fraudar_takes_out_only_the_edges_inside_a_block() -> None:
    edges = sparse.csr_array(np.ones((3, 3)))
    left = fraudar.without(edges, rows=np.array([True, True, False]), columns=np.array([True, False, False]))
    assert left.toarray().tolist() == [[0, 1, 1], [0, 1, 1], [1, 1, 1]]


def test_fraudar_stops_where_no_edge_is_left() -> None:
    assert named(fraudar.answer(tables(payments=cards(x="abc", y="abc")), blocks=9)) == ["abc"]
    assert named(fraudar.answer(tables(payments=cards(x="a", y="b")), blocks=9)) == []
