"""A picture holds the numbers of the tables, counted again here the slow way."""

from __future__ import annotations

from collections import Counter

import polars as pl
import pytest

from linkgraph.views.gather import case_picture, ring_pictures
from linkgraph.views.picture import CaseTables, RingPicture
from tests.views.made_up_case import made_up_tables

MICRO = 1_000_000


@pytest.fixture(scope="module", params=[1, 2], ids=lambda seed: f"seed {seed}")
def tables(request: pytest.FixtureRequest) -> CaseTables:
    return made_up_tables([14, 9, 30], seed=request.param)


def rows(tables: CaseTables, name: str) -> list[dict[str, object]]:
    frame: pl.LazyFrame = getattr(tables, name).lazy()
    return frame.collect().to_dicts()


def counted(tables: CaseTables, *, group: int) -> set[object]:
    members = rows(tables, "members")
    return {row["account"] for row in members if row["group"] == group and row["role"] != "peripheral"}


def pictures(tables: CaseTables) -> tuple[RingPicture, ...]:
    return ring_pictures(tables, summaries={0: "the first"})


def test_one_picture_a_suspected_ring_in_their_order(tables: CaseTables) -> None:
    found = pictures(tables)
    assert [picture.name for picture in found] == ["R-0001", "R-0002", "R-0003"]
    assert [picture.summary for picture in found] == ["the first", "", ""]
    assert {picture.accounts_in_all for picture in found} == {len(rows(tables, "accounts"))}


def test_members_are_all_of_them_with_their_exchanges(tables: CaseTables) -> None:
    ids = {row["account"]: row["account_id"] for row in rows(tables, "accounts")}
    sent: Counter[object] = Counter()
    for row in rows(tables, "activity"):
        sent[row["account"]] += int(str(row["exchanges"]))
    named = {row["account_id"]: row["tier"] for row in rows(tables, "rings")}
    for group, picture in enumerate(pictures(tables)):
        wanted = {
            (ids[row["account"]], row["role"], named.get(ids[row["account"]]), sent[row["account"]])
            for row in rows(tables, "members")
            if row["group"] == group
        }
        assert set(picture.members.select("account_id", "role", "tier", "exchanges").iter_rows()) == wanted
        assert picture.members["role"].to_list() == sorted(picture.members["role"].to_list())


def test_links_are_those_inside_strongest_first(tables: CaseTables) -> None:
    ids = {row["account"]: row["account_id"] for row in rows(tables, "accounts")}
    for group, picture in enumerate(pictures(tables)):
        inside = {row["account"] for row in rows(tables, "members") if row["group"] == group}
        wanted = {
            (frozenset((ids[row["a"]], ids[row["b"]])), int(str(row["microbits"])) / MICRO)
            for row in rows(tables, "pairs")
            if {row["a"], row["b"]} <= inside
        }
        who = picture.members["account_id"].to_list()
        found = [
            (frozenset((who[a], who[b])), bits) for a, b, bits in picture.pairs.select("a", "b", "bits").iter_rows()
        ]
        assert set(found) == wanted
        assert [bits for _, bits in found] == sorted((bits for _, bits in found), reverse=True)


def test_days_and_hours_are_those_of_the_counted_members(tables: CaseTables) -> None:
    for group, picture in enumerate(pictures(tables)):
        members = counted(tables, group=group)
        days: Counter[object] = Counter()
        for row in rows(tables, "activity"):
            if row["account"] in members:
                days[row["day"]] += int(str(row["exchanges"]))
        assert dict(picture.days.iter_rows()) == dict(days)
        hours: Counter[object] = Counter()
        for row in rows(tables, "hours"):
            if row["account"] in members:
                hours[row["hour"]] += int(str(row["exchanges"]))
        assert picture.hours == tuple(hours[hour] for hour in range(168))
    assert sum(picture.everybody) == sum(int(str(row["exchanges"])) for row in rows(tables, "hours"))


def test_values_are_counted_inside_and_in_all(tables: CaseTables) -> None:
    value = {(row["signal"], row["token"]): (row["value"], row["holders"]) for row in rows(tables, "tokens")}
    for group, picture in enumerate(pictures(tables)):
        members = counted(tables, group=group)
        inside = Counter(
            (row["signal"], row["token"]) for row in rows(tables, "sightings") if row["account"] in members
        )
        wanted = {(key[0], *value[key], number) for key, number in inside.items() if number >= 2}
        found = set(picture.tokens.select("signal", "value", "holders", "inside").iter_rows())
        assert found <= wanted
        assert picture.tokens_in_all == len(wanted)
        assert len(found) == min(len(wanted), 40)


def test_ties_are_counted_by_signal(tables: CaseTables) -> None:
    for group, picture in enumerate(pictures(tables)):
        members = counted(tables, group=group)
        wanted = Counter(
            row["signal"] for row in rows(tables, "ties") if row["group"] == group and row["account"] in members
        )
        assert dict(picture.ties.select("signal", "tied").iter_rows()) == dict(wanted)


def test_other_groups_are_pictured_when_asked_for(tables: CaseTables) -> None:
    (picture,) = ring_pictures(tables, groups=[3], summaries={})
    assert picture.name == "group 3"
    assert picture.members["tier"].null_count() == picture.members.height == 4
    assert ring_pictures(tables, groups=[], summaries={}) == ()


def test_lazy_tables_give_the_same(tables: CaseTables) -> None:
    lazy = CaseTables(**{name: getattr(tables, name).lazy() for name in CaseTables.__dataclass_fields__})
    for one, two in zip(pictures(lazy), pictures(tables), strict=True):
        assert one.finding == two.finding
        assert one.members.equals(two.members)
        assert one.pairs.equals(two.pairs)


def test_a_case_keeps_the_others_apart_with_what_was_weighed(tables: CaseTables) -> None:
    case = case_picture(tables, name="june", facts=(("Seed", "0"),), summaries={})
    assert case.others["ring_id"].null_count() == case.others.height == 2
    for doubts in case.others["doubts"]:
        assert [(doubt["term"], doubt["bits"]) for doubt in doubts] == [("class", -16.0), ("household", -14.0)]
    assert case.refused.rows() == [("accounts", "not a time", 3), ("exchanges", "not a time", 3)]
    assert case.accounts_in_all == len(rows(tables, "accounts"))
