"""Markdown to blocks. Of Markdown a letter uses little, and nothing else is let through."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from linkgraph.bundles.letter.bindings import escaped
from linkgraph.bundles.letter.blocks import Block, Break, Heading, Items, Paragraph, Picture, Run, Runs, Table
from linkgraph.bundles.letter.errors import Finding

if TYPE_CHECKING:
    from markdown_it.token import Token

_FOLDER = "../figures/"
# A line that would begin a list.
_LIST = re.compile(r"\A(\d*)([-+.)])(?=\s|$)")


def blocks_of(text: str) -> tuple[list[Block], list[Finding]]:
    """The letter, and what of it is no part of a letter's Markdown: HTML, links to elsewhere, code, nested lists.

    Allowed are headings, paragraphs, quotes, flat lists, tables, `**strong**`, `*emphasis*`, line breaks, a rule (a new
    page), pictures of `../figures/` alone in a paragraph, and links `[words](#target)`.
    """
    from markdown_it import MarkdownIt

    reading = _Reading(MarkdownIt("commonmark").enable("table").parse(text))
    blocks = reading.blocks()
    return blocks, reading.findings


@dataclass
class _Reading:
    tokens: Sequence[Token]
    at: int = 0
    findings: list[Finding] = field(default_factory=list)

    def blocks(self) -> list[Block]:
        kinds: dict[str, Callable[[Token], Block | None]] = {
            "heading_open": self._heading,
            "paragraph_open": self._paragraph,
            "bullet_list_open": self._items,
            "ordered_list_open": self._items,
            "table_open": self._table,
            "hr": lambda _: Break(),
        }
        found: list[Block] = []
        quoted = 0
        while self.at < len(self.tokens):
            token = self._next()
            quoted += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
            if token.type in kinds:
                block = kinds[token.type](token)
                if isinstance(block, Paragraph) and quoted:
                    block = replace(block, quoted=True)
                if block is not None:
                    found.append(block)
            elif not token.type.startswith("blockquote_"):
                self._refuse(token.content or token.markup, f"{token.type.replace('_', ' ')} is not allowed.")
        return found

    def _next(self) -> Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def _refuse(self, line: str, problem: str) -> None:
        self.findings.append(Finding("letter.markup", line.strip(), problem))

    def _heading(self, token: Token) -> Block:
        runs = self._inline()
        self._next()
        return Heading(int(token.tag[1:]), runs)

    def _paragraph(self, _token: Token) -> Block:
        children = self.tokens[self.at].children or []
        if len(children) == 1 and children[0].type == "image":
            picture = children[0]
            self.at += 2
            source = str(picture.attrs["src"])
            name = source.removeprefix(_FOLDER).removesuffix(".svg")
            if source != f"{_FOLDER}{name}.svg" or "/" in name:
                self._refuse(source, "A picture is a figure of the bundle, ../figures/NAME.svg.")
            return Picture(name, picture.content)
        runs = self._inline()
        self._next()
        return Paragraph(runs)

    def _items(self, token: Token) -> Block:
        close = token.type.replace("_open", "_close")
        items: list[Runs] = []
        while (inner := self._next()).type != close:
            if inner.type == "list_item_open":
                self._next()
                items.append(self._inline() if self.tokens[self.at].type == "inline" else ())
                self._next()
                while (rest := self._next()).type != "list_item_close":
                    self._refuse(rest.content, "An item of a list is one paragraph.")
        return Items(tuple(items), int(token.attrs.get("start", 1)) if token.type.startswith("ordered") else None)

    def _table(self, _token: Token) -> Block:
        rows: list[list[Runs]] = []
        right: list[bool] = []
        while (token := self._next()).type != "table_close":
            if token.type == "tr_open":
                rows.append([])
            elif token.type in {"th_open", "td_open"}:
                if len(rows) == 1:
                    right.append("right" in str(token.attrs.get("style", "")))
                rows[-1].append(self._inline())
        head, *body = [tuple(row) for row in rows]
        return Table(head, tuple(body), tuple(right))

    def _inline(self) -> Runs:
        token = self._next()
        runs: list[Run] = []
        look = Run("")
        for child in token.children or []:
            match child.type:
                case "text" | "softbreak" | "hardbreak" | "text_special":
                    words = {"softbreak": " ", "hardbreak": "\n"}.get(child.type, child.content)
                    if words:
                        runs.append(replace(look, text=words))
                case "strong_open" | "strong_close":
                    look = replace(look, strong=child.nesting == 1)
                case "em_open" | "em_close":
                    look = replace(look, emphasis=child.nesting == 1)
                case "link_open":
                    target = str(child.attrs["href"])
                    if not target.startswith("#"):
                        self._refuse(target, "A letter links to nothing outside it.")
                    look = replace(look, target=target.removeprefix("#"))
                case "link_close":
                    look = replace(look, target=None)
                case _:
                    self._refuse(child.content, f"{child.type.replace('_', ' ')} is not allowed.")
                    runs.append(replace(look, text=child.content))
        return _joined(runs)


def _joined(runs: Sequence[Run]) -> Runs:
    """Neighbours of one look in one run, so that bound words are one run however they were escaped."""
    joined: list[Run] = []
    for run in runs:
        if joined and run.text == "\n":
            joined[-1] = replace(joined[-1], text=joined[-1].text.rstrip(" "))
        if joined and "\n" not in {joined[-1].text, run.text} and replace(joined[-1], text="") == replace(run, text=""):
            joined[-1] = replace(joined[-1], text=joined[-1].text + run.text)
        else:
            joined.append(run)
    return tuple(joined)


def markdown_of(blocks: Sequence[Block]) -> str:
    """Blocks as the Markdown that is read back into them: how a letter edited in Word becomes the letter again."""
    return "\n\n".join(_written(block) for block in blocks) + "\n"


def _written(block: Block) -> str:
    match block:
        case Heading():
            return f"{'#' * block.level} {_line(block.runs)}"
        case Paragraph():
            return ("> " if block.quoted else "") + _line(block.runs)
        case Items():
            marks = (
                ["-"] * len(block.items)
                if block.first is None
                else [f"{block.first + n}." for n in range(len(block.items))]
            )
            return "\n".join(f"{mark} {_line(runs)}" for mark, runs in zip(marks, block.items, strict=True))
        case Table():
            rule = ["--:" if right else "---" for right in block.right]
            rows = [[_line(runs) for runs in row] for row in (block.head, *block.rows)]
            return "\n".join(f"| {' | '.join(row)} |" for row in (rows[0], rule, *rows[1:]))
        case Picture():
            return f"![{escaped(block.title)}]({_FOLDER}{block.name}.svg)"
        case Break():
            return "---"


def _line(runs: Runs) -> str:
    return _LIST.sub(r"\1\\\2", "".join(map(_piece, runs)).strip())


def _piece(run: Run) -> str:
    if run.text == "\n":
        return "\\\n"
    text = escaped(run.text)
    # Markdown's marks must not stand beside a blank.
    core = text.strip(" ")
    mark = "**" * run.strong + "*" * run.emphasis
    text = text.replace(core, f"{mark}{core}{mark[::-1]}", 1) if core and mark else text
    return text if run.target is None else f"[{text}](#{run.target})"
