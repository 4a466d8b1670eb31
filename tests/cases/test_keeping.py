"""Forgetting, backing up, restoring: what is removed is gone, what is kept is told, what comes back is the same."""

from __future__ import annotations

import io
import json
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from linkgraph import records
from linkgraph.cases import Case, investigate
from linkgraph.cases.backup import MANIFEST, back_up, restore
from linkgraph.cases.forgetting import forget
from linkgraph.cases.forgotten import NAME, Forgotten
from linkgraph.cli.app import run
from linkgraph.core.errors import CaseError, NotFoundError
from tests.flow.small_world import SmallWorld, made_once


@pytest.fixture(scope="module")
def small_world(tmp_path_factory: pytest.TempPathFactory) -> SmallWorld:
    """A made-up world and its case, to be read only."""
    return made_once(tmp_path_factory)


@pytest.fixture(scope="module")
def decided(small_world: SmallWorld, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The case with a decision on its strongest ring, and an account of that ring. To be copied."""
    folder = small_world.copied(tmp_path_factory.mktemp("decided"))
    case = Case(folder)
    ring, account = case.answer.select("ring_id", "account_id").row(0)
    case.decide(ring, "confirmed", reason=f"{account} paid for all", by="A. Reviewer")
    (folder / "vault").mkdir(mode=0o700)
    behind = {"token": ["a1", "v1"], "kind": ["account", "value"], "signal": ["", "card"], "value": [account, "x"]}
    pl.DataFrame(behind).write_csv(folder / "vault" / "R-0001-legal.tokens.csv")
    return folder, account


def holding(folder: Path, text: str) -> list[str]:
    """The files below a folder in whose bytes, or in whose tables, a text stands."""
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        if path.suffix == ".parquet":
            content += pl.read_parquet(path).write_ndjson().encode()
        if text.encode() in content:
            found.append(path.relative_to(folder).as_posix())
    return found


def test_nothing_in_the_case_names_a_forgotten_account(decided: tuple[Path, str], tmp_path: Path) -> None:
    folder, account = shutil.copytree(decided[0], tmp_path / "case"), decided[1]
    before = {"rings.csv", "report.html", "vault/R-0001-legal.tokens.csv", "tables/identities.parquet"}
    assert before <= {*holding(folder, account)}
    assert run(["forget", str(folder), account, "--reason", "erasure request 7", "--by", "A. Reviewer"]) == 0
    assert holding(folder, account) == []
    tokens = (folder / "vault" / "R-0001-legal.tokens.csv").read_text(encoding="utf-8")
    assert tokens.splitlines()[1:] == ["v1,value,card,x"]
    entry = json.loads((folder / NAME).read_text(encoding="utf-8"))["entries"][0]
    assert (entry["reason"], entry["by"]) == ("erasure request 7", "A. Reviewer")
    assert entry["decisions"][0] != entry["decisions"][1]
    with pytest.raises(CaseError, match=r"did not finish.*again"):
        Case(folder)


@pytest.mark.slow
@pytest.mark.parametrize("read_before", [False, True])
def test_a_later_run_on_the_same_exports_leaves_it_out(
    decided: tuple[Path, str], small_world: SmallWorld, tmp_path: Path, read_before: bool
) -> None:
    folder, account = shutil.copytree(decided[0], tmp_path / "case"), decided[1]
    before = Case(folder)
    others = before.answer.filter(pl.col("account_id") != account)
    forget(folder, account, reason="erasure request 7", by="A. Reviewer")
    case = investigate(records.read(small_world.data) if read_before else small_world.data, folder)
    assert holding(folder, account) == []
    assert case.accounts == small_world.case.accounts - 1
    rows = case.refused.filter(pl.col("reason") == "belongs to an account that was forgotten")
    assert rows.height > 1
    assert rows["value"].null_count() == rows.height
    assert others["ring_id"][0] in case.answer["ring_id"].to_list()
    history = case.decisions
    assert history["verdict"].to_list() == ["confirmed"]
    assert "forgotten-" in history["reason"][0]


def test_forgetting_twice_finishes_and_leaves_one_entry(decided: tuple[Path, str], tmp_path: Path) -> None:
    folder, account = shutil.copytree(decided[0], tmp_path / "case"), decided[1]
    assert forget(folder, account, reason="r", by="p") == forget(folder, account, reason="r", by="p") == 1
    assert len(Forgotten.of(folder).entries) == 1


@pytest.mark.parametrize(
    ("account", "reason", "by", "words"),
    [
        ("nobody", "r", "p", "No account"),
        ("{}", " ", "p", "needs a reason"),
        ("{}", "of {}", "p", "names the account"),
    ],
)
def test_what_cannot_be_forgotten_changes_nothing(
    decided: tuple[Path, str], account: str, reason: str, by: str, words: str
) -> None:
    folder, known = decided
    with pytest.raises((CaseError, NotFoundError), match=words):
        forget(folder, account.format(known), reason=reason.format(known), by=by)
    assert not (folder / NAME).exists()


@pytest.mark.parametrize(
    "harm",
    [
        lambda entries: entries[0].update(reason="another"),
        lambda entries: entries.pop(0),
        lambda entries: entries.reverse(),
        lambda entries: entries[1].update(account=entries[0]["account"]),
    ],
)
def test_the_chain_of_forgotten_accounts_tells_edits_removals_and_reorderings(
    tmp_path: Path, harm: Callable[[list[dict[str, object]]], object]
) -> None:
    kept = Forgotten.of(tmp_path)
    for account in ("acc_1", "acc_2"):
        kept = kept.with_account(account, by="p", reason="r", decisions=("0", "0"))
    kept.write()
    assert Forgotten.of(tmp_path).holds(pl.Series(["acc_2", None, "acc_3"])).to_list() == [True, False, False]
    said = json.loads((tmp_path / NAME).read_text(encoding="utf-8"))
    harm(said["entries"])
    (tmp_path / NAME).write_text(json.dumps(said), encoding="utf-8")
    with pytest.raises(CaseError, match="chain of forgotten accounts"):
        Forgotten.of(tmp_path)


def test_a_case_comes_back_as_it_was(decided: tuple[Path, str], tmp_path: Path) -> None:
    folder, _ = decided
    assert run(["backup", str(folder), str(tmp_path / "case.tar")]) == 0
    assert (tmp_path / "case.tar").stat().st_mode & 0o077 == 0
    assert run(["restore", str(tmp_path / "case.tar"), str(tmp_path / "again")]) == 0
    again, before = Case(tmp_path / "again"), Case(folder)
    assert again.answer.equals(before.answer)
    assert again.decisions.equals(before.decisions)
    assert (tmp_path / "again").stat().st_mode & 0o077 == 0
    with pytest.raises(CaseError, match="is there already"):
        restore(tmp_path / "case.tar", tmp_path / "again")


def changed(path: Path, *, without: str = "", edit: str = "", add: tuple[str, bytes] | None = None) -> None:
    """A tar file written again with an entry left out, changed, or added."""
    with tarfile.open(path) as old:
        entries = [(one, (old.extractfile(one) or io.BytesIO()).read()) for one in old]
    with tarfile.open(path, "w") as new:
        for entry, content in entries:
            if entry.name != without:
                now = content[:-1] + b"?" if entry.name == edit else content
                new.addfile(entry, io.BytesIO(now))
        if add is not None:
            extra = tarfile.TarInfo(add[0])
            extra.size = len(add[1])
            new.addfile(extra, io.BytesIO(add[1]))


@pytest.mark.parametrize(
    "harm",
    [
        lambda path: changed(path, without="rings.csv"),
        lambda path: changed(path, without=MANIFEST),
        lambda path: changed(path, edit="rings.csv"),
        lambda path: changed(path, add=("more", b"x")),
        lambda path: changed(path, add=("../outside", b"x")),
        lambda path: path.write_bytes(path.read_bytes()[:20_000]),
        lambda path: path.write_bytes(b"no archive"),
    ],
)
def test_a_damaged_backup_is_not_restored(
    decided: tuple[Path, str], tmp_path: Path, harm: Callable[[Path], object]
) -> None:
    back_up(decided[0], tmp_path / "case.tar")
    harm(tmp_path / "case.tar")
    with pytest.raises(CaseError, match="cannot be restored"):
        restore(tmp_path / "case.tar", tmp_path / "in" / "again")
    assert [path.name for path in (tmp_path / "in").iterdir()] == []
    assert not (tmp_path / "outside").exists()


@pytest.mark.parametrize(
    ("form", "words"), [(0, "earlier version.*again: decisions"), (2, "later version.*that version")]
)
def test_a_case_of_another_form_is_not_read(small_world: SmallWorld, tmp_path: Path, form: int, words: str) -> None:
    folder = small_world.copied(tmp_path)
    facts = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    (folder / "case.json").write_text(json.dumps(facts | {"form": form}), encoding="utf-8")
    with pytest.raises(CaseError, match=words):
        Case(folder)


@pytest.mark.slow
def test_an_older_case_is_taken_over_by_the_next_run(
    decided: tuple[Path, str], small_world: SmallWorld, tmp_path: Path
) -> None:
    folder = shutil.copytree(decided[0], tmp_path / "case")
    before = Case(folder)
    facts = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    (folder / "case.json").write_text(json.dumps(facts | {"form": 0}), encoding="utf-8")
    case = investigate(small_world.data, folder)
    assert case.answer["ring_id"].to_list() == before.answer["ring_id"].to_list()
    assert case.decisions.height == before.decisions.height
