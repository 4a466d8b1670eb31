"""Archives by people who mean harm: told with a code, never unpacked onto the disk, never a crash or a hang."""

from __future__ import annotations

import io
import os
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.bundles.verification import VerifyError, verify
from linkgraph.bundles.verifier.jsons import NotStrict, strict_json
from linkgraph.bundles.verifier.main import verify_path
from linkgraph.bundles.verifier.report import Report
from tests.bundles.sealed import codes, laid_out, made

TOP = "R-0001-legal"


def zipped(files: dict[str, bytes], *, compression: int = zipfile.ZIP_STORED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def looked_at(content: bytes, place: Path) -> Report:
    path = place / "bundle.zip"
    path.write_bytes(content)
    before = sorted(place.rglob("*"))
    report, _, _ = verify_path(str(path))
    assert sorted(place.rglob("*")) == before
    return report


@pytest.fixture(scope="module")
def whole() -> bytes:
    return zipped({f"{TOP}/{path}": content for path, content in made("legal").files.items()})


@pytest.mark.parametrize(
    "name",
    [
        "../x",
        "/etc/passwd",
        "a/../../x",
        "a\\..\\x",
        "C:x",
        "a//b",
        ".hidden",
        "a/./b",
        "é",
        "a b",
        "x" * 300,
    ],
)
def test_no_name_leads_out(name: str, tmp_path: Path) -> None:
    assert codes(looked_at(zipped({f"{TOP}/{name}": b"x"}), tmp_path)) & {"STR-01", "STR-02"}


def test_no_name_ends_early(tmp_path: Path) -> None:
    content = zipped({f"{TOP}/data/a_b": b"x"}).replace(b"data/a_b", b"data/a\x00b")
    assert codes(looked_at(content, tmp_path)) & {"STR-01", "STR-02"}


def test_what_unpacks_too_far_is_not_unpacked(tmp_path: Path) -> None:
    bomb = zipped({f"{TOP}/data/x": bytes(1 << 26)}, compression=zipfile.ZIP_DEFLATED)
    assert "STR-06" in codes(looked_at(bomb, tmp_path))


def test_links_twins_and_passengers_are_told(whole: bytes, tmp_path: Path) -> None:
    link = zipfile.ZipInfo(f"{TOP}/data/link")
    link.external_attr = 0o120777 << 16
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr(f"{TOP}/data/x", b"1")
        archive.writestr(f"{TOP}/data/X", b"2")
        archive.writestr("elsewhere/x", b"3")
    assert {"STR-02", "STR-03", "STR-08"} <= codes(looked_at(packed.getvalue(), tmp_path))
    assert "STR-07" in codes(looked_at(b"MZ" + whole, tmp_path))
    assert "STR-07" in codes(looked_at(whole + b"more", tmp_path)) or "STR-01" in codes(
        looked_at(whole + b"x", tmp_path)
    )


def test_a_file_twice_is_told(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(f"{TOP}/data/x", b"1")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr(f"{TOP}/data/x", b"2")
    assert "STR-04" in codes(looked_at(packed.getvalue(), tmp_path))


def test_a_good_zip_passes_packed_or_not(whole: bytes, tmp_path: Path) -> None:
    assert codes(looked_at(whole, tmp_path)) == set()
    files = {f"{TOP}/{path}": content for path, content in made("legal").files.items()}
    assert codes(looked_at(zipped(files, compression=zipfile.ZIP_DEFLATED), tmp_path)) == set()


@given(st.data())
def test_no_damage_crashes_it(data: st.DataObject) -> None:
    small = zipped({f"{TOP}/bagit.txt": b"x" * 40, f"{TOP}/data/bundle.json": b"{}"}, compression=zipfile.ZIP_DEFLATED)
    broken = bytearray(small)
    for _ in range(data.draw(st.integers(1, 6))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(broken)))
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        assert looked_at(bytes(broken[: cut or None]), Path(folder)).status() == 1


def test_a_zip_that_lies_about_its_length(tmp_path: Path) -> None:
    content = bytearray(zipped({f"{TOP}/data/x": b"x" * 100}))
    place = content.index(b"PK\x01\x02")
    content[place + 24 : place + 28] = struct.pack("<I", 2**31)
    assert codes(looked_at(bytes(content), tmp_path)) & {"STR-01", "STR-06", "STR-09"}


def test_links_and_pipes_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    folder = laid_out(made("legal").files, tmp_path / TOP)
    (tmp_path / "secret").write_text("x")
    (folder / "data" / "link").symlink_to(tmp_path / "secret")
    os.mkfifo(folder / "data" / "pipe")
    report, files, _ = verify_path(str(folder))
    assert {finding.where for finding in report.failed if finding.code == "STR-03"} == {"data/link", "data/pipe"}
    assert not {"data/link", "data/pipe"} & set(files)


def test_nothing_there_cannot_be_checked(tmp_path: Path) -> None:
    with pytest.raises(VerifyError, match="not there"):
        verify(tmp_path / "none")


@pytest.mark.parametrize(
    "text", ['{"a": 1, "a": 1}', "NaN", "1.5", "[" * 100_000, "9" * 30, '\ufeff"x"', "{", '"\\ud800'], ids=range(8)
)
def test_json_that_readers_could_understand_differently(text: str) -> None:
    with pytest.raises(NotStrict):
        strict_json(text.encode())
