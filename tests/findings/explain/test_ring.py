"""A ring's paragraph holds the numbers of the tables, and accuses of nothing that they do not hold."""

from __future__ import annotations

import re
from dataclasses import replace

import polars as pl
import pytest

from linkgraph.findings.explain import ExplainTables, ring_paragraph, ring_paragraphs
from tests.findings.explain.linked_world import explained
from tests.views.made_up_case import made_up_tables


@pytest.fixture(scope="module")
def tables() -> ExplainTables:
    return explained(made_up_tables([12, 9], seed=5))


def test_who_how_much_and_since_when(tables: ExplainTables) -> None:
    text = ring_paragraph(tables, group=1)
    finding = tables.findings.lazy().filter(pl.col("group") == 1).collect().row(0, named=True)
    roles = dict(tables.members.lazy().filter(pl.col("group") == 1).collect()["role"].value_counts().iter_rows())
    start = f"R-0002: {finding['accounts']} accounts ({roles['core']} core, {roles.get('probable', 0)} probable) "
    assert text.startswith(start + "are suspected of having one operator. ")
    assert "They sent 9,000 exchanges; first seen 2026-05-01, last seen 2026-06-15 (UTC)." in text


def test_families_stand_in_the_order_of_what_they_tie(tables: ExplainTables) -> None:
    text = ring_paragraph(tables, group=1)
    found = re.findall(r"(\w+) \((\d+) of 9 [^;]+; ([\d.]+) bits in the median\)", text)
    assert {family for family, *_ in found} == {"payment", "content", "device", "infrastructure"}
    weights = [int(tied) * float(bits) for _, tied, bits in found]
    assert weights == sorted(weights, reverse=True)
    ties = tables.ties.lazy().filter(pl.col("group") == 1).collect()
    tied = dict(ties["signal"].value_counts().iter_rows())
    assert {int(number) for family, number, _ in found if family == "payment"} == {tied["payment_instrument"]}


def test_reasons_for_and_against_with_their_bits(tables: ExplainTables) -> None:
    text = ring_paragraph(tables, group=1)
    assert "What speaks for abuse: Exchanges per account vary as little as a scheduler makes them: 1.2 times " in text
    assert "(+7.1 bits)" in text
    assert "What speaks against" not in text
    assert text.index("class: A class") < text.index("household: A household")
    assert "The score, +18.9 bits, is the sum of 6 terms." in text
    assert text.endswith("Tier: review. Two families, and it stands without its best signal.")


def test_the_strongest_five_speak_and_the_others_are_named(tables: ExplainTables) -> None:
    names = ["busy", "even_load", "no_night", "steady", "rotating", "own_content", "fresh", "prepaid"]
    bits = [0.5, 3.0, 1.0, 2.0, 0.7, 4.0, 0.3, 0.02]
    sentences = [f"Sentence of {name}." for name in names]
    more = pl.DataFrame({"group": 1, "term": names, "kind": "behaviour", "bits": bits, "sentence": sentences})
    reasons = more.cast(tables.reasons.lazy().collect_schema())
    text = ring_paragraph(replace(tables, reasons=reasons), group=1)
    (line,) = [line for line in text.splitlines() if line.startswith("What speaks for abuse")]
    assert re.findall(r"Sentence of (\w+)", line) == ["own_content", "even_load", "steady", "no_night", "rotating"]
    assert "Less is said by busy (+0.5 bits) and fresh (+0.3 bits)." in text.splitlines()
    assert "prepaid" not in text


def test_a_group_that_is_not_suspected_is_not_accused(tables: ExplainTables) -> None:
    text = ring_paragraph(tables, group=2)
    assert text.startswith("Group 2: 4 accounts (3 core, 1 probable) are linked and not suspected.")
    assert "one operator" not in text
    assert "Innocent explanations that take bits off: class: A class" in text


def test_the_suspected_unless_others_are_asked_for(tables: ExplainTables) -> None:
    assert list(ring_paragraphs(tables)) == [0, 1]
    assert ring_paragraphs(tables, groups=[1])[1] == ring_paragraphs(tables)[1]
    assert ring_paragraphs(tables, groups=[]) == {}
    with pytest.raises(KeyError, match="77"):
        ring_paragraph(tables, group=77)


def test_each_signal_of_a_family_has_its_own_count(tables: ExplainTables) -> None:
    """Never `9 of 9 did this and that` where nine did one of them and two the other."""
    account = tables.ties.lazy().filter(pl.col("group") == 1).collect()["account"][0]
    other = pl.DataFrame(
        {"group": [1], "account": [account], "signal": ["phone"], "microbits": [1_000_000], "shared": [1]},
        schema=tables.ties.lazy().collect_schema(),
    )
    phone = (
        tables.signals
        .lazy()
        .filter(pl.col("signal") == "device")
        .with_columns(signal=pl.lit("phone"), sentence=pl.lit("gave the same phone number"))
    )
    fields = {name: getattr(tables, name) for name in ExplainTables.__dataclass_fields__}
    fields["ties"] = pl.concat([tables.ties.lazy(), other.lazy()])
    fields["signals"] = pl.concat([tables.signals.lazy(), phone])
    text = ring_paragraph(ExplainTables(**fields), group=1)
    assert "device (9 of 9: 9 logged in from the same device and 1 gave the same phone number; " in text
