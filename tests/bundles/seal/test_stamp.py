"""A time-stamping authority that openssl plays: stamps are taken, checked, and refused where they are not right."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from linkgraph.bundles.matter import Matter
from linkgraph.bundles.seal.intake import keep_stamped, stamped_earlier
from linkgraph.bundles.seal.stamp import SIGNED, Authority, StampError, authority_of, stamped
from linkgraph.bundles.verifier.report import Report
from linkgraph.bundles.verifier.signature import ENVELOPE_FILE
from linkgraph.bundles.verifier.stamp import check_stamp
from tests.bundles.authority import MadeUp
from tests.bundles.matters import matter_of
from tests.bundles.sealed import Made, built_of, checked, codes, resigned

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> MadeUp:
    return MadeUp(tmp_path_factory.mktemp("authority"))


def looked_at(files: dict[str, bytes], *, last_day: str = "2026-01-01", chain: bytes | None = None) -> list[str]:
    report = Report()
    check_stamp(files, last_day=last_day, chain=chain, report=report)
    return [finding.code for finding in report.failed + report.unproven]


def test_a_stamp_is_taken_and_holds(authority: MadeUp) -> None:
    content = b"an envelope"
    got = stamped(content, Authority("http://authority.example", authority.chain), ask=authority.ask)
    files = {ENVELOPE_FILE: content, **dict(zip(SIGNED, got, strict=True))}
    assert looked_at(files) == []
    assert looked_at(files, chain=authority.chain.read_bytes()) == []
    assert looked_at({**files, ENVELOPE_FILE: b"another envelope"}) == ["STA-01"]
    assert looked_at({**files, SIGNED[0]: b"none"}) == ["STA-01"]
    assert looked_at(files, last_day="2999-01-01") == ["STA-02"]
    assert looked_at({name: x for name, x in files.items() if name != SIGNED[1]}) == ["STA-01"]


def test_another_authority_is_not_the_one_that_the_reader_knows(authority: MadeUp, tmp_path: Path) -> None:
    got = stamped(b"x", Authority("http://a.example", authority.chain), ask=authority.ask)
    files = {ENVELOPE_FILE: b"x", **dict(zip(SIGNED, got, strict=True))}
    assert looked_at(files, chain=MadeUp(tmp_path).chain.read_bytes()) == ["STA-01"]


def test_an_answer_over_something_else_is_refused(authority: MadeUp) -> None:
    def other(url: str, request: bytes) -> bytes:
        return authority.ask(url, request)[:-1] + b"\x00"

    with pytest.raises(StampError):
        stamped(b"x", Authority("http://a.example", authority.chain), ask=other)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://a.example"])
def test_only_the_web_is_asked(authority: MadeUp, url: str) -> None:
    with pytest.raises(StampError, match="no address"):
        stamped(b"x", Authority(url, authority.chain))


def test_address_and_certificates_go_together(authority: MadeUp) -> None:
    assert authority_of(None, None) is None
    assert authority_of("http://a.example", authority.chain) == Authority("http://a.example", authority.chain)
    with pytest.raises(StampError, match="address and its certificates"):
        authority_of("http://a.example", None)


def stamped_at_intake(authority: MadeUp, folder: Path) -> tuple[Matter, Made]:
    """A matter whose files were stamped when they were taken in, and its bundle."""
    matter = matter_of(accounts=40)
    digests = matter.sources["sha256"].to_list()
    made_up = Authority("http://a.example", authority.chain)
    keep_stamped(folder, digests, authority=made_up, ask=authority.ask)
    matter = replace(matter, intake=stamped_earlier(folder, digests))
    return matter, built_of(matter)


def test_the_digests_of_the_files_are_stamped_once_and_enclosed(authority: MadeUp, tmp_path: Path) -> None:
    matter, one = stamped_at_intake(authority, tmp_path)
    report = checked(one.files, key=one.key)
    assert report.failed == []
    assert any("the digests of the files handed in" in note and note.startswith("Stamped at") for note in report.notes)
    kept = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert len(kept) == 3

    def never(url: str, request: bytes) -> bytes:
        raise AssertionError(f"{url} is asked for {len(request)} bytes")

    digests = matter.sources["sha256"].to_list()
    keep_stamped(tmp_path, digests[::-1], authority=Authority("http://a.example", authority.chain), ask=never)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == kept
    assert stamped_earlier(tmp_path, [*digests, "0" * 64]) == {}


def test_not_even_the_signer_can_change_what_was_handed_in(authority: MadeUp, tmp_path: Path) -> None:
    _, one = stamped_at_intake(authority, tmp_path)
    changed = dict(one.files)
    sources, custody = "data/exhibits/EX-007_sources.csv", "data/custody.jsonl"
    old = changed[sources].splitlines()[1].split(b",")[2]
    for name in (sources, custody):
        changed[name] = changed[name].replace(old, old[::-1])
    report = checked(resigned(changed, one.key), key=one.key)
    assert codes(report) >= {"INT-01"}
    listing = "data/intake/sources.sha256"
    changed[listing] = b"".join(sorted(line.replace(old, old[::-1]) + b"\n" for line in changed[listing].splitlines()))
    assert codes(checked(resigned(changed, one.key), key=one.key)) >= {"STA-01"}
    del changed["data/intake/sources.tsr"]
    assert codes(checked(resigned(changed, one.key), key=one.key)) >= {"STA-01"}


def test_who_leaves_the_stamp_out_is_told_of(authority: MadeUp, tmp_path: Path) -> None:
    _, one = stamped_at_intake(authority, tmp_path)
    without = {name: content for name, content in one.files.items() if not name.startswith("data/intake/")}
    report = checked(resigned(without, one.key), key=one.key)
    assert "The digests of the files handed in were not stamped when they were taken in." in report.notes
