"""Whole runs on worlds that nobody would wish for: nothing in them, one thing shared by all, one account everywhere."""

from __future__ import annotations

import json
import resource
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from linkgraph.cases import Case, investigate
from linkgraph.cli.app import run
from linkgraph.core.errors import InputError
from linkgraph.tables.rings import Rings
from tests.flow.small_world import COMMAND

START = datetime(2026, 3, 1, tzinfo=UTC)


def accounts(number: int, *, folder: Path) -> pl.DataFrame:
    """That many accounts, signed up over a year, written into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    frame = pl.DataFrame({"account_id": [f"acc_{place:07d}" for place in range(number)]}).with_columns(
        created_at=pl.lit(START) - pl.duration(minutes=pl.int_range(number) * 525_600 // max(number, 1))
    )
    frame.write_parquet(folder / "accounts.parquet")
    return frame


@pytest.mark.parametrize("columns", [["account_id", "sent_at"], ["account_id", "sent_at", "prompt", "ip", "model"]])
def test_accounts_that_did_nothing(tmp_path: Path, columns: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    accounts(50, folder=tmp_path / "data")
    pl.DataFrame(schema=dict.fromkeys(columns, pl.String)).write_csv(tmp_path / "data" / "exchanges.csv")
    assert run(["investigate", str(tmp_path / "data"), str(tmp_path / "case")]) == 0
    assert "No ring is suspected among 50 accounts." in capsys.readouterr().out
    case = Case(tmp_path / "case")
    assert (case.rings.height, case.answer.columns) == (0, Rings.column_names())
    assert "None found" in (tmp_path / "case" / "report.html").read_text(encoding="utf-8")
    assert (case.folder / "rings.csv").read_text(encoding="utf-8") == ",".join(Rings.column_names()) + "\n"


def test_no_account_at_all(tmp_path: Path) -> None:
    accounts(0, folder=tmp_path / "data")
    pl.DataFrame(schema={"account_id": pl.String, "sent_at": pl.String}).write_csv(tmp_path / "data" / "exchanges.csv")
    with pytest.raises(InputError, match="accounts: has no accepted row"):
        investigate(tmp_path / "data", tmp_path / "case")


def test_one_account_alone(tmp_path: Path) -> None:
    accounts(1, folder=tmp_path / "data")
    pl.DataFrame({"account_id": ["acc_0000000"] * 3, "sent_at": [START] * 3, "prompt": ["hello"] * 3}).write_parquet(
        tmp_path / "data" / "exchanges.parquet"
    )
    case = investigate(tmp_path / "data", tmp_path / "case")
    assert (case.rings.height, case.members.height, case.accounts) == (0, 0, 1)


@pytest.mark.parametrize("seed", [4])
def test_an_account_that_shares_something_with_every_ring(tmp_path: Path, seed: int) -> None:
    """It is named once at most, in one ring, and does not make one ring of all."""
    rng = np.random.default_rng(seed)
    known = accounts(600, folder=tmp_path / "data")["account_id"]
    everywhere = known[599]
    rows = []
    for ring in range(6):
        inside = known[ring * 12 : ring * 12 + 12].to_list()
        for card in range(4):
            holders = [*inside[card::2], everywhere] if card == 0 else inside[card % 3 :: 2]
            rows += [(account, f"card_{ring}_{card}") for account in holders]
    rows += [(account, f"card_own_{account}") for account in known[72:598]]
    payments = pl.DataFrame(rows, schema=["account_id", "instrument_id"], orient="row").with_columns(
        paid_at=pl.lit(START) + pl.duration(minutes=pl.lit(pl.Series(rng.integers(0, 40_000, len(rows)))))
    )
    payments.write_parquet(tmp_path / "data" / "payments.parquet")
    case = investigate(tmp_path / "data", tmp_path / "case")
    assert case.answer["account_id"].is_unique().all()
    assert case.members.filter(pl.col("account_id") == everywhere).height <= 1
    sizes = case.members.group_by("group").len()["len"]
    assert len(sizes) >= 5
    assert max(sizes.to_list()) <= 14


def test_ids_that_would_run_somewhere_do_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Spreadsheet, terminal and browser are given text."""
    texts = ["=cmd|'/c calc'!A1", "<script>alert(1)</script>", "naïve ид 账户"]
    # Of every text four accounts, on whom three cards are dealt in turn: the first and the fourth share one.
    names = [f"{text}_{place}" for text in texts for place in range(4)]
    case = with_shared_cards(names, folder=tmp_path)
    report = (tmp_path / "case" / "report.html").read_text(encoding="utf-8")
    assert "<script>alert(1)" not in report
    for one, other in zip(names[::4], names[3::4], strict=True):
        assert case.explain(one, other).to_text().startswith(one)
        assert "<script>alert(1)" not in case.explain(one, other)._repr_html_()
        assert run(["explain", str(tmp_path / "case"), one, other, "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["sentences"][0].startswith(one)


def test_ids_that_would_steer_a_terminal_are_refused_and_shown_harmless(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ["acc\x1b[31mred", *(f"acc_{place}" for place in range(11))]
    case = with_shared_cards(names, folder=tmp_path)
    assert case.accounts == 311
    assert case.refused["table"].to_list() == ["accounts", "payments", "payments", "payments"]
    assert run(["explain", str(tmp_path / "case"), names[0]]) == 2
    assert "\x1b" not in capsys.readouterr().err


def with_shared_cards(names: list[str], *, folder: Path) -> Case:
    """A case in which these accounts share three cards, and three hundred others share nothing."""
    (folder / "data").mkdir()
    everybody = [*names, *(f"other_{place}" for place in range(300))]
    pl.DataFrame({"account_id": everybody, "created_at": [START] * len(everybody)}).write_parquet(
        folder / "data" / "accounts.parquet"
    )
    payers = [*(names * 3), *everybody[len(names) :]]
    cards = [f"card_{place % 3 if place < 3 * len(names) else place}" for place in range(len(payers))]
    paid = [START + timedelta(hours=place) for place in range(len(payers))]
    pl.DataFrame({"account_id": payers, "paid_at": paid, "instrument_id": cards}).write_parquet(
        folder / "data" / "payments.parquet"
    )
    return investigate(folder / "data", folder / "case")


@pytest.mark.slow
def test_ten_million_rows_on_one_token(tmp_path: Path) -> None:
    """One value that everybody shares is no evidence, and costs bounded memory and time."""
    number, rows, parts = 100_000, 10_000_000, 10
    known = accounts(number, folder=tmp_path / "data")["account_id"]
    rng = np.random.default_rng(2)
    (tmp_path / "data" / "observations").mkdir()
    for part in range(parts):
        chosen = rng.integers(0, number, rows // parts)
        pl.DataFrame({"account_id": known[chosen], "seen_at": rng.integers(0, 40 * 86_400, rows // parts)}).select(
            "account_id",
            pl.lit("wallet").alias("signal"),
            pl.lit("wallet_of_everybody").alias("token"),
            (pl.lit(START) + pl.duration(seconds="seen_at")).alias("seen_at"),
        ).write_parquet(tmp_path / "data" / "observations" / f"part-{part}.parquet")

    def bound() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (12 << 30, 12 << 30))

    done = subprocess.run(
        [str(COMMAND), "investigate", str(tmp_path / "data"), str(tmp_path / "case")],
        capture_output=True,
        text=True,
        preexec_fn=bound,  # this process has no other thread that could be holding a lock
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    case = Case(tmp_path / "case")
    assert case.rings.height == 0
    assert case.sources["accepted"].sum() == number + rows
    assert max(case.contents.facts["peak_megabytes"].values()) < 3_000
