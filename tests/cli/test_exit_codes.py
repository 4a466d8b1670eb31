"""What a command says, and with which code it ends, when it cannot do what was asked."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import polars as pl
import pytest

from linkgraph.cli.app import run
from linkgraph.core.clock import SECOND
from tests.flow.small_world import COMMAND, SmallWorld, linkgraph

CANNOT_RUN: dict[str, tuple[list[str], str]] = {
    "no case": (["rings", "{tmp}/none"], "linkgraph investigate DATA CASE"),
    "not a case": (["rings", "{tmp}"], "linkgraph investigate DATA CASE"),
    "no data": (["investigate", "{tmp}/none", "{tmp}/case"], "folder that holds the exports"),
    "no folder to check": (["check", "{tmp}/none"], "folder that holds the exports"),
    "no such ring": (["show", "{case}", "R-001"], "The nearest is R-00"),
    "no such ring to export": (["export", "{case}", "--ring", "X", "--form", "csv", "--out", "{tmp}/x"], "No ring X"),
    "no such form": (["export", "{case}", "--form", "xml", "--out", "{tmp}/x"], "csv, parquet, json, graphml, gexf"),
    "no such account": (["explain", "{case}", "nobody"], "No account 'nobody'"),
    "an account and itself": (["explain", "{case}", "acc", "acc"], "two different accounts"),
    "no such ring to decide": (["decide", "{case}", "R-9", "confirmed", "--reason", "r", "--by", "P"], "No ring 'R-9'"),
    "no such verdict": (["decide", "{case}", "R-0001", "guilty", "--reason", "r", "--by", "P"], "dismissed, undecided"),
    "nobody decides": (["decide", "{case}", "R-0001", "confirmed", "--reason", "r"], "linkgraph decide --help"),
    "no reason": (["decide", "{case}", "R-0001", "confirmed", "--reason", " ", "--by", "P"], "needs a reason"),
    "no case to compare": (["compare", "{tmp}/none", "{case}"], "linkgraph investigate DATA CASE"),
    "a strength that is none": (["learn", "{case}", "--strength", "0"], "10 is a usual one"),
    "no such tier": (["rings", "{case}", "--tier", "sure"], "confirmed-strength, review"),
    "no such engine": (["investigate", "{data}", "{tmp}/case", "--engine", "ray"], "'local' or 'spark'"),
    "memory that is none": (["investigate", "{data}", "{tmp}/case", "--memory", "lots"], "memory"),
    "no settings": (["check", "{data}", "--config", "{tmp}/none.toml"], "none.toml cannot be read"),
    "no truth": (["evaluate", "{case}", "{tmp}/none.parquet"], "Parquet or CSV"),
    "no such verb": (["find"], "linkgraph --help"),
    "a typing error": (["rngs"], "Did you mean 'rings'? See `linkgraph --help`."),
    "an option with a typing error": (["rings", "{case}", "--teir", "review"], "(Possible options: --tier)"),
    "no bundle": (["verify", "{case}"], "is no bundle, it has no bagit.txt. Name the folder or the zip of a bundle."),
    "several rings uncounted": (
        ["decide", "{case}", "R-0001,R-0002", "confirmed", "--reason", "r", "--by", "P"],
        "Give the number, --accounts ",
    ),
    "no such decision": (["undo", "{case}", "7", "--reason", "r", "--by", "P"], "There is no decision 7."),
    "no such option": (["rings", "{case}", "--sort"], "linkgraph rings --help"),
    "an argument is missing": (["show", "{case}"], "linkgraph show --help"),
    "a world that is too small": (["simulate", "{tmp}/w", "--accounts", "5", "--exchanges", "9"], "1,000"),
    "a folder that cannot be written": (
        ["export", "{case}", "--form", "csv", "--out", "/proc/x/y"],
        "cannot be written",
    ),
}


@pytest.mark.parametrize("what", CANNOT_RUN)
def test_what_cannot_run_says_in_one_line_what_to_do_and_ends_with_2(
    small_world: SmallWorld, tmp_path: Path, capsys: pytest.CaptureFixture[str], what: str
) -> None:
    arguments, advice = CANNOT_RUN[what]
    places = {"tmp": tmp_path, "case": small_world.folder, "data": small_world.data}
    assert run([argument.format(**places) for argument in arguments]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    *before, last = told.err.splitlines()
    assert [line for line in before if not line.startswith("[")] == []
    assert last.startswith("linkgraph: ")
    assert advice in last


def test_spark_without_java_ends_with_2_before_anything_is_read(
    small_world: SmallWorld, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("linkgraph.engines.session.find_spec", lambda name: name)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert run(["investigate", str(small_world.data), str(tmp_path / "case"), "--engine", "spark"]) == 2
    last = capsys.readouterr().err.splitlines()[-1]
    assert last.startswith("linkgraph: The engine spark needs Java")
    assert last.endswith("or use --engine local.")
    assert not (tmp_path / "case" / "tables").exists()


def test_the_real_command_ends_with_2_too(tmp_path: Path) -> None:
    done = linkgraph("rings", tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("linkgraph: ")
    assert len(done.stderr.splitlines()) == 1


def test_a_reader_that_goes_away_is_no_fault(small_world: SmallWorld) -> None:
    """`| head`: the pipe is closed before all is written."""
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as nobody:
        done = subprocess.run(
            [str(COMMAND), "rings", str(small_world.folder)],
            stdout=nobody,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (141, "")


def exports(folder: Path, *, bad: int) -> Path:
    """A hundred accounts, of which some have no sign-up time, and an exchange each."""
    folder.mkdir()
    accounts = pl.DataFrame({"account_id": [f"acc_{n}" for n in range(100)]}).with_columns(
        pl.when(pl.int_range(100) < bad).then(pl.lit("soon")).otherwise(pl.lit("2026-01-01")).alias("created_at")
    )
    accounts.write_csv(folder / "accounts.csv")
    at = pl.from_epoch(pl.int_range(100) * SECOND + 1_770_000_000 * SECOND, time_unit="us")
    accounts.filter(pl.col("created_at") != "soon").select("account_id", sent_at=at.head(100 - bad)).write_csv(
        folder / "exchanges.csv"
    )
    return folder


def test_check_ends_with_1_where_too_many_rows_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(exports(tmp_path / "good", bad=3))]) == 0
    assert "3 rows refused" in capsys.readouterr().out
    assert run(["check", str(exports(tmp_path / "bad", bad=30))]) == 1
    assert "Not ready." in capsys.readouterr().out


def test_investigate_lists_every_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = exports(tmp_path / "data", bad=0)
    (data / "accounts.csv").write_text("account_id\nacc_1\n", encoding="utf-8")
    (data / "invoices.csv").write_text("account_id\nacc_1\n", encoding="utf-8")
    assert run(["investigate", str(data), str(tmp_path / "case")]) == 2
    told = capsys.readouterr().err
    assert "2 problems:" in told
    assert "created_at" in told
    assert "invoices.csv" in told


def test_every_unknown_setting_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = exports(tmp_path / "data", bad=0)
    (data / "linkgraph.toml").write_text("[links]\nbarr = 4\n[ringz]\nx = 1\n", encoding="utf-8")
    assert run(["check", str(data)]) == 2
    told = capsys.readouterr().err
    assert "links.barr" in told
    assert "ringz" in told


def test_options_win_over_the_environment_and_that_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from linkgraph.cli.machine import settings_of

    data = exports(tmp_path / "data", bad=0)
    (data / "linkgraph.toml").write_text("[run]\nseed = 1\nthreads = 1\n[links]\nbar = 6.0\n", encoding="utf-8")
    monkeypatch.setenv("LINKGRAPH_RUN__SEED", "2")
    assert settings_of(data).run.seed == 2
    chosen = settings_of(data, seed=3)
    assert (chosen.run.seed, chosen.run.threads, chosen.links.bar) == (3, 1, 6.0)


@pytest.mark.slow
def test_ctrl_c_ends_quietly_with_130(small_world: SmallWorld, tmp_path: Path) -> None:
    command = [str(COMMAND), "investigate", str(small_world.data), str(tmp_path / "case")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        for line in running.stderr:
            if "reading" in line:
                break
        running.send_signal(signal.SIGINT)
        out, rest = running.communicate(timeout=60)
    assert (running.returncode, out) == (130, "")
    assert rest.splitlines()[-1] == "linkgraph: stopped. Resume by running the same command again."
    assert "Traceback" not in rest
