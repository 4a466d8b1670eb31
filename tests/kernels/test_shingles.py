"""Word runs from bytes, against a reading of the same rules character by character."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.kernels.holders import Sieve
from linkgraph.kernels.shingles import shingles

INVISIBLE = "\u200b\u200d\u2060\ufeff\u00ad"
LETTERS = "aAbBzZ09'_ .,-\n" + "éßЖ漢字かナ。、 «»—😀" + INVISIBLE
texts_of_odd_letters = st.lists(st.text(alphabet=LETTERS, max_size=60), max_size=6)
plain_texts = st.lists(st.sampled_from(["read", "the", "log", "file", "of", "today", "x1"]), min_size=4, max_size=30)


def tokens(text: str) -> list[tuple[str, str]]:
    """Words and single characters, by the rules of the docstring."""
    found: list[tuple[str, str]] = []
    word = ""
    digit = False
    length = 0

    def close() -> None:
        nonlocal word, digit, length
        if length:
            found.append(("word", "number" if digit else "w" + word))
        word, digit, length = "", False, 0

    for letter in text:
        code = ord(letter)
        if letter in INVISIBLE or letter in "'_":
            continue
        if letter.isascii() and letter.isalnum():
            if letter.isdigit():
                digit = True
            else:
                word += letter.lower()
            length += 1
        elif code < 0xC0 or 0x2000 <= code < 0x2080 or 0x3000 <= code < 0x3040:
            close()
        elif 0x3040 <= code < 0xA000:
            close()
            found.append(("character", letter))
        else:
            word += letter
            length += 1
    close()
    return found


def runs(text: str) -> list[tuple[int, tuple[tuple[str, str], ...]]]:
    """Where each run ends and what stands in it."""
    read = tokens(text)
    found = []
    place = 0
    for i, (kind, _) in enumerate(read):
        place += 1 if kind == "character" else 2
        length = 8 if kind == "character" else 4
        if i + 1 >= length:
            found.append((place, tuple(read[i + 1 - length : i + 1])))
    return found


@given(texts_of_odd_letters)
def test_runs_are_those_of_the_rules_and_equal_runs_have_equal_hashes(texts: list[str]) -> None:
    text_of, place, kept = shingles(pl.Series(texts, dtype=pl.String), modulus=1)
    expected = [(i, *run) for i, text in enumerate(texts) for run in runs(text)]
    assert list(zip(text_of.tolist(), place.tolist(), strict=True)) == [(i, at) for i, at, _ in expected]
    by_hash: dict[int, object] = {}
    by_run: dict[object, int] = {}
    for value, (_, _, run) in zip(kept.tolist(), expected, strict=True):
        assert by_hash.setdefault(value, run) == run
        assert by_run.setdefault(run, value) == value


@given(plain_texts)
def test_case_digits_and_invisible_characters_make_no_difference(words: list[str]) -> None:
    text = " ".join(words)
    disguised = "\u200b".join(text.upper()).replace("1", "987").replace(" ", ",  ")
    _, _, kept = shingles(pl.Series([text]), modulus=1)
    _, _, kept_of_disguised = shingles(pl.Series([disguised]), modulus=1)
    assert kept.tolist() == kept_of_disguised.tolist()
    assert len(kept) == len(words) - 3


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("read the log file", "read the log files"),
        ("read the log file", "the read log file"),
        ("漢字かな漢字かな", "漢字かな漢字かナ"),
        ("der straße nach süd", "der straße nach nord"),
    ],
)
def test_another_word_or_another_order_is_another_run(text: str, other: str) -> None:
    _, _, kept = shingles(pl.Series([text, other]), modulus=1)
    assert len(set(kept.tolist())) == 2


@given(texts_of_odd_letters, st.sampled_from([2, 4, 8]))
def test_a_modulus_keeps_the_same_choice_of_every_text(texts: list[str], modulus: int) -> None:
    column = pl.Series(texts, dtype=pl.String)
    text_of, place, kept = shingles(column, modulus=1)
    chosen = kept % np.uint64(modulus) == 0
    some_text_of, some_place, some_kept = shingles(column, modulus=modulus)
    assert some_kept.tolist() == kept[chosen].tolist()
    assert some_text_of.tolist() == text_of[chosen].tolist()
    assert some_place.tolist() == place[chosen].tolist()


@given(texts_of_odd_letters, st.data())
def test_a_sieve_lets_pass_all_that_it_was_made_for_and_keeps_their_order(
    texts: list[str], data: st.DataObject
) -> None:
    column = pl.Series(texts, dtype=pl.String)
    found = list(zip(*(part.tolist() for part in shingles(column, modulus=1)), strict=True))
    wanted = data.draw(st.sets(st.sampled_from(sorted({key for _, _, key in found})))) if found else set()
    sieve = Sieve.of(np.array(sorted(wanted), dtype=np.uint64))
    passed = list(zip(*(part.tolist() for part in shingles(column, modulus=1, sieve=sieve)), strict=True))
    assert [one for one in passed if one[2] in wanted] == [one for one in found if one[2] in wanted]
    assert set(passed) <= set(found)


def test_a_sieve_lets_few_strangers_pass() -> None:
    column = pl.Series([" ".join(f"word{chr(97 + i % 26)}{chr(97 + i // 26)}" for i in range(600))])
    _, _, keys = shingles(column, modulus=1)
    _, _, passed = shingles(column, modulus=1, sieve=Sieve.of(np.sort(keys[::30])))
    assert keys.shape[0] == 597
    assert passed.shape[0] < 60


def test_missing_short_and_empty_texts_have_no_run() -> None:
    text_of, _, _ = shingles(pl.Series([None, "", "three words only", "now there are four"]), modulus=1)
    assert text_of.tolist() == [3]
    assert shingles(pl.Series([], dtype=pl.String), modulus=1)[2].shape == (0,)
    assert shingles(pl.Series([None, None], dtype=pl.String), modulus=1)[2].shape == (0,)


def test_a_part_of_a_column_reads_like_a_column_of_its_own() -> None:
    column = pl.Series([f"line {i} of the very long log number {'abcdef'[i]}" for i in range(6)])
    _, _, of_part = shingles(column[2:5], modulus=1)
    _, _, of_copy = shingles(pl.Series(column.to_list()[2:5]), modulus=1)
    assert of_part.tolist() == of_copy.tolist()


def test_texts_denser_in_runs_than_foreseen_are_read_whole() -> None:
    text = "漢字" * 10_000
    _, place, _ = shingles(pl.Series([text]), modulus=1)
    assert place.tolist() == list(range(8, 20_001))
