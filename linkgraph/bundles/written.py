"""What is written over the exhibits: claims, figures, letter, graphs. It sees only what a profile publishes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from linkgraph.bundles import certificates, method
from linkgraph.bundles.claims import Claim, computable
from linkgraph.bundles.disclosure import Disclosure
from linkgraph.bundles.documents import as_json
from linkgraph.bundles.exhibits import Published
from linkgraph.bundles.figures import FigureFile, figures
from linkgraph.bundles.graphs import graphs
from linkgraph.bundles.letter import letters
from linkgraph.bundles.letter.statements import statements
from linkgraph.bundles.letter.template import Template, builtin
from linkgraph.core.clock import DAY, from_micros

_LETTERS = {"public": "policy", "legal": "referral", "internal": "referral"}


@dataclass(frozen=True, slots=True)
class Letter:
    """Which letter is written: `template`, the profile's own where none; `day` that it bears, open where none."""

    template: Template | None = None
    day: date | None = None


def written(
    published: Published, disclosure: Disclosure, *, letter: Letter, left_out: pl.DataFrame
) -> tuple[tuple[Claim, ...], dict[str, bytes]]:
    """The claims with values, and the files that speak of them, by path below `data/`. `left_out` is
    `tables.LeftOut`: what the run did not look at.

    Raises:
        LetterError: the letter says something that it must not, with all that the lint found.
    """
    catalogue = statements(published, author=disclosure.approver, likelihood=disclosure.likelihood)
    recoded = {name: exhibit.recoded for name, exhibit in published.exhibits.items()}
    claims = computable(catalogue.claims, published.frames, cells=published.profile == "public", recoded=recoded)
    drawn = figures(published)
    text = letters.write(
        published,
        statements=catalogue,
        claims=claims,
        figures=drawn,
        disclosure={"basis": disclosure.basis, "approver": disclosure.approver, "recipient": disclosure.recipient},
        template=letter.template or builtin(_LETTERS[published.profile]),
        as_of=from_micros(published.facts.last_day * DAY).date(),
        day=letter.day,
    )
    told = {"version": 1, "claims": [claim.to_dict() for claim in claims], "references": dict(text.references)}
    files = {"claims.json": as_json(told), "figures.json": as_json({"figures": _listed(drawn)})}
    for figure in drawn:
        files |= figure.files()
    files |= letters.typeset(text, figures=drawn, claims_json=files["claims.json"])
    files |= method.files(published, left_out=left_out) | certificates.files(published)
    return claims, files | graphs(published)


def _listed(drawn: Sequence[FigureFile]) -> list[dict[str, object]]:
    return [
        figure.to_dict()
        | {"files": {path: hashlib.sha256(content).hexdigest() for path, content in sorted(figure.files().items())}}
        for figure in drawn
    ]
