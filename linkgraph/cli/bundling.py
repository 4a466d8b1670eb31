"""bundle, keys: the evidence bundle of a ring, and the keys that sign it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from linkgraph.cli import completing, screen
from linkgraph.cli.intake import CaseFolder
from linkgraph.cli.reading import RingIds

if TYPE_CHECKING:
    from linkgraph.cases.bundling import Bundle


def bundle(
    *,
    case: CaseFolder,
    ring: RingIds,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder it is written into.", show_default=False)],
    profile: Annotated[
        str,
        typer.Option(
            metavar="PROFILE",
            help="internal, legal or public.",
            show_default=False,
            autocompletion=completing.among("internal", "legal", "public"),
        ),
    ],
    basis: Annotated[str, typer.Option(metavar="BASIS", help="Why it may be handed out.", show_default=False)],
    approver: Annotated[str, typer.Option(metavar="WHO", help="Who approved it.", show_default=False)],
    recipient: Annotated[str, typer.Option(metavar="WHOM", help="Who receives it.", show_default=False)],
    likelihood: Annotated[
        str | None,
        typer.Option(metavar="WORDS", help="That one operator directs them: likely, very likely, almost certain."),
    ] = None,
    key: Annotated[Path | None, typer.Option(metavar="FILE", help="The key that signs it, see `keys`.")] = None,
    signer: Annotated[str, typer.Option(metavar="NAME", help="The signer's name, for ssh-keygen.")] = "linkgraph",
    stamp: Annotated[str | None, typer.Option(metavar="URL", help="A time-stamping authority (RFC 3161).")] = None,
    stamp_chain: Annotated[Path | None, typer.Option(metavar="FILE", help="The authority's certificates.")] = None,
    withhold: Annotated[
        list[str] | None, typer.Option(metavar="EX-004", help="List this exhibit, do not enclose it; may be repeated.")
    ] = None,
    supersedes: Annotated[str | None, typer.Option(metavar="ID", help="The bundle that this one replaces.")] = None,
    letter: Annotated[
        str | None, typer.Option(metavar="LETTER", help="policy, referral, or a template's file.")
    ] = None,
    day: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day that the letter bears.")] = None,
    known: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Known indicators of an organisation, CSV or STIX.")
    ] = None,
    vault: Annotated[Path | None, typer.Option(metavar="DIR", help="Who is behind tokens; in CASE by default.")] = None,
) -> None:
    """Write a packet about a ring that a stranger can check: a folder and a zip, sealed."""
    from linkgraph.cases.bundling import bundle as make
    from linkgraph.cases.case import Case

    opened = Case(case)
    made = make(
        [opened.ring(one.strip()) for one in ring.split(",")],
        out,
        profile=profile,  # type: ignore[arg-type]  # an unknown one is refused with the names of those there are
        basis=basis,
        approver=approver,
        recipient=recipient,
        likelihood=likelihood,
        key=key,
        signer=signer,
        stamp=stamp,
        stamp_chain=stamp_chain,
        withhold=withhold or (),
        supersedes=supersedes,
        letter=letter,
        day=None if day is None else day.date(),
        known=known,
        vault=vault,
    )
    told(made, signed=key is not None)


def told(made: Bundle, *, signed: bool) -> None:
    """Say what was written and what to do next."""
    size = f"{screen.count(made.files, 'file')}, {made.bytes / 1e6:,.1f} MB, {screen.count(len(made.claims), 'claim')}"
    screen.line(f"{made.folder}: {size}. Zip: {made.archive}")
    screen.line(f"Who is behind its tokens: {made.tokens} (keep it in the house)")
    if not signed:
        screen.line("It is not signed: nobody can tell who made it. `linkgraph keys FILE --new` makes a key for --key.")
    screen.line(f"Next: linkgraph verify {made.folder}")


def open_row(
    *,
    case: CaseFolder,
    bundle: Annotated[Path, typer.Argument(metavar="BUNDLE", help="A legal bundle of the case.", show_default=False)],
    exhibit: Annotated[str, typer.Argument(metavar="EXHIBIT", help="Such as EX-001.", show_default=False)],
    row: Annotated[int, typer.Argument(metavar="ROW", min=1, help="The first row is 1.", show_default=False)],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The file it is written into.", show_default=False)],
    vault: Annotated[Path | None, typer.Option(metavar="DIR", help="Who is behind tokens; in CASE by default.")] = None,
) -> None:
    """Open one row of an exhibit: what a legal bundle hides of it, with proof that it was sealed, and nothing else.

    The recipient holds it against the bundle: linkgraph verify BUNDLE --opened OUT, or verify.py --opened OUT.
    """
    from linkgraph.cases.bundling import open_row as opened
    from linkgraph.cases.contents import Contents
    from linkgraph.cases.folder import write_json

    proof = opened(Contents.opened(case), bundle, exhibit=exhibit, row=row, vault=vault)
    write_json(proof, out)
    screen.line(f"{out}: row {row} of {exhibit}. Next: linkgraph verify {bundle} --opened {out}")


def keys(
    *,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The private key.", show_default=False)],
    new: Annotated[bool, typer.Option("--new", help="Make it. A key is never overwritten.")] = False,
) -> None:
    """Make a key that signs bundles, or show the public half and the fingerprint of one.

    Publish the public half (FILE.pub.pem) where recipients find it without you; keep FILE to yourself.
    """
    from linkgraph.bundles.seal.keys import load, make, public_of

    public = (make(file) if new else load(file)).public
    if new:
        screen.line(
            f"{file}: the private key, for your eyes only.  {public_of(file)}: the public half, to be published."
        )
    screen.line(f"Fingerprint, SHA-256: {public.fingerprint()}")
    screen.line(f"OpenSSH: {public.ssh()}")
