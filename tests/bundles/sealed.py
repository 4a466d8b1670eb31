"""Bundles of made-up matters, built once for all tests that only read them."""

from __future__ import annotations

import stat
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from linkgraph.bundles.build import Built, Sealing, build
from linkgraph.bundles.disclosure import Disclosure
from linkgraph.bundles.redaction.profiles import Profile
from linkgraph.bundles.redaction.vault import Vault
from linkgraph.bundles.seal.keys import SigningKey, make
from linkgraph.bundles.verification import second_opinion
from linkgraph.bundles.verifier.main import check_bundle
from linkgraph.bundles.verifier.report import Report
from tests.bundles.matters import matter_of

SECRET = bytes(range(32))


@dataclass(frozen=True)
class Made:
    """A bundle with the key that signed it."""

    built: Built
    key: SigningKey

    @property
    def files(self) -> Mapping[str, bytes]:
        """Its files by path."""
        return self.built.files


@cache
def signing_key() -> SigningKey:
    """One key for all."""
    return make(Path(mkdtemp()) / "key")


@cache
def made(profile: Profile, *, accounts: int = 40, hostile: bool = False, withheld: tuple[str, ...] = ()) -> Made:
    """A signed bundle of a matter of so many accounts."""
    disclosure = Disclosure(profile, "consent of the customers", "A. Approver", "the court")
    sealing = Sealing(key=signing_key(), withheld=withheld)
    vault = Vault(Path("nowhere"), SECRET)
    return Made(
        build(matter_of(accounts=accounts, hostile=hostile), disclosure, vault=vault, sealing=sealing), signing_key()
    )


def checked(files: Mapping[str, bytes], *, key: SigningKey | None, other: Mapping[str, bytes] | None = None) -> Report:
    """What both implementations find in files that need not lie on a disk."""
    report = Report()
    public = None if key is None else key.public
    check_bundle(
        dict(files),
        report=report,
        key=None if public is None else public.raw,
        other=None if other is None else dict(other),
    )
    second_opinion(files, key=public, report=report)
    return report


def codes(report: Report) -> set[str]:
    """The codes of what failed."""
    return {finding.code for finding in report.failed}


def laid_out(files: Mapping[str, bytes], folder: Path) -> Path:
    """The files on a disk."""
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def private(path: Path) -> bool:
    """Whether only its owner can read a file or folder."""
    return stat.S_IMODE(path.stat().st_mode) & 0o077 == 0
