"""rings, show, explain, compare: what a case says."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from linkgraph.cli import completing, screen
from linkgraph.cli.intake import AsJson, CaseFolder, ring_table
from linkgraph.core.errors import NotFoundError

if TYPE_CHECKING:
    import polars as pl

_MEMBERS = 25

RingId = Annotated[
    str,
    typer.Argument(
        metavar="RING", help="The ring, such as R-0001.", show_default=False, autocompletion=completing.rings
    ),
]

RingIds = Annotated[
    str,
    typer.Argument(
        metavar="RING", help="R-0001, or several by comma.", show_default=False, autocompletion=completing.rings
    ),
]


def rings(
    *,
    case: CaseFolder,
    tier: Annotated[
        str | None,
        typer.Option(
            metavar="TIER",
            help="Only this tier: confirmed-strength or review.",
            autocompletion=completing.among("confirmed-strength", "review"),
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """The suspected rings of a case, strongest first."""
    from linkgraph.cases.case import Case
    from linkgraph.cases.contents import as_json as plain
    from linkgraph.tables.rings import CONFIRMED, REVIEW

    opened = Case(case)
    if tier not in {None, CONFIRMED, REVIEW}:
        raise NotFoundError(f"There is no tier {tier!r}.", advice=f"Tiers are: {CONFIRMED}, {REVIEW}.")
    found = opened.rings if tier is None else opened.rings.filter(opened.rings["tier"] == tier)
    if as_json:
        screen.as_json(plain(found))
    elif found.height:
        ring_table(opened, tier=tier)
        if waiting := opened.waiting:
            screen.line(f"{screen.count(waiting, 'decision')} since the last run: the next one applies what stands.")
    else:
        screen.line("No ring is suspected." if tier is None else f"No ring of the tier {tier}.")


def show(*, case: CaseFolder, ring: RingId, as_json: AsJson = False) -> None:
    """One ring: how sure it is and why, what else could explain it, and who is in it."""
    from linkgraph.cases.case import Case

    opened = Case(case).ring(ring)
    if as_json:
        screen.as_json(opened.to_dict())
        return
    said = filter(None, [opened.traffic_in_words(), opened.chance_in_words()])
    screen.lines([*opened.head(), *said, *opened.notes()])
    screen.line()
    heads = ["for a ring (+) or against (-)", "kind", "bits", "because"]
    _terms(opened.reasons.select(_named("term"), "kind", "bits", "sentence"), heads=heads)
    _terms(opened.doubts.select(_named("term"), "bits", "sentence"), heads=["could it rather be", "bits", "because"])
    screen.table(
        ["tied by", "family", "accounts tied", "median bits"],
        opened.ties.select(_named("signal"), "family", "tied", "bits").rows(),
    )
    screen.line()
    members = opened.members.head(_MEMBERS)
    columns = ["account_id", "role", "tier", "membership", "least_without_signal", "stability"]
    columns += ["bits", "exchanges", "created_at"]
    heads = [
        "account",
        "role",
        "tier",
        "membership",
        "without its best signal",
        "with half of the evidence, % of draws",
        "bits",
        "exchanges",
        "signed up, UTC",
    ]
    shown = members.with_columns(_probable("membership"), _probable("least_without_signal"), members["stability"] * 100)
    screen.table(heads, shown.select(columns).rows())
    if opened.members.height > _MEMBERS:
        rest = opened.members.height - _MEMBERS
        screen.line(f"... and {rest:,} more: see `linkgraph export {case} --ring {ring} --form csv --out FILE`.")


def _probable(column: str) -> pl.Expr:
    import polars as pl

    from linkgraph.views.wording import probability

    return pl.col(column).map_elements(probability, return_dtype=pl.String)


def _terms(reasons: pl.DataFrame, *, heads: Sequence[str]) -> None:
    """The terms that say something as a table, the others in a line below."""
    from linkgraph.views.said import silent, weighty

    screen.table(heads, weighty(reasons).rows())
    if rest := silent(reasons):
        screen.line(rest)
    screen.line()


def explain(
    *,
    case: CaseFolder,
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="An account.", show_default=False)],
    other: Annotated[str | None, typer.Argument(metavar="[ACCOUNT]", help="A second one.", show_default=False)] = None,
    as_json: AsJson = False,
) -> None:
    """Why an account is in a ring or in none, or what links two accounts, bit by bit."""
    from linkgraph.cases.case import Case

    explanation = Case(case).explain(account, other)
    if as_json:
        screen.as_json(explanation.to_dict())
    else:
        screen.lines(explanation.to_text().splitlines())


def compare(
    *,
    old: Annotated[Path, typer.Argument(metavar="OLD_CASE", help="The earlier case.", show_default=False)],
    new: Annotated[Path, typer.Argument(metavar="NEW_CASE", help="The later case.", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """What became of the rings of an earlier case: same, grew, shrank, merged, split, new, gone."""
    from linkgraph.cases.case import Case
    from linkgraph.cases.contents import as_json as plain

    found = Case(new).compare(old)
    if as_json:
        screen.as_json(plain(found))
    elif found.is_empty():
        screen.line("Neither case has a suspected ring.")
    else:
        heads = ["old ring", "new ring", "relation", "accounts before", "now", "in both", "in words"]
        columns = ("old", "new", "relation", "before", "now", "both", "sentence")
        screen.table(heads, found.select(columns).rows())


def _named(column: str) -> pl.Expr:
    """Names of terms and signals as words."""
    import polars as pl

    return pl.col(column).str.strip_prefix("observed:").str.replace_all("_", " ")
