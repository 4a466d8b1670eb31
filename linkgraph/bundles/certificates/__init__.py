"""Drafts of declarations under Federal Rules of Evidence 902(11), (13) and (14): unsigned, for counsel to complete."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from linkgraph.bundles.certificates.drafts import copies, process, records
from linkgraph.bundles.exhibits import Published
from linkgraph.bundles.letter.markdown import blocks_of
from linkgraph.bundles.letter.typeset import Sheet
from linkgraph.bundles.letter.word import docx_of
from linkgraph.core.clock import DAY, from_micros

DRAFTS: Mapping[str, Callable[[Published], str]] = {
    "certificates/902-11": records,
    "certificates/902-13": process,
    "certificates/902-14": copies,
}


def files(published: Published) -> dict[str, bytes]:
    """The drafts by path below `data/`, in Markdown and in Word. What only a person can say stands in brackets."""
    day = from_micros(published.facts.last_day * DAY).date()
    sheet = Sheet(author="linkgraph", day=day, paper="us-letter", foot="Draft for counsel: not signed")
    found = {}
    for path, draft in DRAFTS.items():
        text = draft(published)
        blocks, _ = blocks_of(text)
        found[f"{path}.md"] = text.encode()
        found[f"{path}.docx"] = docx_of(blocks, sheet=sheet, figures={})
    return found
