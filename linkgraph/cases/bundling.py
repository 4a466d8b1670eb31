"""The evidence bundle of a ring or of several of one case: gathered, built, sealed, written."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linkgraph.cases.contents import Contents
from linkgraph.cases.ring import Ring
from linkgraph.core.errors import NotFoundError

if TYPE_CHECKING:
    from linkgraph.bundles.claims import Claim
    from linkgraph.bundles.letter.template import Template
    from linkgraph.bundles.redaction.profiles import Profile

VAULT = "vault"
"""The folder of a case that holds the secret of its tokens and who is behind them: for its owner only."""


LETTERS = ("policy", "referral")
"""Letters that come with linkgraph."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle that was written: its folder, the zip beside it, its claims, and the table of tokens in the vault."""

    folder: Path
    archive: Path
    claims: tuple[Claim, ...]
    tokens: Path
    files: int
    bytes: int


def bundle(
    rings: Ring | Sequence[Ring],
    out: str | Path,
    *,
    profile: Profile,
    basis: str,
    approver: str,
    recipient: str,
    likelihood: str | None = None,
    key: str | Path | None = None,
    signer: str = "linkgraph",
    stamp: str | None = None,
    stamp_chain: str | Path | None = None,
    withhold: Sequence[str] = (),
    supersedes: str | None = None,
    letter: str | Path | None = None,
    day: date | None = None,
    known: str | Path | None = None,
    vault: str | Path | None = None,
) -> Bundle:
    """Write OUT/R-0001-PROFILE and its zip: a packet that a hostile reader can check without linkgraph.

    `basis`, `approver` and `recipient` are recorded; nothing is handed out without them. `likelihood` (likely, very
    likely, almost certain) is how the approver judges that one operator directs the accounts; without it the letter
    leaves that open, in brackets. `key` is a private key made by
    `linkgraph keys`: without it nobody can tell who made the bundle. `stamp` is the address of a time-stamping
    authority, `stamp_chain` its certificates. `withhold` names exhibits that are listed with their digest and not
    enclosed. `letter` is `policy`, `referral` or the path of a template of your own, `day` the day that it bears. The
    rings are held against `known`, a file of known indicators of an organisation (CSV or STIX). The same case gives the
    same bytes, but for a stamp.

    Raises:
        DisclosureError: no basis, approver or recipient; a ring that may not leave the house with this profile.
        LetterError: the letter says something that it must not, such as a number that is no claim.
        KeyFileError, VaultError, StampError, StorageError: a file or an authority cannot be used.
    """
    from linkgraph.bundles.attribution.known import known_indicators
    from linkgraph.bundles.build import Letter, Sealing, build
    from linkgraph.bundles.disclosure import Disclosure
    from linkgraph.bundles.redaction.vault import Vault
    from linkgraph.bundles.seal import archive, keys
    from linkgraph.bundles.seal.stamp import authority_of
    from linkgraph.cases.attributing import held_against
    from linkgraph.cases.handing_out import matter

    disclosure = Disclosure(profile, basis, approver, recipient, likelihood)
    sealing = Sealing(
        key=None if key is None else keys.load(Path(key)),
        signer=signer,
        authority=authority_of(stamp, stamp_chain),
        supersedes=supersedes,
        withheld=tuple(withhold),
    )
    chosen = [rings] if isinstance(rings, Ring) else list(rings)
    contents = _one_case(chosen)
    own = Vault.opened(Path(vault) if vault is not None else contents.folder / VAULT)
    gathered = matter(contents, [ring.id for ring in chosen])
    if known is not None:
        gathered = held_against(gathered, known_indicators(Path(known)), contents=contents)
    built = build(gathered, disclosure, vault=own, sealing=sealing, letter=Letter(_template(letter), day))
    tokens = own.keep(built.name, built.tokens)
    folder = Path(out) / built.name
    archive.write(built.files, folder)
    return Bundle(
        folder,
        folder.with_name(f"{folder.name}.zip"),
        built.claims,
        tokens,
        len(built.files),
        sum(map(len, built.files.values())),
    )


def open_row(
    contents: Contents, bundle: str | Path, *, exhibit: str, row: int, vault: str | Path | None = None
) -> dict[str, Any]:
    """One full row (from 1) of an exhibit of a bundle of this case, with proof that it was sealed: see `verify`.

    Raises:
        BundleError: the bundle cannot be read.
        NotFoundError: the bundle is of rings that the case does not suspect.
        DisclosureError: there is no such row, or the case no longer holds what was sealed.
        VaultError: the vault cannot be used.
    """
    from linkgraph.bundles.opened import BundleError, files_of
    from linkgraph.bundles.opening import open_row as opened
    from linkgraph.bundles.redaction.vault import Vault
    from linkgraph.cases.handing_out import matter

    files = files_of(bundle)
    own = Vault.opened(Path(vault) if vault is not None else contents.folder / VAULT)
    try:
        rings = json.loads(files["data/bundle.json"])["rings"]
        return opened(matter(contents, rings), files, exhibit=exhibit, row=row, vault=own)
    except (KeyError, TypeError, ValueError) as error:
        raise BundleError(f"{bundle} cannot be read: {error}.", advice="Run `linkgraph verify` on it.") from error


def _template(letter: str | Path | None) -> Template | None:
    """A template by its name, or read from a file."""
    from linkgraph.bundles.letter.template import builtin, template_of

    if letter is None or str(letter) in LETTERS:
        return None if letter is None else builtin(str(letter))
    try:
        return template_of(Path(letter).read_text(encoding="utf-8"), name=Path(letter).name)
    except (OSError, UnicodeDecodeError) as error:
        raise NotFoundError(
            f"The letter {letter} cannot be read: {error}.", advice=f"Give {' or '.join(LETTERS)}, or a file."
        ) from error


def _one_case(rings: Sequence[Ring]) -> Contents:
    if len({ring.contents.folder.resolve() for ring in rings}) != 1:
        raise NotFoundError("A bundle is of rings of one case.", advice="Make one bundle for each case.")
    return rings[0].contents
