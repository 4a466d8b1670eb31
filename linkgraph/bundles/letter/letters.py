"""From what can be stated to a letter in three forms."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from linkgraph.bundles.claims.model import Claim
from linkgraph.bundles.exhibits import Published
from linkgraph.bundles.figures import FigureFile
from linkgraph.bundles.letter.bindings import Bindings
from linkgraph.bundles.letter.blocks import lines_of
from linkgraph.bundles.letter.errors import LetterError
from linkgraph.bundles.letter.lint import lint
from linkgraph.bundles.letter.markdown import blocks_of
from linkgraph.bundles.letter.references import references_of
from linkgraph.bundles.letter.schedules import (
    behind,
    pictures,
    schedule_of_claims,
    schedule_of_exhibits,
    schedule_of_judgments,
    sentences,
    tables,
)
from linkgraph.bundles.letter.statements import Statements
from linkgraph.bundles.letter.template import Template, filled
from linkgraph.bundles.letter.typeset import Illustration, Sheet, pdf_of
from linkgraph.bundles.letter.word import docx_of

_SCHEDULES = ("schedule of claims", "schedule of judgments", "schedule of exhibits", "figures")


@dataclass(frozen=True, slots=True)
class Written:
    """A letter in Markdown. `references`: what its words are bound to besides claims, for claims.json; `left_out`:
    texts of the template to which this bundle has nothing to say.
    """

    text: str
    references: Mapping[str, str]
    left_out: tuple[str, ...]
    sheet: Sheet


def write(
    published: Published,
    *,
    statements: Statements,
    claims: Sequence[Claim],
    figures: Sequence[FigureFile],
    disclosure: Mapping[str, str],
    template: Template,
    as_of: date,
    day: date | None = None,
) -> Written:
    """The template filled with the computed claims, and linted.

    `disclosure`: basis, approver, recipient. `day` is the day that the letter bears, left open where there is
    none; `as_of` the last day of the records, which the files bear as theirs. No account is named in any letter.

    Raises:
        LetterError: the lint found something; its findings are all that it found.
        SettingsError: the template has a placeholder that nobody knows.
    """
    known = {claim.id: claim for claim in claims}
    references, names = references_of(published, day=day, disclosure=disclosure, head=template.head)
    references |= dict(statements.references) | {figure.id: figure.id for figure in figures}
    for name, target in statements.names.items():
        names[name] = target if target in known or target in references else None
    displays = references | {name: claim.display or "" for name, claim in known.items()}
    bindings = Bindings(displays, names)
    made = tables(bindings) | sentences(bindings)
    text, _ = filled(template, bindings, blocks={**made, **dict.fromkeys(_SCHEDULES, "")})
    used = behind(_targets(text), known)
    schedules = (
        schedule_of_claims(used, bindings),
        schedule_of_judgments(used, bindings),
        schedule_of_exhibits(published),
        pictures(figures),
    )
    text, left_out = filled(template, bindings, blocks={**made, **dict(zip(_SCHEDULES, schedules, strict=True))})
    found = lint(text, bindings, unnamed=_accounts(published), figures=[figure.name for figure in figures])
    if found:
        raise LetterError(found)
    sender = str(template.head.get("sender", "linkgraph"))
    sheet = Sheet(
        author=sender,
        day=as_of,
        paper=str(template.head.get("paper", "a4")),
        foot=f"{', '.join(published.rings)} · case {published.facts.case} · profile {published.profile}",
    )
    bound = {target: references[target] for target in sorted(_targets(text)) if target in references}
    return Written(text, bound, tuple(left_out), sheet)


def typeset(written: Written, *, figures: Sequence[FigureFile], claims_json: bytes) -> dict[str, bytes]:
    """The letter's files below `data/`: Markdown, Word, and PDF with claims.json attached."""
    from linkgraph.views.prints.sheet import font_folder

    blocks, _ = blocks_of(written.text)
    drawn = {figure.name: Illustration(figure.svg, figure.png, figure.alternative) for figure in figures}
    pdf = pdf_of(blocks, sheet=written.sheet, figures=drawn, claims=claims_json, font_folder=font_folder())
    return {
        "letter/letter.md": written.text.encode(),
        "letter/letter.docx": docx_of(blocks, sheet=written.sheet, figures=drawn),
        "letter/letter.pdf": pdf,
    }


def _targets(text: str) -> set[str]:
    blocks, _ = blocks_of(text)
    return {run.target for runs in lines_of(blocks) for run in runs if run.target is not None}


def _accounts(published: Published) -> Collection[str]:
    """Everything by which an account could be named: no letter does."""
    named: set[str] = set()
    for exhibit in published.exhibits.values():
        for column in ("account", "account_id", "account_a", "account_b", "control"):
            if column in exhibit.frame.columns:
                named |= set(exhibit.frame[column].drop_nulls().unique())
    return named
