"""A letter from a made-up matter, by the steps that a bundle takes."""

from __future__ import annotations

from datetime import date
from functools import cache

from linkgraph.bundles.claims.compute import computable
from linkgraph.bundles.claims.model import Claim
from linkgraph.bundles.exhibits import Published, published
from linkgraph.bundles.figures import FigureFile, figures
from linkgraph.bundles.letter.letters import Written, write
from linkgraph.bundles.letter.statements import Statements, statements
from linkgraph.bundles.letter.template import Template, builtin
from linkgraph.bundles.redaction.profiles import Profile, scoped
from linkgraph.bundles.redaction.tokens import Tokens
from tests.bundles.matters import matter_of

DISCLOSURE = {
    "basis": "subpoena 26-1182",
    "approver": "Dana Reviewer",
    "recipient": "The Committee on Commerce, Room 12",
}


def shown(profile: Profile, *, hostile: bool = False) -> Published:
    return _shown(profile, hostile)


def drawn(profile: Profile, *, hostile: bool = False) -> tuple[FigureFile, ...]:
    return _drawn(profile, hostile)


def stated(profile: Profile, *, hostile: bool = False) -> tuple[Statements, tuple[Claim, ...]]:
    return _stated(profile, hostile)


@cache
def _shown(profile: Profile, hostile: bool) -> Published:
    return published(scoped(matter_of(hostile=hostile), profile), profile=profile, tokens=Tokens(b"key"))


@cache
def _drawn(profile: Profile, hostile: bool) -> tuple[FigureFile, ...]:
    return figures(shown(profile, hostile=hostile))


@cache
def _stated(profile: Profile, hostile: bool) -> tuple[Statements, tuple[Claim, ...]]:
    exhibits = shown(profile, hostile=hostile)
    found = statements(exhibits, author="Dana Reviewer", likelihood="very likely")
    recoded = {name: exhibit.recoded for name, exhibit in exhibits.exhibits.items()}
    return found, computable(found.claims, exhibits.frames, cells=profile == "public", recoded=recoded)


def letter(profile: Profile, *, template: Template | None = None, hostile: bool = False) -> Written:
    found, claims = stated(profile, hostile=hostile)
    return write(
        shown(profile, hostile=hostile),
        statements=found,
        claims=claims,
        figures=drawn(profile, hostile=hostile),
        disclosure=DISCLOSURE,
        template=template or builtin("policy"),
        as_of=date(2026, 6, 15),
        day=date(2026, 11, 24),
    )


def display(profile: Profile, name: str) -> str | None:
    found, claims = stated(profile)
    return {claim.id: claim.display for claim in claims}.get(found.names[name] or "")
