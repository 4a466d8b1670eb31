"""The catalogue of what a letter may state: claims over a profile's exhibits, each under a name that templates use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from linkgraph.bundles.claims.model import Claim
from linkgraph.bundles.exhibits import Published
from linkgraph.bundles.letter.statements.attribution import attribution
from linkgraph.bundles.letter.statements.conduct import pivot, tasks, traffic
from linkgraph.bundles.letter.statements.drafting import Drafting
from linkgraph.bundles.letter.statements.evidence import evidence
from linkgraph.bundles.letter.statements.firmness import firmness
from linkgraph.bundles.letter.statements.judgments import judgments
from linkgraph.bundles.letter.statements.load import load


@dataclass(frozen=True, slots=True)
class Statements:
    """Claims in order, without values; `names`: what templates call them, or none where it cannot be stated here;
    `references`: names of signals, tasks and families in words, by target.
    """

    claims: tuple[Claim, ...]
    names: Mapping[str, str | None]
    references: Mapping[str, str]


def statements(published: Published, *, author: str, likelihood: str | None = None) -> Statements:
    """Everything that can be stated of these exhibits. `author` is the person whose judgments they are, `likelihood`
    how likely that person holds it that one operator directs the accounts: left open where none.
    """
    draft = Drafting(published)
    load(draft)
    references = tasks(draft)
    pivot(draft)
    traffic(draft)
    references |= evidence(draft)
    references |= firmness(draft)
    judgments(draft, author=author, likelihood=likelihood)
    references |= attribution(draft, author=author)
    return Statements(tuple(draft.claims), draft.names, references)
