"""A ring of a real case held against known indicators: what is looked at, and that the ring stays as it is."""

from __future__ import annotations

from dataclasses import fields

import polars as pl
import pytest

from linkgraph.cases.attributing import held_against
from linkgraph.cases.handing_out import matter
from tests.flow.small_world import SmallWorld


@pytest.mark.slow
def test_matches_come_from_the_records_and_change_nothing_else(small_world: SmallWorld) -> None:
    contents = small_world.case.contents
    before = matter(contents, [str(small_world.case.rings["ring_id"][0])])
    accounts = contents.load("accounts").filter(pl.col("account_id").is_in(before.members["account_id"].to_list()))
    domain = str(accounts["email"].drop_nulls().str.extract(r"@(.+)$")[0])
    address = str(accounts["signup_ip"].drop_nulls()[0])
    known = pl.DataFrame({
        "indicator": ["KI-001", "KI-002", "KI-003"],
        "organisation": ["X", "X", "X"],
        "kind": ["mail_domain", "address_range", "user_agent"],
        "value": [domain, f"{address}/32" if ":" not in address else f"{address}/128", "no such client"],
        "source": ["me", "me", "me"],
    })
    after = held_against(before, known, contents=contents)
    assert after.matched is not None
    of_domain = after.matched.filter(pl.col("indicator") == "KI-001")["account_id"]
    own = accounts.filter(pl.col("email").str.ends_with(f"@{domain}"))["account_id"]
    assert set(own) <= set(of_domain)
    holder = accounts.filter(pl.col("signup_ip") == address)["account_id"]
    assert set(holder) <= set(after.matched.filter(pl.col("indicator") == "KI-002")["account_id"])
    assert after.matched.filter(pl.col("indicator") == "KI-003").is_empty()
    looked_at = set(before.members["account_id"]) | set(before.controls["account_id"])
    assert set(after.matched["account_id"]) <= looked_at
    for field in fields(before):
        if field.name not in {"known", "matched"}:
            assert getattr(after, field.name) is getattr(before, field.name)
