"""The rings that are handed out are those of the answer, with their members and the links among these."""

from __future__ import annotations

import polars as pl
import pytest

from linkgraph.bundles.suspected import Suspected, suspected
from linkgraph.core.errors import NotFoundError
from linkgraph.views.picture import CaseTables
from tests.views.made_up_case import made_up_tables


@pytest.fixture(scope="module")
def tables() -> CaseTables:
    return made_up_tables([12, 7], seed=3)


def handed_out(tables: CaseTables, *, only: list[str] | None = None, named: pl.Expr | None = None) -> Suspected:
    frames = {name: getattr(tables, name) for name in ("rings", "findings", "members", "accounts", "links", "pairs")}
    if named is not None:
        frames["rings"] = frames["rings"].filter(named)
    return suspected(**frames, only=only)


def test_members_are_the_answer_in_its_order(tables: CaseTables) -> None:
    answer = tables.rings.lazy().collect()
    out = handed_out(tables)
    shared = ["ring_id", "account_id", "tier", "score", "membership"]
    assert out.members.select(shared).equals(answer.select(shared).sort("ring_id", "account_id"))
    assert out.rings["ring_id"].to_list() == ["R-0001", "R-0002"]


def test_links_are_those_among_the_named_of_one_ring(tables: CaseTables) -> None:
    out = handed_out(tables)
    number = dict(tables.accounts.lazy().collect().select("account_id", "account").iter_rows())
    ring = dict(out.members.select("account_id", "ring_id").iter_rows())
    wanted = {
        (a, b, signal, microbits / 1e6)
        for a, b, signal, microbits in tables.links.lazy().collect().select("a", "b", "signal", "microbits").iter_rows()
        if {a, b} <= {number[account] for account in ring}
    }
    found = {
        (number[a], number[b], signal, bits)
        for a, b, signal, bits in out.links.select("account_a", "account_b", "signal", "bits").iter_rows()
    }
    assert found == wanted
    assert all(ring[a] == ring[b] for a, b in out.links.select("account_a", "account_b").iter_rows())
    assert out.links.height > 20
    total = out.links.group_by("account_a", "account_b").agg(pl.col("bits").sum(), pl.col("pair_bits").first())
    assert (total["bits"] - total["pair_bits"]).abs().max() == pytest.approx(0, abs=1e-6)


def test_an_account_that_is_not_named_takes_its_links_with_it(tables: CaseTables) -> None:
    gone = handed_out(tables).members["account_id"][0]
    out = handed_out(tables, named=pl.col("account_id") != gone)
    assert gone not in out.members["account_id"]
    assert gone not in pl.concat([out.links["account_a"], out.links["account_b"]])


def test_only_the_rings_asked_for(tables: CaseTables) -> None:
    out = handed_out(tables, only=["R-0002"])
    assert out.rings["ring_id"].to_list() == ["R-0002"]
    assert set(out.members["ring_id"]) == set(out.links["ring_id"]) == {"R-0002"}
    assert handed_out(tables, only=[]).members.height == 0


def test_a_ring_that_is_not_there_is_named(tables: CaseTables) -> None:
    with pytest.raises(NotFoundError, match="No ring R-0099"):
        handed_out(tables, only=["R-0001", "R-0099"])
