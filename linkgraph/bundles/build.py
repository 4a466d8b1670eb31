"""From a matter to a sealed bundle: exhibits → claims → letter → documents → leak search → bag → signature."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from linkgraph.bundles import documents
from linkgraph.bundles.attribution.exhibits import attributed
from linkgraph.bundles.claims import Claim
from linkgraph.bundles.disclosure import Disclosure
from linkgraph.bundles.documents import as_json
from linkgraph.bundles.exhibits import Published, published
from linkgraph.bundles.forms.case_uco import investigation
from linkgraph.bundles.forms.loadfile import load_file
from linkgraph.bundles.matter import Matter
from linkgraph.bundles.redaction.leaks import Search, search, secrets_of
from linkgraph.bundles.redaction.profiles import DisclosureError, scoped
from linkgraph.bundles.redaction.tokens import Tokens
from linkgraph.bundles.redaction.vault import Vault
from linkgraph.bundles.seal.bag import bagged
from linkgraph.bundles.seal.keys import SigningKey
from linkgraph.bundles.seal.signature import ENVELOPE, signed
from linkgraph.bundles.seal.stamp import SIGNED, Authority, stamped
from linkgraph.bundles.verifier.enclosed import verify_py
from linkgraph.bundles.written import Letter, written


@dataclass(frozen=True, slots=True)
class Sealing:
    """How a bundle is sealed: by whom (none: it stays unsigned), stamped by which authority, what it replaces, and
    which exhibits are withheld from it (by id) and only listed.
    """

    key: SigningKey | None = None
    signer: str = "linkgraph"
    authority: Authority | None = None
    supersedes: str | None = None
    withheld: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Built:
    """A bundle: its folder's name, its files by path, the claims it makes, and who is behind each token."""

    name: str
    files: Mapping[str, bytes]
    claims: tuple[Claim, ...]
    tokens: Tokens


def build(
    matter: Matter,
    disclosure: Disclosure,
    *,
    vault: Vault,
    sealing: Sealing | None = None,
    letter: Letter | None = None,
) -> Built:
    """The bundle of a matter. Only a time stamp makes its bytes differ from run to run.

    Raises:
        DisclosureError: the rings may not be shown with this profile, or a raw value would leave with it.
        LetterError: the letter says something that it must not.
        StampError: the authority does not answer.
    """
    sealing = sealing or Sealing()
    profile = disclosure.profile
    scope = scoped(matter, profile)
    about = (matter.facts.case, *matter.rings["ring_id"].sort())
    tokens = vault.tokens(case=about[0], rings=about[1:], profile=profile)
    shown = published(scope, profile=profile, tokens=tokens, salts=vault.key("salts", *about))
    shown = attributed(shown, scope.matter, tokens=tokens)
    source = sealed_source(matter, vault.key("source", *about))
    bundle = documents.bundle_json(shown, disclosure, sealed_source=source, supersedes=sealing.supersedes)
    claims, parts = written(shown, disclosure, letter=letter or Letter(), left_out=matter.left_out)
    exhibits, listed = _exhibits(shown, withheld=sealing.withheld)
    parts |= exhibits | {
        "exhibits.json": as_json({"exhibits": listed}),
        "disclosure.json": as_json(disclosure.to_dict()),
        "bundle.json": as_json(bundle),
        **matter.intake,
    }
    sources = matter.sources.select("source", "sha256", "size", "rows").to_dicts()
    parts["graph/ring.case.jsonld"] = as_json(investigation(listed, sources, bundle=bundle))
    if profile == "legal":
        parts |= load_file(parts, name=matter.name, titles={one.file: one.title for one in shown.exhibits.values()})
    leaks = _searched(parts, shown, matter=matter)
    parts["redactions.json"] = as_json(
        documents.redactions_json(shown, key_commitment=tokens.commitment(), sealed_source=source, leaks=leaks)
    )
    parts["custody.jsonl"] = documents.custody_jsonl(matter, disclosure, bundle=bundle, documents=parts)
    parts["ro-crate-metadata.json"] = as_json(documents.ro_crate(parts, bundle=bundle))
    return Built(f"{matter.name}-{profile}", _sealed(parts, bundle=bundle, sealing=sealing), claims, tokens)


def sealed_source(matter: Matter, key: bytes) -> str:
    """A keyed digest of all that the matter holds: bundles of one matter have one, whatever their profile."""
    digest = hmac.new(key, digestmod="sha256")
    for name in sorted(Matter.__dataclass_fields__):
        value = getattr(matter, name)
        if isinstance(value, pl.DataFrame):
            rows = value.sort(*value.columns, nulls_last=False)
            digest.update(f"{name}\0".encode() + rows.write_csv().encode())
    return digest.hexdigest()


def _exhibits(shown: Published, *, withheld: Collection[str]) -> tuple[dict[str, bytes], list[dict[str, Any]]]:
    """The exhibits' files and their entries; a withheld one has an entry only."""
    if unknown := sorted(set(withheld) - set(shown.exhibits)):
        raise DisclosureError(f"There is no exhibit {', '.join(unknown)}.", advice=f"{', '.join(shown.exhibits)}.")
    files, entries = {}, []
    for exhibit in shown.exhibits.values():
        content = exhibit.csv()
        entry = exhibit.to_dict(content)
        if exhibit.id in withheld:
            entry |= {"withheld": True, "inspect": "The sender lets it be inspected on request, against this digest."}
        else:
            files[exhibit.file] = content
        entries.append(entry)
    return files, entries


def _searched(parts: Mapping[str, bytes], shown: Published, *, matter: Matter) -> Search:
    """The leak search over what will be sealed.

    Raises:
        DisclosureError: a raw value stands in a file; the message says which kind in which file, never the value.
    """
    if shown.profile == "internal":
        return Search((), 0, 0)
    kept = _kept(shown)
    files = {f"data/{path}": content for path, content in parts.items()}
    known = verify_py() + documents.readme().decode()
    result = search(files, _texts(shown), secrets=secrets_of(matter, kept=kept), known=known)
    if result.found:
        where = "; ".join(f"{path} ({kind})" for path, kind in result.found[:10])
        raise DisclosureError(
            f"Raw values would leave with the profile {shown.profile}: {where}.",
            advice="Nothing was written. Please report it.",
        )
    return result


def _texts(shown: Published) -> dict[str, list[pl.Series]]:
    return {
        f"data/{exhibit.file}": [exhibit.frame[one.name] for one in exhibit.columns if one.kind == "text"]
        for exhibit in shown.exhibits.values()
    }


def _kept(shown: Published) -> set[str]:
    """Values that a profile shows on purpose: domains and networks that many share."""
    kept: set[str] = set()
    for name, column in (("EX-001", "email_domain"), ("EX-004", "kind")):
        if column in shown.exhibits[name].frame.columns:
            kept |= set(shown.exhibits[name].frame[column].drop_nulls().unique())
    return kept


def _sealed(parts: Mapping[str, bytes], *, bundle: Mapping[str, Any], sealing: Sealing) -> dict[str, bytes]:
    """The bag with its signature and stamp."""
    info = {
        "External-Identifier": bundle["id"],
        "External-Description": f"Evidence bundle, profile {bundle['profile']}",
        "Bag-Software-Agent": f"linkgraph {bundle['tool']['version']}",
    }
    files = bagged(parts, info=info, tags={"README.txt": documents.readme(), "verify.py": verify_py().encode()})
    if sealing.key is not None:
        predicate = {
            **{name: bundle[name] for name in ("id", "profile", "rings")},
            "claims": hashlib.sha256(parts["claims.json"]).hexdigest(),
        }
        files |= signed(files, key=sealing.key, predicate=predicate, signer=sealing.signer)
        if sealing.authority is not None:
            files |= zip(SIGNED, stamped(files[ENVELOPE], sealing.authority), strict=True)
    elif sealing.authority is not None:
        raise DisclosureError("A stamp is over a signature: there is no key.", advice="Give --key FILE too.")
    return dict(sorted(files.items()))


__all__ = ["Built", "Letter", "Sealing", "build", "sealed_source"]
