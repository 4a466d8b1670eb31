"""Templates: Markdown with a head and placeholders, which a bundle's claims fill. Anybody may edit a copy.

    +++
    sender = "Example Provider"
    address = ["Office of the General Counsel"]
    +++
    # Accounts operated as one

    We found {{accounts}} accounts, which sent {{exchanges}} exchanges.

A placeholder becomes the bound display, `[14](#C001)`. A paragraph, list item or table row with one for which there is
nothing to say in this bundle is left out, and so is a heading under which nothing is left. `{{head.NAME}}` is a line
of the head. A placeholder alone in a paragraph may stand for whole blocks, such as `{{schedule of claims}}`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from linkgraph.bundles.letter.bindings import Bindings
from linkgraph.core.errors import SettingsError

_PLACEHOLDER = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
_HEAD = re.compile(r"\A\+\+\+\n(.*?)\n\+\+\+\n", re.DOTALL)
_ROW = re.compile(r"\s*(?:\||[-*] |\d+\. )")
_NUMBERED = re.compile(r"^\d+\. ")


@dataclass(frozen=True, slots=True)
class Template:
    """`head`: what the letter's sender says of itself, line by line; `body`: Markdown with placeholders."""

    name: str
    head: Mapping[str, str | Sequence[str]]
    body: str


def builtin(name: str) -> Template:
    """A template that comes with linkgraph: `policy` or `referral`."""
    return template_of((files(__package__) / "templates" / f"{name}.md").read_text("utf-8"), name=name)


def template_of(text: str, *, name: str) -> Template:
    """A template from its text. Raises `SettingsError` where its head is no TOML."""
    found = _HEAD.match(text)
    if not found:
        return Template(name, {}, text)
    try:
        head = tomllib.loads(found.group(1))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"The head of the template {name} is no TOML: {error}.", key=name) from error
    return Template(name, head, text[found.end() :])


def filled(template: Template, bindings: Bindings, *, blocks: Mapping[str, str]) -> tuple[str, list[str]]:
    """The letter in Markdown, and the texts that were left out because this bundle has nothing to say there.

    `blocks`: placeholders that stand for whole blocks of Markdown, empty where there are none. Raises `SettingsError`
    that names every placeholder nobody knows, or a block that shares its paragraph.
    """
    unknown = [
        name for name in _PLACEHOLDER.findall(template.body) if name not in bindings.names and name not in blocks
    ]
    if unknown:
        raise SettingsError(
            f"The template {template.name} has placeholders that nobody knows: {', '.join(dict.fromkeys(unknown))}.",
            key=template.name,
            advice=f"Known are: {', '.join(sorted([*bindings.names, *blocks]))}.",
        )
    left_out: list[str] = []
    parts: list[str] = []
    paragraphs = template.body.strip().split("\n\n")
    crowded = [
        name
        for part in paragraphs
        if not _PLACEHOLDER.fullmatch(part.strip())
        for name in _PLACEHOLDER.findall(part)
        if name in blocks
    ]
    if crowded:
        raise SettingsError(
            f"In the template {template.name} these stand for whole blocks: {', '.join(dict.fromkeys(crowded))}.",
            key=template.name,
            advice="Put an empty line before and after each.",
        )
    for part in paragraphs:
        made = _part(part, bindings, blocks=blocks, left_out=left_out)
        if made.strip():
            parts.append(made)
        elif parts and parts[-1].endswith(":") and _PLACEHOLDER.fullmatch(part.strip()):
            # It announced what is not there.
            left_out.append(parts.pop())
    kept = _without_empty_sections(parts)
    return _counted_through("\n\n".join(kept)) + "\n", left_out


def _part(part: str, bindings: Bindings, *, blocks: Mapping[str, str], left_out: list[str]) -> str:
    """A paragraph, list or table with its placeholders filled, without what has nothing to say."""
    alone = _PLACEHOLDER.fullmatch(part.strip())
    if alone and alone.group(1) in blocks:
        return blocks[alone.group(1)].strip()
    entries = _entries(part)
    kept = []
    for entry in entries:
        if all(bindings.names[name] is not None for name in _PLACEHOLDER.findall(entry)):
            kept.append(_PLACEHOLDER.sub(lambda found: bindings.link(str(bindings.names[found.group(1)])), entry))
        else:
            left_out.append(" ".join(entry.split()))
    rows = [entry for entry in kept if entry.lstrip().startswith("|")]
    if rows and rows == kept and len(rows) <= 2 < len(entries):
        return ""
    return "\n".join(kept)


def _entries(part: str) -> list[str]:
    """The rows of a table, the items of a list with the lines that go on, or the one paragraph."""
    entries: list[str] = []
    for line in part.splitlines():
        if not entries or _ROW.match(line):
            entries.append(line)
        else:
            entries[-1] += f"\n{line}"
    return entries


def _without_empty_sections(parts: Sequence[str]) -> list[str]:
    """Without headings that a heading of the same or a higher level follows, or the end."""
    kept: list[str] = []
    for part in reversed(parts):
        level = _level(part)
        if level > 1 and (not kept or kept[-1] == "---" or 0 < _level(kept[-1]) <= level):
            continue
        kept.append(part)
    return kept[::-1]


def _level(part: str) -> int:
    return len(part) - len(part.lstrip("#")) if part.startswith("#") else 0


def _counted_through(text: str) -> str:
    """Numbered items counted through the letter, whatever numbers the template gave them."""
    number = 0
    lines = []
    for line in text.splitlines():
        if _NUMBERED.match(line):
            number += 1
            lines.append(_NUMBERED.sub(f"{number}. ", line))
        else:
            lines.append(line)
    return "\n".join(lines)
