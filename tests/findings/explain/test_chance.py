"""What is said of chance holds the numbers of the tables, and says what could not be asked."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.findings.explain import chance_sentences
from linkgraph.findings.explain.chance import below
from linkgraph.tables.decoys import Decoys
from linkgraph.tables.held_out import HeldOut
from linkgraph.tables.significance import Significance

Tests = list[tuple[str, str, int, int, float, float]]


def said(tests: Tests, *, log10_q: float | None = None, families: str = "payment, content", decoys: bool = True) -> str:
    held_out = pl.DataFrame([(3, *row) for row in tests], schema=HeldOut.create_empty().schema, orient="row")
    over_all = [(3, len(tests), tests[0][0] if tests else None, log10_q, log10_q), (4, 1, "device", -9.0, -9.0)]
    made = [(3, 1200, 2, 9, 0.0123), (4, 1200, 0, 1, 0.5)] if decoys else []
    return chance_sentences(
        held_out,
        pl.DataFrame(over_all, schema=Significance.create_empty().schema, orient="row"),
        decoys=pl.DataFrame(made, schema=Decoys.create_empty().schema, orient="row"),
        group=3,
        families=families,
    )


def test_what_is_no_chance_is_told_with_its_numbers_the_strongest_first() -> None:
    text = said(
        [
            ("content", "template", 31, 20, 1.5, -4.2),
            ("device", "device", 30, 1, 0.4, -0.1),
            ("payment", "payment_instrument", 31, 27, 0.31, -50.4),
        ],
        log10_q=-48.2,
    )
    assert text == (
        "Formed without payment, 31 accounts stand together; 27 times one of them shows the same payment "
        "instrument as another, among others like them at most 0.31 times: p below 1e-50. "
        "Formed without content, 31 accounts stand together; 20 times one of them shows the same template as "
        "another, among others like them at most 1.5 times: p below 1e-4. "
        "1 more family says nothing. "
        "Over all families and groups: false discovery rate below 1e-48. "
        "Of 1,200 made-up groups of ordinary accounts, alike in size, activity, country, plan and sign-up month, 2 "
        "score as much: false discovery rate at this score at most 0.013."
    )


def test_what_could_not_be_asked_is_told() -> None:
    text = said([("content", "template", 5, 0, 0.0, 0.0)], log10_q=0.0, families="payment, content, observed:wallet")
    assert "Without payment and wallet too few stand together to ask what chance would share of it." in text
    assert "share more than chance may (false discovery rate 1)." in text
    assert "Formed without" not in text


def test_a_group_that_nothing_could_be_asked_about() -> None:
    text = said([], log10_q=None, families="infrastructure", decoys=False)
    assert text == (
        "Without infrastructure too few stand together to ask what chance would share of it. "
        "No family could be tested against chance."
    )


@given(st.floats(-400.0, 0.0))
def test_a_probability_is_never_shown_smaller_than_it_is(log10: float) -> None:
    shown = below(log10).removeprefix("below ")
    assert float(shown) >= 10.0**log10 * (1 - 1e-9)
