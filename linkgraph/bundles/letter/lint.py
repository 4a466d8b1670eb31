"""The lint of a letter: whatever could mislead, or says a number that nobody bound to a claim."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence

from linkgraph.bundles.letter.bindings import Bindings
from linkgraph.bundles.letter.blocks import Block, Heading, Items, Picture, Runs, Table, lines_of, text_of
from linkgraph.bundles.letter.errors import Finding
from linkgraph.bundles.letter.markdown import blocks_of
from linkgraph.bundles.letter.quantity import quantities
from linkgraph.views.visible import visible

_SENTENCE = re.compile(r"(?<=[.!?;])\s+")
_LIKELIHOOD = re.compile(
    r"\b(?:un)?(?:likely|probabl[ey]|improbabl[ey])\b|\bchance\b|\bcertain(?:ly)?\b", re.IGNORECASE
)
_CONFIDENCE = re.compile(r"\b(?:high|moderate|low)(?:er)? confidence\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_NUMERIC = frozenset({"Nd", "Nl", "No"})


def lint(
    text: str, bindings: Bindings, *, unnamed: Collection[str] = (), figures: Collection[str] = ()
) -> list[Finding]:
    """Everything wrong with a letter in Markdown, none where it holds.

    `unnamed`: ids and tokens of accounts that no letter may name; `figures`: names of the bundle's figures. Codes:

    - `letter.markup`: what no letter uses, such as HTML and links to elsewhere.
    - `letter.hidden`: characters that nobody sees, turn the line around, or look like others.
    - `letter.unknown`, `letter.display`: words bound to nothing that there is, or not the words that belong there.
    - `letter.digit`, `letter.quantity`: a number, or a word for one, that is bound to nothing.
    - `letter.judgment`: likelihood and confidence in one sentence.
    - `letter.account`: an account is named that must not be.
    - `letter.form`: not exactly one subject, or a numbered list that does not go on where the one before ended.
    """
    blocks, findings = blocks_of(text)
    findings += lint_blocks(blocks, bindings, unnamed=unnamed, figures=figures)
    for line in text.splitlines():
        if problem := _hidden(line):
            findings.append(Finding("letter.hidden", visible(line), problem))
    return findings


def lint_blocks(
    blocks: Sequence[Block], bindings: Bindings, *, unnamed: Collection[str] = (), figures: Collection[str] = ()
) -> list[Finding]:
    """The same for a letter that was read from another form, such as Word."""
    hidden = frozenset(unnamed)
    findings = list(_form(blocks, figures))
    for runs in lines_of(blocks):
        findings += _bound(runs, bindings)
        findings += _loose(runs)
        findings += _sentences(runs)
        findings += [
            Finding("letter.account", text_of(runs), f"{word} is an account that no letter may name.")
            for word in re.findall(r"[\w.@+-]+", text_of(runs))
            if word in hidden or word.strip(".") in hidden
        ]
    return findings


def _form(blocks: Sequence[Block], figures: Collection[str]) -> Iterator[Finding]:
    subjects = [block for block in blocks if isinstance(block, Heading) and block.level == 1]
    if len(subjects) != 1:
        yield Finding("letter.form", "", f"A letter has one subject (# ...), this one {len(subjects)}.")
    counted = 1
    for block in blocks:
        if isinstance(block, Items) and block.first is not None:
            if block.first != counted:
                yield Finding("letter.form", text_of(block.items[0]), f"Number {block.first} should be {counted}.")
            counted = block.first + len(block.items)
        elif isinstance(block, Picture):
            if block.name not in figures:
                yield Finding("letter.unknown", block.title, f"There is no figure {block.name}.")
            yield from _loose_text(block.title)
        elif isinstance(block, Table) and any(len(row) != len(block.head) for row in block.rows):
            yield Finding("letter.form", text_of(block.head[0]), "A row of the table has another number of cells.")


def _bound(runs: Runs, bindings: Bindings) -> Iterator[Finding]:
    for run in runs:
        if run.target is None:
            continue
        if run.target not in bindings.displays:
            yield Finding(
                "letter.unknown", text_of(runs), f"{run.text!r} is bound to {run.target!r}, which is nothing."
            )
        elif not bindings.holds(run.target, text=run.text):
            says = bindings.displays[run.target]
            yield Finding("letter.display", text_of(runs), f"{run.text!r} stands where {run.target} says {says!r}.")


def _loose(runs: Runs) -> Iterator[Finding]:
    # A bound run is cut out and leaves a mark, so that words on its two sides are not read as one.
    yield from _loose_text("".join("\x00" if run.target is not None else run.text for run in runs))


def _loose_text(text: str) -> Iterator[Finding]:
    shown = text.replace("\x00", "[…]")
    for character in dict.fromkeys(text):
        if unicodedata.category(character) in _NUMERIC:
            yield Finding("letter.digit", shown, f"{character!r} is bound to no claim.")
    for word in dict.fromkeys(quantities(text)):
        yield Finding("letter.quantity", shown, f"{word!r} says a quantity and is bound to no claim.")


def _sentences(runs: Runs) -> Iterator[Finding]:
    for sentence in _SENTENCE.split(text_of(runs)):
        if _LIKELIHOOD.search(sentence) and _CONFIDENCE.search(sentence):
            yield Finding("letter.judgment", sentence, "A sentence says either a likelihood or a confidence.")


def _hidden(line: str) -> str | None:
    if visible(line.replace("\t", " ")) != line.replace("\t", " "):
        return "It holds a character that nobody sees."
    for character in line:
        if unicodedata.category(character)[0] in "LN" and unicodedata.normalize("NFKC", character) != character:
            return f"{character!r} looks like another character."
    for word in _WORD.findall(line):
        scripts = {unicodedata.name(character, "UNKNOWN").split()[0] for character in word}
        if len(scripts & {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"}) > 1:
            return f"{word!r} mixes letters of several alphabets."
    return None
