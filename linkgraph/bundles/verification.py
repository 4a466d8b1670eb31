"""A bundle checked by linkgraph: everything that the enclosed verifier checks, and a second opinion on it.

The second opinion reads the exhibits as frames, computes every claim over them (`bundles.claims`), checks the signature
by the cryptography library and the letter as when it was written, Word against Markdown. Where the two implementations
differ the bundle fails: one of them is wrong.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from linkgraph.bundles.claims import ClaimError, Computation, canonical
from linkgraph.bundles.documents import code_digest, readme
from linkgraph.bundles.letter.reading import letter_problems
from linkgraph.bundles.opened import claim_of, frame_of, number_of
from linkgraph.bundles.redaction.vault import Vault
from linkgraph.bundles.seal.keys import PublicKey, load_public
from linkgraph.bundles.seal.signature import ENVELOPE, verified
from linkgraph.bundles.verifier.enclosed import verify_py
from linkgraph.bundles.verifier.main import verify_path
from linkgraph.bundles.verifier.report import CannotRun, Report
from linkgraph.core.errors import LinkgraphError


class VerifyError(LinkgraphError):
    """A bundle cannot be checked at all: nothing is there, or it cannot be read."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found. `status`: 0 passed, 1 failed, 3 passed but nobody proved who made it, 4 exhibits are withheld."""

    report: Report

    @property
    def status(self) -> int:
        """The exit status."""
        return self.report.status()

    @property
    def passed(self) -> bool:
        """Whether nothing undoes it; who made it may still be unproven."""
        return not self.report.failed

    @property
    def codes(self) -> list[str]:
        """The codes of what failed, each once, sorted."""
        return sorted({finding.code for finding in self.report.failed})

    def to_dict(self) -> dict[str, Any]:
        """An in-toto Statement with the test result."""
        return self.report.to_dict()

    def to_text(self) -> str:
        """For a person, a line for each finding."""
        return "\n".join(self.report.lines())

    def __str__(self) -> str:
        return self.to_text()


def verify(
    bundle: str | Path,
    *,
    key: str | Path | None = None,
    authority: str | Path | None = None,
    against: str | Path | None = None,
    vault: str | Path | None = None,
    opened: Sequence[str | Path] = (),
) -> Verified:
    """Check the bundle of a folder or zip.

    `key`: the signer's public key (PEM or OpenSSH), known from elsewhere. `authority`: certificates (PEM) of the
    time-stamping authority. `against`: another bundle of the same matter. With the sender's own `vault` every raw value
    behind a token is looked for in every file. `opened` are files of rows that the sender opened (`open-row`).

    Raises:
        VerifyError: it cannot be checked at all.
        KeyFileError: the key is none.
        VaultError: the vault cannot be used.
    """
    signer = None if key is None else load_public(Path(key))
    try:
        chain = None if authority is None else Path(authority).read_bytes()
        report, files, _ = verify_path(
            str(bundle),
            key=None if signer is None else signer.raw,
            chain=chain,
            against=None if against is None else str(against),
            opened=tuple(map(str, opened)),
        )
    except (CannotRun, OSError) as error:
        raise VerifyError(f"{error}.", advice="Name the folder or the zip of a bundle.") from error
    second_opinion(files, key=signer, report=report)
    if vault is not None:
        _leaks(files, Vault.opened(Path(vault)), report=report)
    return Verified(report)


def second_opinion(files: Mapping[str, bytes], *, key: PublicKey | None, report: Report) -> None:
    """The checks of the other implementation, into the report."""
    report.checks.append("IMP")
    _enclosed(files, report)
    if key is not None and ENVELOPE in files and verified(files[ENVELOPE], key=key) == report.fails("SIG-03"):
        report.fail("IMP-02", ENVELOPE, because="the two implementations differ on the signature")
    try:
        listed = json.loads(files["data/exhibits.json"])["exhibits"]
        claims = json.loads(files["data/claims.json"])["claims"]
        frames = {one["id"]: frame_of(one, files[f"data/{one['file']}"]) for one in listed if not one.get("withheld")}
        withheld = {one["id"] for one in listed if one.get("withheld")}
        _claims(claims, frames, withheld=withheld, report=report)
    except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError, pl.exceptions.PolarsError) as error:
        # Nothing is said twice: the first implementation names what is wrong with the files.
        if not report.failed:
            report.fail("IMP-01", "data/exhibits.json", because=f"only one implementation can read it: {error}")
    for code, where, message in letter_problems(files):
        report.fail(code, where, because=message)


def _enclosed(files: Mapping[str, bytes], report: Report) -> None:
    """Whether verifier and README are the ones of this linkgraph; those of another version are only spoken of."""
    ours = {"verify.py": verify_py().encode(), "README.txt": readme()}
    try:
        same_code = json.loads(files["data/bundle.json"])["tool"]["sha256"] == code_digest()
    except (KeyError, TypeError, ValueError):
        same_code = False
    for name, content in ours.items():
        if files.get(name, content) != content:
            if same_code:
                report.fail("IMP-03", name, because="it is not the file that this very linkgraph encloses")
            else:
                report.notes.append(f"{name} is of another version of linkgraph, or was changed: use your own.")


def _claims(
    claims: list[dict[str, Any]], frames: Mapping[str, pl.DataFrame], *, withheld: set[str], report: Report
) -> None:
    computation = Computation(frames)
    for told in claims:
        expr = told.get("expr")
        if expr is None or withheld & {expr.get("exhibit"), expr.get("semi", {}).get("exhibit")}:
            continue
        if any(name not in computation.known for name in expr.get("claims", ())):
            continue
        claim = claim_of(told)
        first = {finding.code for finding in report.failed if finding.where == claim.id}
        try:
            done = computation.claim(claim)
            right = canonical(done.value if done.value is not None else "") == told["value"]
            agrees = right == ("CLM-04" not in first) and (
                not right or (done.display == told["display"]) == (not first)
            )
        except ClaimError:
            agrees = bool(first)
            computation.known[claim.id] = number_of(told["value"])
        if not agrees:
            report.fail("IMP-01", claim.id, because="the two implementations differ on it")


def _leaks(files: Mapping[str, bytes], vault: Vault, *, report: Report) -> None:
    """Whether any value behind a token of the vault stands in any file."""
    from linkgraph.bundles.redaction.leaks import search

    report.checks.append("LEA")
    profile = json.loads(files.get("data/bundle.json", b"{}")).get("profile")
    if profile == "internal":
        return
    known = verify_py() + readme().decode()
    result = search(files, {}, secrets=vault.secrets(), known=known)
    for path, kind in result.found:
        report.fail("LEA-01", path, because=f"a raw value stands in it: {kind}")
    report.notes.append(f"{result.searched} raw values were looked for, {result.not_searched} are too short to be.")
