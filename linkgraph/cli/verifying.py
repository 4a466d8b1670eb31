"""verify, explain-claim: whether a bundle holds, and the rows behind a number of its letter."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from linkgraph.cli import screen
from linkgraph.cli.intake import AsJson

BundleFolder = Annotated[Path, typer.Argument(metavar="BUNDLE", help="Its folder or zip.", show_default=False)]


def verify(
    *,
    bundle: BundleFolder,
    key: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The signer's public key, from elsewhere than the bundle.")
    ] = None,
    authority: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Certificates of the time-stamping authority, from elsewhere.")
    ] = None,
    against: Annotated[
        Path | None, typer.Option(metavar="BUNDLE", help="Another bundle of the same matter, such as the public one.")
    ] = None,
    vault: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The sender's vault: look for every raw value in every file.")
    ] = None,
    opened: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help="A row that the sender opened; may be repeated.")
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Check a bundle, by two implementations: files, signature, stamp, exhibits, every claim, letter, redaction.

    Exit codes: 0 passed, 1 failed, 2 could not run, 3 passed but who made it is not proven, 4 passed with exhibits
    withheld.
    """
    from linkgraph.bundles.verification import verify as check

    checked = check(bundle, key=key, authority=authority, against=against, vault=vault, opened=opened or ())
    if as_json:
        screen.as_json(checked.to_dict())
    else:
        screen.lines(checked.to_text().splitlines())
    return checked.status


def explain_claim(
    *,
    bundle: BundleFolder,
    claim: Annotated[str, typer.Argument(metavar="CLAIM", help="The claim, such as C001.", show_default=False)],
    rows: Annotated[int, typer.Option(min=0, help="How many rows to show.")] = 25,
    as_json: AsJson = False,
) -> None:
    """The rows behind a number of a letter, and how it is computed from them."""
    from linkgraph.bundles.opened import claim_rows
    from linkgraph.cases.contents import as_json as plain

    found = claim_rows(bundle, claim)
    shown = found.rows.head(rows)
    if as_json:
        screen.as_json({
            "claim": dict(found.claim),
            "agrees": found.agrees,
            "exhibit": found.exhibit,
            "rows_in_all": found.rows.height,
            "rows": plain(shown),
            "made_of": [dict(one) for one in found.made_of],
        })
        return
    screen.line(found.sentence())
    for one in found.made_of:
        screen.line(f"  {one['id']}: {one.get('value', one['display'])}, {one['label']}")
    if found.exhibit is not None:
        screen.line(f"{screen.count(found.rows.height, 'row')} of {found.exhibit}:")
        screen.table(shown.columns, shown.rows())
        if found.rows.height > rows:
            screen.line(f"... and {found.rows.height - rows:,} more (--rows).")
