from __future__ import annotations

import base64
import hashlib
import io
import zipfile
import zlib
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.bundles.redaction.cells import coarse, spans, suppressed
from linkgraph.bundles.redaction.commitments import commitment, opening, opens
from linkgraph.bundles.redaction.leaks import search

SECRETS = pl.DataFrame({"kind": ["account_id", "email"], "value": ["acc_0077x", "some.body@mail.example"]})
SAMPLE = st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 9), st.integers(0, 30)), max_size=80)


def found(content: bytes) -> set[str]:
    return {kind for _, kind in search({"f": content}, {}, secrets=SECRETS, known="").found}


def packed(text: bytes) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", text)
    return whole.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"x,acc_0077x,y",
        b"ACC_0077X",
        base64.b64encode(b"acc_0077x"),
        b"acc_0077x".hex().encode(),
        hashlib.sha256(b"acc_0077x").hexdigest().encode(),
        hashlib.md5(b"acc_0077x", usedforsecurity=False).hexdigest().encode(),
        "acc_0077x".encode("utf-16-le"),
        packed(b"<w:t>acc_0077x</w:t>"),
        b"%PDF-1.7\nstream\n" + zlib.compress(b"(acc_0077x) Tj") + b"\nendstream\n",
    ],
    ids=range(9),
)
def test_a_leak_is_found_in_whatever_form(content: bytes) -> None:
    assert found(content) == {"account_id"}


def test_what_only_looks_like_it_is_none() -> None:
    assert found(b"acc_0077xy some.body@mail.examples v23") == set()
    assert found(b"mail to some.body%40mail.example now") == {"email"}


def test_values_that_stand_in_any_text_are_counted_and_not_searched() -> None:
    short = pl.DataFrame({"kind": ["x"] * 4, "value": ["abc", "1234567", "python", "in-readme-9"]})
    result = search({"f": b"abc 1234567 python in-readme-9"}, {}, secrets=short, known="... in-readme-9 ...")
    assert (result.found, result.searched, result.not_searched) == ((), 0, 4)


@given(SAMPLE, st.integers(2, 6))
def test_spans_lose_nobody_and_tell_of_enough(sample: list[tuple[str, int, int]], k: int) -> None:
    rows = pl.DataFrame(
        [(ring, f"a{account}", date(2026, 1, 1) + timedelta(days=day), 1) for ring, account, day in sample],
        schema={"ring": pl.String, "account": pl.String, "day": pl.Date, "n": pl.Int64},
        orient="row",
    )
    made = spans(rows, sums=["n"], k=k)
    assert made.filter(pl.col("accounts") < k).is_empty()
    for ring in "ab":
        own = rows.filter(pl.col("ring") == ring)
        kept = made.filter(pl.col("ring") == ring)
        enough = own["account"].n_unique() >= k
        assert int(kept["n"].sum()) == (own.height if enough else 0)
        ends = kept.sort("day").with_columns(pl.col("day") + pl.duration(days=pl.col("days")))["day"]
        assert (ends[:-1] <= kept.sort("day")["day"][1:]).all()


@given(st.lists(st.integers(0, 40), max_size=12), st.integers(2, 12))
def test_no_small_cell_is_shown_nor_had_by_taking_others_away(sizes: list[int], k: int) -> None:
    cells = pl.DataFrame({
        "ring": ["a"] * len(sizes),
        "task": [f"t{place}" for place in range(len(sizes))],
        "accounts": sizes,
    }, schema={"ring": pl.String, "task": pl.String, "accounts": pl.Int64})  # fmt: skip
    made = suppressed(cells, k=k)
    gone = cells.join(made.frame, on="task", how="anti")
    assert made.frame.filter(pl.col("accounts").is_between(1, k - 1)).is_empty()
    assert made.left_out == gone.height
    left = made.frame.filter(pl.col("accounts") > 0).height
    if gone.height and left:
        assert gone.height >= 2
        assert int(gone["accounts"].sum()) >= k


@given(st.lists(st.tuples(st.sampled_from("xy"), st.sampled_from(["u", "v", None])), min_size=3, max_size=40))
def test_coarse_cells_keep_the_sum(sample: list[tuple[str, str | None]]) -> None:
    rows = pl.DataFrame(
        [("r", *one) for one in sample], schema={"ring": pl.String, "p": pl.String, "q": pl.String}, orient="row"
    )
    made = coarse(rows, ["p", "q"], k=3)
    assert int(made.frame["accounts"].sum()) == len(sample)
    assert made.frame.filter(pl.col("accounts") < 3).is_empty()


@given(st.lists(st.binary(max_size=20), min_size=1, max_size=20), st.data())
def test_one_row_is_opened_and_no_other(rows: list[bytes], data: st.DataObject) -> None:
    root = commitment("EX-001", rows, columns=["a"], key=b"k")["root"]
    place = data.draw(st.integers(0, len(rows) - 1))
    proof = opening("EX-001", rows, place=place, key=b"k")
    assert proof.row == rows[place]
    assert opens(proof, root)
    assert not opens(opening("EX-001", rows, place=place, key=b"another"), root)
    changed = [*rows[:place], rows[place] + b"x", *rows[place + 1 :]]
    assert commitment("EX-001", changed, columns=["a"], key=b"k")["root"] != root
