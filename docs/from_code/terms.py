"""The terms of a group's score: where it starts, linkage, behaviour, and the innocent explanations."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from types import ModuleType

import polars as pl

from docs.from_code.markdown import MADE, code, in_short, table
from linkgraph.findings import behaviour, doubts, linkage, one_program
from linkgraph.findings.behaviour import BEHAVIOUR_TERMS
from linkgraph.findings.doubts import DOUBTS
from linkgraph.findings.term import Term
from linkgraph.findings.weights import WEIGHTS

_HEAD = """# Terms and doubts

The score of a group is the sum of these terms, in bits, and of nothing else: `linkgraph show CASE RING` prints each
with its sentence and its numbers. A term says what it would say alone; as terms overlap, each counts by its weight (a
logistic regression on made-up worlds, `benchmarks/weights.py`). What was not measured counts 0.

"""


def page() -> str:
    """docs/reference/terms.md."""
    prior = linkage.PRIOR_TERM
    bits, words = pl.select(prior.bits.alias("bits"), prior.sentence.alias("words")).row(0)
    start = [
        (code(prior.name), WEIGHTS[prior.name], f"{bits:g} bits. {words}"),
        (code(linkage.TERM.name), WEIGHTS[linkage.TERM.name], in_short(linkage)),
    ]
    return "".join([
        MADE,
        _HEAD,
        "## Where it starts, and linkage\n\n",
        table(["term", "weight", "what it says"], start),
        "\n## Behaviour\n\nWhat speaks for abuse apart from linkage.\n\n",
        _terms(behaviour, terms=BEHAVIOUR_TERMS),
        "\n## Doubts\n\nInnocent explanations. Their bits are zero or below.\n\n",
        _terms(doubts, terms=DOUBTS),
        "\nAnd the best-fitting explanation takes back what it makes ordinary:\n\n",
        table(
            ["term", "weight", "what it says"],
            [(code(one_program.TERM.name), WEIGHTS[one_program.TERM.name], in_short(one_program))],
        ),
    ])


def _terms(package: ModuleType, *, terms: Sequence[Term]) -> str:
    """One row a term; the file of a term has its name, and its docstring says what it is."""
    rows = [
        (code(one.name), WEIGHTS[one.name], in_short(importlib.import_module(f"{package.__name__}.{one.name}")))
        for one in terms
    ]
    return table(["term", "weight", "what it says"], rows)
