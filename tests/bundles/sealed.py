"""Bundles of made-up matters, built once for all tests that only read them."""

from __future__ import annotations

import hashlib
import json
import stat
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from linkgraph.bundles.build import Built, Sealing, build
from linkgraph.bundles.disclosure import Disclosure
from linkgraph.bundles.documents import as_json
from linkgraph.bundles.matter import Matter
from linkgraph.bundles.redaction.profiles import Profile
from linkgraph.bundles.redaction.vault import Vault
from linkgraph.bundles.seal.bag import ALGORITHMS, bagged
from linkgraph.bundles.seal.keys import SigningKey, make
from linkgraph.bundles.seal.signature import signed
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
    return built_of(matter_of(accounts=accounts, hostile=hostile), profile=profile, withheld=withheld)


def built_of(matter: Matter, *, profile: Profile = "legal", withheld: tuple[str, ...] = ()) -> Made:
    """A signed bundle of a matter."""
    disclosure = Disclosure(profile, "consent of the customers", "A. Approver", "the court")
    sealing = Sealing(key=signing_key(), withheld=withheld)
    return Made(build(matter, disclosure, vault=Vault(Path("nowhere"), SECRET), sealing=sealing), signing_key())


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


def rehashed(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files with manifests that fit them: what one does who knows bags. Tag files that are gone stay gone."""
    payload = {path[5:]: content for path, content in files.items() if path.startswith("data/")}
    own = {"bagit.txt", "bag-info.txt"} | {
        f"{kind}-{name}.txt" for kind in ("manifest", "tagmanifest") for name in ALGORITHMS
    }
    tags = {
        path: content
        for path, content in files.items()
        if not path.startswith(("data/", "signatures/")) and path not in own
    }
    info = dict(line.split(": ", 1) for line in files["bag-info.txt"].decode().splitlines() if ": " in line)
    info.pop("Payload-Oxum", None)
    return {
        **bagged(payload, info=info, tags=tags),
        **{path: x for path, x in files.items() if path.startswith("signatures/")},
    }


def resigned(files: Mapping[str, bytes], key: SigningKey) -> dict[str, bytes]:
    """The files with every digest inside made to fit, and signed by somebody else's key."""
    fitted = dict(files)
    _refit(fitted)
    fitted = rehashed({path: x for path, x in fitted.items() if not path.startswith("signatures/")})
    bundle = json.loads(fitted["data/bundle.json"])
    predicate = {name: bundle[name] for name in ("id", "profile", "rings")}
    return fitted | signed(fitted, key=key, predicate=predicate, signer="linkgraph")


def _refit(files: dict[str, bytes]) -> None:
    """Digests in exhibits.json, figures.json and custody.jsonl, as far as these can be read."""
    with suppress(ValueError, KeyError, TypeError):
        listed = json.loads(files["data/exhibits.json"])
        for one in listed["exhibits"]:
            if (content := files.get(f"data/{one['file']}")) is not None:
                counted = {"rows": max(content.count(b"\n") - 1, 0), "bytes": len(content)}
                one |= {"sha256": hashlib.sha256(content).hexdigest(), **counted}
        files["data/exhibits.json"] = as_json(listed)
    with suppress(ValueError, KeyError, TypeError):
        figures = json.loads(files["data/figures.json"])
        for one in figures["figures"]:
            for path in one["files"]:
                if f"data/{path}" in files:
                    one["files"][path] = hashlib.sha256(files[f"data/{path}"]).hexdigest()
        files["data/figures.json"] = as_json(figures)
    with suppress(ValueError, KeyError, TypeError):
        events = [json.loads(line) for line in files["data/custody.jsonl"].splitlines()]
        for name in events[-1]["files"]:
            events[-1]["files"][name] = hashlib.sha256(files.get(name, b"")).hexdigest()
        before, lines = "0" * 64, []
        for number, event in enumerate(events, 1):
            line = json.dumps({**event, "number": number, "previous": before}, sort_keys=True).encode()
            before = hashlib.sha256(line).hexdigest()
            lines.append(line + b"\n")
        files["data/custody.jsonl"] = b"".join(lines)
