"""The evidence bundle through the real command: made, checked, explained; what is refused, and with which exit code."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

import linkgraph as lg
from tests.bundles.sealed import laid_out, made
from tests.flow.small_world import SmallWorld, linkgraph

WHY = ("--basis", "consent", "--approver", "A. Approver", "--recipient", "the court")


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = laid_out(made("legal").files, tmp_path_factory.mktemp("bundles") / "R-0001-legal")
    (folder.parent / "key.pem").write_bytes(made("legal").key.public.pem())
    return folder


@pytest.mark.slow
def test_verify_and_its_exit_codes(sealed: Path, tmp_path: Path) -> None:
    key = sealed.parent / "key.pem"
    proven = linkgraph("verify", sealed, "--key", key)
    assert (proven.returncode, proven.stderr) == (0, "")
    assert proven.stdout.splitlines()[-1].endswith("checks: passed.")
    assert linkgraph("verify", sealed).returncode == 3
    assert linkgraph("verify", tmp_path / "nothing").returncode == 2
    changed = laid_out(dict(made("legal").files), tmp_path / "changed")
    path = changed / "data" / "exhibits" / "EX-002_activity_daily.csv"
    path.write_bytes(path.read_bytes().replace(b",1", b",2", 1))
    told = linkgraph("verify", changed, "--key", key, "--json")
    assert told.returncode == 1
    result = json.loads(told.stdout)["predicate"]
    assert result["result"] == "FAILED"
    assert {"BAG-05", "EXH-03"} <= set(result["failedTests"])


def test_explain_claim_shows_the_rows_behind_a_number(sealed: Path) -> None:
    claims = json.loads((sealed / "data" / "claims.json").read_bytes())["claims"]
    summed = next(one for one in claims if (one.get("expr") or {}).get("op") == "sum")
    shown = linkgraph("explain-claim", sealed, summed["id"], "--json", "--rows", "100000")
    told = json.loads(shown.stdout)
    assert told["agrees"]
    assert sum(row[summed["expr"]["column"]] for row in told["rows"]) == int(summed["value"])
    assert linkgraph("explain-claim", sealed, "C999").returncode == 2


def test_keys_makes_a_key_once(tmp_path: Path) -> None:
    first = linkgraph("keys", tmp_path / "key", "--new")
    assert first.returncode == 0
    assert linkgraph("keys", tmp_path / "key", "--new").returncode == 2
    again = linkgraph("keys", tmp_path / "key")
    assert again.stdout.splitlines() == first.stdout.splitlines()[1:]


@pytest.mark.slow
def test_from_a_case_to_a_bundle_that_holds_and_is_the_same_another_day(
    small_world: SmallWorld, tmp_path: Path
) -> None:
    folder = small_world.copied(tmp_path)
    rings = lg.open(folder).rings.filter(pl.col("tier") == "confirmed-strength")["ring_id"].to_list()
    assert rings
    linkgraph("keys", tmp_path / "key", "--new")
    bytes_of, archive = [], tmp_path
    for out in ("one", "two/deeper"):
        command: list[str | Path] = ["bundle", folder, ",".join(rings[:2]), tmp_path / out, "--profile", "legal", *WHY]
        done = linkgraph(*command, "--key", tmp_path / "key")
        assert done.returncode == 0, done.stderr
        (archive,) = (tmp_path / out).glob("*.zip")
        bytes_of.append(archive.read_bytes())
        assert lg.verify(archive, key=tmp_path / "key.pub.pem", vault=folder / "vault").status == 0
    assert bytes_of[0] == bytes_of[1]
    row = tmp_path / "row.json"
    assert linkgraph("open-row", folder, archive, "EX-001", "2", row).returncode == 0
    held = linkgraph("verify", archive, "--key", tmp_path / "key.pub.pem", "--opened", row)
    assert held.returncode == 0
    assert "EX-001, row 2 stood behind this bundle: account_id " in held.stdout
    row.write_text(row.read_text().replace('"row": 2', '"row": 3'))
    assert linkgraph("verify", archive, "--opened", row).returncode == 1
    assert linkgraph("open-row", folder, archive, "EX-001", "999999", row).returncode == 2


@pytest.mark.slow
def test_what_is_refused(small_world: SmallWorld, tmp_path: Path) -> None:
    folder = small_world.copied(tmp_path)
    ring = lg.open(folder).rings["ring_id"][0]
    command = ["bundle", folder, ring, tmp_path / "out", "--profile"]
    for profile, why in (("secret", WHY), ("legal", ("--basis", " ", *WHY[2:])), ("legal", (*WHY, "--key", "missing"))):
        done = linkgraph(*command, profile, *why)
        assert done.returncode == 2
        assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "out").exists()
