"""Why an account is in a ring, and why another is not, with numbers that the tables bear out."""

from __future__ import annotations

import polars as pl
import pytest

from linkgraph.findings.explain import ExplainTables, member_sentences, member_terms
from tests.findings.explain.linked_world import explained
from tests.views.made_up_case import made_up_tables

GROUP = 1


@pytest.fixture(scope="module")
def tables() -> ExplainTables:
    return explained(made_up_tables([12, 9], seed=5))


def members(tables: ExplainTables, *, group: int) -> pl.DataFrame:
    return tables.members.lazy().filter(pl.col("group") == group).collect()


def holders_inside(tables: ExplainTables, value: str) -> int:
    token = tables.tokens.lazy().filter(pl.col("value") == value)
    held = tables.sightings.lazy().join(token, on=["signal", "token"], how="semi")
    return int(
        held.join(members(tables, group=GROUP).lazy(), on="account", how="semi").select(pl.len()).collect().item()
    )


def test_terms_are_the_ties_with_their_rarest_value(tables: ExplainTables) -> None:
    for account in members(tables, group=GROUP)["account"]:
        terms = member_terms(tables, group=GROUP, account=account)
        ties = tables.ties.lazy().filter((pl.col("group") == GROUP) & (pl.col("account") == account)).collect()
        known = terms.filter(pl.col("microbits").is_not_null())
        assert sorted(known.select("signal", "microbits").rows()) == sorted(ties.select("signal", "microbits").rows())
        for row in terms.filter(pl.col("rarest").is_not_null()).iter_rows(named=True):
            assert row["inside"] == holders_inside(tables, row["rarest"]) >= 2
            assert row["holders"] >= row["inside"]


def test_no_shared_value_is_rarer_than_the_rarest(tables: ExplainTables) -> None:
    account = int(members(tables, group=GROUP)["account"][0])
    own = tables.sightings.lazy().filter(pl.col("account") == account).collect()
    inside = set(members(tables, group=GROUP)["account"]) - {account}
    for row in member_terms(tables, group=GROUP, account=account).iter_rows(named=True):
        shared = [
            holders
            for token, holders in tables.tokens
            .lazy()
            .filter(pl.col("signal") == row["signal"])
            .select("token", "holders")
            .collect()
            .iter_rows()
            if own.filter((pl.col("signal") == row["signal"]) & (pl.col("token") == token)).height
            and inside & set(_holders(tables, signal=row["signal"], token=token))
        ]
        assert row["holders"] == min(shared)


def _holders(tables: ExplainTables, *, signal: str, token: int) -> list[int]:
    own = (pl.col("signal") == signal) & (pl.col("token") == token)
    return tables.sightings.lazy().filter(own).select("account").collect()["account"].to_list()


def test_a_member_reads_its_membership_with_and_without_its_best_family(tables: ExplainTables) -> None:
    row = members(tables, group=GROUP).filter(pl.col("role") == "core").row(0, named=True)
    sentences = member_sentences(tables, group=GROUP, account=row["account"])
    who = tables.account_id(row["account"])
    assert sentences[0] == (
        f"{who} is a core member of R-0002: membership 99.9 %; without its strongest family (payment) 50.0 %."
    )
    assert sentences[2].endswith("tie it to the other 8 accounts.")
    ties = tables.ties.lazy().filter((pl.col("group") == GROUP) & (pl.col("account") == row["account"])).collect()
    assert len(sentences) == 3 + ties.height


def test_an_outsider_reads_why_not(tables: ExplainTables) -> None:
    ringed = tables.members.lazy().collect()["account"]
    nobody = next(number for number in range(tables.accounts.lazy().collect().height) if number not in ringed)
    sentences = member_sentences(tables, group=GROUP, account=nobody)
    assert sentences == [
        f"{tables.account_id(nobody)} is not in R-0002. It is in no group of linked accounts.",
        "It shares no value that was looked at with the members of R-0002.",
    ]
    other = members(tables, group=0).row(0, named=True)
    first = member_sentences(tables, group=GROUP, account=other["account"])[0]
    assert first.endswith(f"is not in R-0002. It is {other['role']} in R-0001.")


def test_an_outsider_that_shares_something_reads_what(tables: ExplainTables) -> None:
    ringed = tables.members.lazy().collect()["account"]
    nobody = next(number for number in range(tables.accounts.lazy().collect().height) if number not in ringed)
    token = tables.sightings.lazy().filter(pl.col("account") == int(members(tables, group=GROUP)["account"][0])).head(1)
    more = pl.concat([tables.sightings.lazy(), token.with_columns(account=pl.lit(nobody, dtype=pl.UInt32))])
    fields = {name: getattr(tables, name) for name in ExplainTables.__dataclass_fields__ if name != "sightings"}
    sentences = member_sentences(ExplainTables(**fields, sightings=more), group=GROUP, account=nobody)
    assert len(sentences) == 4
    assert "in R-0002 or this one" in sentences[2]
    assert sentences[3] == "That is too little, or too widely shared, to belong."


def test_what_is_not_there_is_said(tables: ExplainTables) -> None:
    with pytest.raises(KeyError, match="99"):
        member_sentences(tables, group=99, account=0)
    with pytest.raises(KeyError, match="123456"):
        member_sentences(tables, group=0, account=123_456)
