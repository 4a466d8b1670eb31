"""Ids that last and decisions that are applied, on made-up groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
import pytest

from linkgraph.cases.decisions import Decision
from linkgraph.cases.identities import Known, Weighing, settle
from linkgraph.cases.standing import Standing
from linkgraph.core.errors import StorageError
from linkgraph.findings import Judged
from linkgraph.tables.findings import Findings
from linkgraph.tables.identities import Identities, RingTokens
from linkgraph.tables.members import Members
from linkgraph.tables.reasons import Reasons
from linkgraph.tables.rings import Rings
from linkgraph.tables.sightings import Sightings
from linkgraph.tables.signals import Signals
from linkgraph.tables.tokens import Tokens

NOBODY = Known(Identities.create_empty(), RingTokens.create_empty())
EVERYBODY = 60


def account_id(number: int) -> str:
    return f"acc_{number:02d}"


def decided(ring_id: str, verdict: str, accounts: range) -> Standing:
    names = tuple(map(account_id, accounts))
    row = Decision(1, 0, "P", ring_id, names, verdict, "a class", "run", "", "")
    return Standing({ring_id: row}, {})


@dataclass
class Run:
    """A run of a case whose groups are given, with the score of each; what it knows comes from the run before."""

    known: Known = NOBODY
    tables: Mapping[str, pl.DataFrame] = field(default_factory=dict)

    def again(self, groups: Mapping[range, float], *, standing: Standing | None = None) -> Run:
        tables = settle(judged(groups), weighing(groups), known=self.known, standing=standing or Standing({}, {}))
        return Run(Known(tables["identities"], tables["ring_tokens"]), tables)

    @property
    def named(self) -> dict[str, list[str]]:
        """Ring → accounts of the answer."""
        rings = self.tables["rings"].group_by("ring_id", maintain_order=True).agg("account_id")
        return dict(rings.iter_rows())

    def finding(self, group: int) -> dict[str, object]:
        return self.tables["findings"].filter(pl.col("group") == group).row(0, named=True)


def judged(groups: Mapping[range, float]) -> Judged:
    """Suspected from 1 on, confirmed from 7 on, numbered by score, as `findings.judge` does."""
    ranked = sorted(enumerate(groups.items()), key=lambda one: -one[1][1])
    findings, rings = [], []
    for place, (group, (accounts, score)) in enumerate(ranked, start=1):
        tier = "confirmed-strength" if score >= 7 else "review" if score >= 1 else "not suspected"
        ring_id = f"R-{place:04d}" if score >= 1 else None
        findings.append((group, ring_id, tier, score, len(accounts), 0, None, None, "device", "none", "Score."))
        rings += [(ring_id, account_id(account), tier, score, 0.99) for account in accounts if ring_id]
    return Judged(
        pl.DataFrame(findings, schema=Findings.create_empty().schema, orient="row"),
        Reasons.create_empty(),
        pl.DataFrame(rings, schema=Rings.create_empty().schema, orient="row"),
    )


def weighing(groups: Mapping[range, float]) -> Weighing:
    rows = [
        (group, account, 0.99, 0.9, "device", 2, 1, "core") for group, those in enumerate(groups) for account in those
    ]
    accounts = pl.DataFrame({"account": range(EVERYBODY)}, schema={"account": pl.UInt32}).with_columns(
        account_id=pl.format("acc_{}", pl.col("account").cast(pl.String).str.zfill(2)),
        created_at=pl.lit(0, pl.Int64),
        status=pl.lit("active"),
        status_at=pl.lit(None, pl.Int64),
    )
    members = pl.DataFrame(rows, schema=Members.create_empty().schema, orient="row")
    nothing = (table.create_empty().lazy() for table in (Signals, Tokens, Sightings))
    return Weighing(accounts, members, *nothing)


A, B, C = range(5), range(10, 14), range(20, 23)


def test_a_first_run_numbers_by_score() -> None:
    run = Run().again({A: 3.0, B: 9.0, C: -1.0})
    assert list(run.named) == ["R-0001", "R-0002"]
    assert run.named["R-0001"] == [account_id(n) for n in B]
    assert run.tables["identities"]["ring_id"].n_unique() == 2


def test_a_ring_keeps_its_id_whatever_its_score_and_new_ones_get_new_numbers() -> None:
    first = Run().again({A: 9.0, B: 3.0})
    second = first.again({range(4): 2.0, B: 8.0, C: 12.0})
    assert list(second.named) == ["R-0003", "R-0002", "R-0001"]
    assert second.named["R-0001"] == [account_id(n) for n in range(4)]


def test_an_id_is_never_given_again_and_comes_back_with_its_ring() -> None:
    gone = Run().again({A: 9.0, B: 3.0}).again({A: 9.0})
    assert list(gone.again({A: 9.0, C: 3.0}).named) == ["R-0001", "R-0003"]
    assert list(gone.again({A: 9.0, B: 3.0}).named) == ["R-0001", "R-0002"]


def test_running_again_changes_no_table() -> None:
    run = Run().again({A: 9.0, B: 3.0}).again({A: 9.0, C: 1.0}).again({range(8): 9.0, B: 4.0})
    again = run.again({range(8): 9.0, B: 4.0})
    assert [name for name, table in run.tables.items() if not again.tables[name].equals(table)] == []


def test_a_ring_that_is_not_suspected_any_more_keeps_its_id_for_later() -> None:
    quiet = Run().again({A: 9.0, B: 3.0}).again({A: 9.0, B: -3.0})
    assert list(quiet.named) == ["R-0001"]
    assert quiet.tables["identities"].filter(pl.col("ring_id") == "R-0002")["group"].to_list() == [1] * len(B)
    assert list(quiet.again({A: 9.0, B: 3.0}).named) == ["R-0001", "R-0002"]


def test_a_dismissed_ring_is_not_named_and_says_why() -> None:
    first = Run().again({A: 9.0, B: 3.0})
    second = first.again({A: 9.0, B: 3.0}, standing=decided("R-0001", "dismissed", A))
    assert list(second.named) == ["R-0002"]
    finding = second.finding(0)
    assert (finding["ring_id"], finding["tier"], finding["score"]) == (None, "not suspected", 9.0)
    assert finding["explanation"] == "Dismissed by P on 1970-01-01: a class."
    assert finding["why_tier"] == "Dismissed by P on 1970-01-01: a class. Score."
    assert second.again({A: 9.0, B: 3.0}).tables["rings"].equals(first.tables["rings"])


def test_a_dismissal_holds_only_for_what_was_looked_at() -> None:
    first = Run().again({A: 9.0})
    standing = decided("R-0001", "dismissed", A)
    assert first.again({range(9): 9.0}, standing=standing).named == {}
    grown = first.again({range(10): 9.0}, standing=standing)
    assert list(grown.named) == ["R-0001"]
    assert grown.finding(0)["why_tier"] == "Score."


def test_a_confirmed_ring_stays_in_the_answer_for_review() -> None:
    first = Run().again({A: 9.0, B: 3.0})
    second = first.again({A: -2.0, B: 3.0}, standing=decided("R-0001", "confirmed", A))
    assert second.named["R-0001"] == [account_id(n) for n in A]
    assert set(second.tables["rings"]["tier"]) == {"review"}
    assert second.finding(0)["tier"] == "review"
    assert str(second.finding(0)["why_tier"]).startswith("Confirmed by P")


def test_a_decided_ring_is_known_by_its_accounts_when_all_tables_are_lost(tmp_path: Path) -> None:
    known = Known.left_in(tmp_path, standing=decided("R-0007", "dismissed", A))
    run = Run(known).again({A: 9.0, B: 3.0}, standing=decided("R-0007", "dismissed", A))
    assert list(run.named) == ["R-0008"]


def test_an_answer_of_before_is_known_where_there_is_no_table_of_ids(tmp_path: Path) -> None:
    answer = Run().again({A: 9.0, B: 3.0}).tables["rings"].with_columns(ring_id=pl.lit("R-0005"))
    answer.filter(pl.col("account_id") < "acc_10").write_parquet(tmp_path / "rings.parquet")
    assert list(Run(Known.left_in(tmp_path, standing=Standing({}, {}))).again({B: 9.0, A: 3.0}).named) == [
        "R-0006",
        "R-0005",
    ]


def test_ids_that_cannot_be_read_stop_the_run(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "identities.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(StorageError, match="What earlier runs left"):
        Known.left_in(tmp_path, standing=Standing({}, {}))
