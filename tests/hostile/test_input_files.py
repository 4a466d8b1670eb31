"""Files that are damaged, misplaced, double, empty, or gone half-way: a clear error each, all at once."""

from __future__ import annotations

import random
import resource
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from linkgraph import records
from linkgraph.core.errors import InputError, StorageError
from linkgraph.records import parts
from linkgraph.records.files import SourceFile
from tests.records.exports import LOGINS, Row, as_csv, as_ndjson, as_parquet, export, packed


@pytest.fixture(autouse=True)
def own_scratch(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Staged files go where pytest removes them."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path_factory.mktemp("scratch")))


def problems(folder: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        records.read(folder)
    return [str(problem) for problem in caught.value.problems]


def with_logins(folder: Path, name: str, content: bytes) -> Path:
    export(folder)
    (folder / "logins.csv").unlink()
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)
    return folder


MANY: list[Row] = [{**LOGINS[0], "device_id": f"device-{number}"} for number in range(5_000)]


def large(seed: int) -> list[Row]:
    """Exchanges whose prompts no compression makes small."""
    noise = random.Random(seed)  # made-up text, no secret
    return [
        {"account_id": "acc_a", "sent_at": "2026-06-02", "prompt": f"{noise.getrandbits(800):x}"} for _ in range(3_000)
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("logins.parquet", as_parquet(MANY)[:-100]),
        ("logins.parquet", as_parquet(MANY)[:2_000]),
        ("logins.parquet", b"PAR1"),
        ("logins.parquet", b"account_id,seen_at\n"),
        ("logins.parquet.zst", packed(as_parquet(MANY), ".zst")[:-200]),
        ("logins.csv.gz", packed(as_csv(MANY), ".gz")[:-200]),
        ("logins.csv.zst", packed(as_csv(MANY), ".zst")[:-200]),
        ("logins.ndjson.gz", packed(as_ndjson(MANY), ".gz")[:-200]),
        ("logins.csv.gz", as_csv(MANY)),
        ("logins.csv.gz", b"\x1f\x8b"),
    ],
)
def test_a_file_that_is_cut_off_or_no_such_format_is_no_shorter_file(tmp_path: Path, name: str, content: bytes) -> None:
    found = problems(with_logins(tmp_path, name, content))
    assert len(found) == 1
    assert found[0].startswith(f"{name}: ")
    assert "cannot be read" in found[0] or "is empty" in found[0]


def test_damage_inside_a_column_that_is_checked_is_an_error_of_the_intake(tmp_path: Path) -> None:
    content = bytearray(as_parquet(MANY))
    content[200:1_200] = b"\xff" * 1_000
    found = problems(with_logins(tmp_path, "logins.parquet", bytes(content)))
    assert len(found) == 1
    assert "cannot be read as parquet" in found[0]


def test_damage_inside_prompts_is_an_error_of_the_writing(tmp_path: Path) -> None:
    folder = with_logins(tmp_path / "in", "exchanges.parquet", as_parquet(large(1)))
    where = pq.read_metadata(folder / "exchanges.parquet").row_group(0).column(2)
    assert where.path_in_schema == "prompt"
    content = bytearray((folder / "exchanges.parquet").read_bytes())
    middle = where.data_page_offset + where.total_compressed_size // 2
    content[middle : middle + 500] = b"\xff" * 500
    (folder / "exchanges.parquet").write_bytes(content)
    data = records.read(folder)
    with pytest.raises(InputError, match="cannot be read as parquet"):
        records.write(data, tmp_path / "out")
    assert not (tmp_path / "out" / "exchanges").exists()


def test_every_kind_of_misplaced_file_is_named_at_once(tmp_path: Path) -> None:
    folder = export(tmp_path)
    (folder / "accounts.csv").unlink()
    (folder / "logins").mkdir()
    (folder / "logins" / "part-0.csv").write_bytes(as_csv(LOGINS))
    (folder / "payments").mkdir()
    (folder / "invoices.csv").write_bytes(b"a\n1\n")
    (folder / "clicks").mkdir()
    (folder / "clicks" / "part-0.parquet").write_bytes(b"")
    (folder / "exchanges").mkdir()
    (folder / "exchanges" / "day=1").mkdir()
    (folder / "observations.ndjson").write_bytes(b"")
    found = "\n".join(problems(folder))
    for words in (
        "accounts: is not there.",
        "logins: is there more than once: logins/, logins.csv.",
        "logins.csv: has the same bytes",
        "payments/: is a table's folder without part files.",
        "invoices.csv: is not a table of the contract.",
        "clicks: is not a table of the contract.",
        "exchanges/day=1: is a folder inside a table's folder.",
        "observations.ndjson: is empty.",
    ):
        assert words in found or words.replace("logins.csv: has", "logins/part-0.csv: has") in found, words


def test_two_formats_of_one_table_and_two_cases_of_one_name_are_there_twice(tmp_path: Path) -> None:
    folder = export(tmp_path)
    (folder / "logins.ndjson.gz").write_bytes(packed(as_ndjson(LOGINS), ".gz"))
    (folder / "Accounts.parquet").write_bytes(as_parquet(MANY))
    found = "\n".join(problems(folder))
    assert "logins: is there more than once: logins.csv, logins.ndjson.gz." in found
    assert "accounts: is there more than once: Accounts.parquet, accounts.csv." in found


def test_markers_of_other_programs_are_no_tables(tmp_path: Path) -> None:
    folder = with_logins(tmp_path, "logins/part-0.csv", as_csv(LOGINS))
    for name in ("_SUCCESS", ".part-0.csv.crc", "._part-0.csv"):
        (folder / "logins" / name).write_bytes(b"")
    (folder / ".DS_Store").write_bytes(b"x")
    data = records.read(folder)
    assert data.report.ignored_files == ()
    assert data.sources["path"].to_list() == ["accounts.csv", "logins/part-0.csv"]


def test_no_folder_no_accounts_no_activity(tmp_path: Path) -> None:
    assert problems(tmp_path / "gone")[0].startswith(f"{tmp_path / 'gone'}: is not a folder.")
    assert [line.partition(".")[0] for line in problems(tmp_path)] == [
        "accounts: is not there",
        "input: there is no table of activity",
    ]


def test_accounts_without_a_row_are_no_accounts(tmp_path: Path) -> None:
    assert "accounts: has no accepted row." in problems(export(tmp_path, accounts=b"account_id,created_at\n"))[0]


def when_prepared(monkeypatch: pytest.MonkeyPatch, harm: Callable[[Path], object]) -> None:
    """Do harm to the log-ins as soon as they have been opened for the first time."""
    prepare = parts.prepare

    def harmful(file: SourceFile, folder: Path, **keywords: object) -> parts.Part:
        part = prepare(file, folder, **keywords)  # type: ignore[arg-type]  # handed on as they came
        if file.table == "logins":
            harm(file.path)
        return part

    monkeypatch.setattr(parts, "prepare", harmful)


@pytest.mark.parametrize("form", ["csv", "parquet"])
@pytest.mark.parametrize(
    ("harm", "words"), [(Path.unlink, "is gone"), (lambda path: path.write_bytes(b"short"), "has changed")]
)
def test_a_file_that_vanishes_or_changes_half_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, harm: Callable[[Path], object], words: str
) -> None:
    content = as_csv(LOGINS) if form == "csv" else as_parquet(LOGINS)
    folder = with_logins(tmp_path, f"logins.{form}", content)
    when_prepared(monkeypatch, harm)
    found = problems(folder)
    assert len(found) == 1
    assert found[0].startswith(f"logins.{form}: {words}")


@pytest.fixture
def small_files_only() -> Iterator[None]:
    """No file of this process may grow over 100 kB, as on a disk that is full."""
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    signal.signal(signal.SIGXFSZ, handler)


def test_a_full_disk_while_staging_is_said_to_be_one(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    folder = export(tmp_path / "in", exchanges=large(1))
    request.getfixturevalue("small_files_only")
    with pytest.raises(StorageError, match="Free some space"):
        records.read(folder)


def test_a_full_disk_while_writing_is_said_to_be_one_and_leaves_the_old_records(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    data = records.read(export(tmp_path / "in", exchanges=large(1)))
    records.write(data, tmp_path / "out")
    before = records.open(tmp_path / "out")["exchanges"].collect()
    more = records.read(export(tmp_path / "in", exchanges=large(2)))
    request.getfixturevalue("small_files_only")
    with pytest.raises(StorageError, match="Free some space"):
        records.write(more, tmp_path / "out")
    assert records.open(tmp_path / "out")["exchanges"].collect().equals(before)
