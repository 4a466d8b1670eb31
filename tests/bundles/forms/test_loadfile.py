"""The load file as a review platform reads it: numbers without a gap, paths that lead to what is produced."""

from __future__ import annotations

import hashlib

from linkgraph.bundles.forms.loadfile import FIELDS, load_file

PARTS = {
    "letter/letter.pdf": b"%PDF-1.7 /Type /Page /Type/Page /Type /Pages",
    "letter/letter.md": b"# Letter",
    "exhibits/EX-001_members.csv": b"a\n",
    "figures/FIG-1_ring.png": b"\x89PNG",
    "figures/FIG-1_ring.svg": b"<svg/>",
    "certificates/902-11.md": b"draft",
    "claims.json": b"{}",
}


def read(content: bytes) -> list[dict[str, str]]:
    head, *rows = content.decode("utf-8-sig").removesuffix("\r\n").split("\r\n")
    cells = [[cell.removeprefix("þ").removesuffix("þ") for cell in row.split("\x14")] for row in (head, *rows)]
    return [dict(zip(cells[0], row, strict=True)) for row in cells[1:]]


def test_every_document_has_its_numbers_its_digest_and_its_place() -> None:
    rows = read(
        load_file(PARTS, name="R-0001", titles={"exhibits/EX-001_members.csv": "Accounts"})["loadfile/production.dat"]
    )
    assert tuple(rows[0]) == FIELDS
    assert [(row["BEGBATES"], row["ENDBATES"], row["DOCTYPE"]) for row in rows] == [
        ("R0001-000001", "R0001-000002", "Letter"),
        ("R0001-000003", "R0001-000003", "Exhibit"),
        ("R0001-000004", "R0001-000004", "Figure"),
        ("R0001-000005", "R0001-000005", "Draft"),
    ]
    for row in rows:
        path = row["NATIVEPATH"].removeprefix("..\\").replace("\\", "/")
        assert row["SHA256"] == hashlib.sha256(PARTS[path]).hexdigest()
    assert rows[1]["TITLE"] == "Accounts"


def test_pages_are_where_the_opt_says() -> None:
    lines = load_file(PARTS, name="R-0001", titles={})["loadfile/production.opt"].decode().splitlines()
    assert lines == [
        "R0001-000001,PROD001,..\\letter\\letter.pdf,Y,,,2",
        "R0001-000004,PROD001,..\\figures\\FIG-1_ring.png,Y,,,1",
    ]


def test_a_title_cannot_leave_its_field() -> None:
    hostile = {"exhibits/EX-001_members.csv": "aþ\x14þb\r\nc"}
    rows = read(load_file(PARTS, name="R-0001", titles=hostile)["loadfile/production.dat"])
    assert rows[1]["TITLE"] == "ab®c"
    assert len(rows) == 4
