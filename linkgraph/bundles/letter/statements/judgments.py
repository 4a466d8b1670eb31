"""Judgments: words of a person, never a number, with what they rest on and what else was considered.

Likelihood in the words of ICD 203; a judgment says a likelihood or a confidence, not both. Where the
person has not said how likely it is, the letter has brackets to be filled in.
"""

from __future__ import annotations

from linkgraph.bundles.claims.model import Judgment
from linkgraph.bundles.letter.statements.drafting import Drafting

_ALTERNATIVES = (
    "a household, a company or a class whose members share devices, networks or payments",
    "an agency or a reseller that acts for customers who know nothing of one another",
    "an application that sends the requests of its own users",
    "chance among unconnected accounts",
)


_OPEN = "[how likely, for the approver to say]"


def judgments(draft: Drafting, *, author: str, likelihood: str | None) -> None:
    """Whether one operator directs the accounts, of several rings each by itself. `author` holds it: a person."""
    held = likelihood or _OPEN
    basis = [
        words
        for name, words in (
            ("signal A share", "what the accounts share, beside how common it is among ordinary accounts"),
            ("timing pairs", "when they act, beside their own schedules"),
            ("task A share", "what they ask for, beside what ordinary accounts ask for"),
            ("decoys reached", "made-up groups, which do not score as much"),
            ("held out shared", "evidence that had no say in who belongs and speaks for it all the same"),
        )
        if draft.names.get(name) is not None
    ]
    one = len(draft.published.rings) == 1
    draft.absent("judgment of each ring" if one else "judgment one operator")
    draft.judgment(
        "judgment one operator" if one else "judgment of each ring",
        label="that one operator directs these accounts"
        if one
        else "that of each ring one operator directs its accounts",
        words=held,
        judgment=Judgment(author=author, basis=tuple(basis), alternatives=_ALTERNATIVES, likelihood=held),
    )
