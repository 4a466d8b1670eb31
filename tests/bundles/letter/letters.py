"""A small letter to read, break and set."""

from __future__ import annotations

from datetime import date

from linkgraph.bundles.letter.bindings import Bindings
from linkgraph.bundles.letter.blocks import Block
from linkgraph.bundles.letter.markdown import blocks_of
from linkgraph.bundles.letter.typeset import Illustration, Sheet

HOSTILE = (
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "a&amp;b <!-- -->",
    "]]> & </w:t><w:br/>",
    "**bold** _it_ `code` [x](http://a.example)",
    "![x](../figures/a.svg)",
    '#panic() $x$ @label <l> \\ "q" #sys.inputs',
    "| a | b |",
    "# heading",
    "- item\\",
    "1. one",
    "---",
    "{{accounts}}",
    "\u202eevil\u200b \ufeff",
    "日本 é e\u0301 🙂",
    "x\x00\x08\x1f\ufffe",
)

BINDINGS = Bindings(
    displays={
        "C001": "14",
        "C002": "more than 28.8 million",
        "C003": "7 July 2026",
        "EX-001": "EX-001",
        "case": "ab12",
    },
    names={
        "accounts": "C001",
        "exchanges": "C002",
        "last day": "C003",
        "EX-001": "EX-001",
        "case": "case",
        "pivot": None,
    },
)

LETTER = """\
**Example Provider**

Office of the General Counsel

The Committee \\
On Commerce

# Accounts operated as one

We found [14](#C001) accounts, which sent [more than 28.8 million](#C002) exchanges.

## How it was found

1. The accounts are those of [EX-001](#EX-001).
2. They were last seen on [7 July 2026](#C003).

> We judge with *high confidence* that the accounts are operated as **one**.

- a card
- a device

| Claim | Says |
| --- | --: |
| [C001](#C001) | [14](#C001) |

---

![When they were active](../figures/timeline.svg)
"""

SHEET = Sheet(author="Example Provider", day=date(2026, 11, 24), paper="us-letter", foot="A draft")
_SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><rect width="20" height="10"/></svg>'
_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301"
    "0100c9fe92ef0000000049454e44ae426082"
)
FIGURES = {"timeline": Illustration(_SVG, _PNG, "A bar.")}


def blocks(text: str = LETTER) -> list[Block]:
    found, findings = blocks_of(text)
    assert not findings
    return found
