"""What `linkgraph verify` asks of a letter that somebody else may have made."""

from __future__ import annotations

import json
from functools import cache

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from linkgraph.bundles.letter.letters import typeset
from linkgraph.bundles.letter.reading import CLAIMS, MARKDOWN, WORD, letter_problems
from linkgraph.bundles.letter.word import docx_of
from linkgraph.bundles.redaction.leaks import search
from linkgraph.bundles.verifier.letters import check_word
from linkgraph.bundles.verifier.report import Report
from tests.bundles.letter.letters import FIGURES, LETTER, SHEET, blocks
from tests.bundles.letter.test_forms import replaced
from tests.bundles.letter.written import drawn, letter, shown, stated

SECRETS = pl.DataFrame({"kind": ["email"], "value": ["some.body@mail.example"]})


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    written = letter("legal")
    told = {
        "claims": [claim.to_dict() for claim in stated("legal")[1]],
        "references": dict(written.references),
    }
    claims = json.dumps(told).encode()
    made = typeset(written, figures=drawn("legal"), claims_json=claims) | {"claims.json": claims}
    for figure in drawn("legal"):
        made |= figure.files()
    members = shown("legal").exhibits["EX-001"]
    made[members.file] = members.csv()
    return {f"data/{path}": content for path, content in made.items()}


def codes(files: dict[str, bytes], **changed: bytes) -> set[str]:
    return {code for code, _, _ in letter_problems({**files, **changed})}


def test_a_letter_as_it_was_made_holds(files: dict[str, bytes]) -> None:
    assert list(letter_problems(files)) == []


def test_a_bundle_without_a_letter_has_no_problem_of_it(files: dict[str, bytes]) -> None:
    assert list(letter_problems({CLAIMS: files[CLAIMS]})) == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("[40](#C002)", "[41](#C002)", "LET-09"),
        ("[40](#C002)", "[40](#C902)", "LET-08"),
        ("[40](#C002)", "40", "LET-10"),
        ("What we ask", "What most ask", "LET-11"),
        ("What we ask", "What <b>we</b> ask", "LET-06"),
        ("What we ask", "What w\u200be ask", "LET-07"),
        ("What we ask", "What they ask", "WRD-12"),
    ],
)
def test_a_changed_letter_is_told(files: dict[str, bytes], old: str, new: str, code: str) -> None:
    text = files[MARKDOWN].decode()
    assert old in text
    assert code in codes(files, **{MARKDOWN: text.replace(old, new, 1).encode()})


def test_an_account_that_is_named_is_told(files: dict[str, bytes]) -> None:
    account = shown("legal").exhibits["EX-001"].frame["account"][0]
    text = files[MARKDOWN].decode().replace("What we ask", f"What {account} asks", 1)
    assert "LET-13" in codes(files, **{MARKDOWN: text.encode()})


def test_a_changed_word_file_is_told(files: dict[str, bytes]) -> None:
    assert codes(files, **{WORD: replaced(files[WORD], "What we ask", "What they ask")}) == {"WRD-12"}
    assert "LET-09" in codes(files, **{WORD: replaced(files[WORD], "Dana Reviewer", "Dan Reviewer")})
    assert codes(files, **{WORD: b"PK\x03\x04"}) == {"WRD-06"}


@cache
def small() -> dict[str, bytes]:
    claims = b'{"claims": [{"id": "C001", "display": "14"}]}'
    return {MARKDOWN: LETTER.encode(), CLAIMS: claims, WORD: docx_of(blocks(), sheet=SHEET, figures=FIGURES)}


@settings(max_examples=25)
@given(junk=st.binary(max_size=80))
@example(junk=b"[" * 50_000)
@example(junk=b"9" * 6_000)
@example(junk=b'{"claims": 3}')
@example(junk=b"[]")
@example(junk=b'{"claims": [{"id": "C001"}]}')
def test_no_bytes_make_it_fail(junk: bytes) -> None:
    for path in (MARKDOWN, CLAIMS, WORD, "data/exhibits/EX-001_members.csv"):
        list(letter_problems({**small(), path: junk}))


@given(st.lists(st.tuples(st.integers(0), st.integers(0, 255)), min_size=1, max_size=6), st.integers(0))
@example([(1_500, 0), (1_501, 0), (1_502, 0)], 0)
def test_no_damage_to_the_word_file_makes_it_fail(damage: list[tuple[int, int]], cut: int) -> None:
    broken = bytearray(small()[WORD])
    for place, byte in damage:
        broken[place % len(broken)] = byte
    broken = broken[: cut % len(broken) or None]
    list(letter_problems({**small(), WORD: bytes(broken)}))
    check_word(bytes(broken), {}, report=Report())
    assert search({"letter.docx": bytes(broken)}, {}, secrets=SECRETS, known="").searched == 1
