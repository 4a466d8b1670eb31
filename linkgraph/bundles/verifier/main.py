"""Every check of a bundle in its order, and the command that a stranger runs."""

from __future__ import annotations

import argparse
import json
import re
import sys
from typing import Any

from linkgraph.bundles.verifier.against import check_against
from linkgraph.bundles.verifier.bag import check_bag
from linkgraph.bundles.verifier.claims import check_claims
from linkgraph.bundles.verifier.consistency import CONSISTENCY_COLUMNS, check_consistency, check_inventory
from linkgraph.bundles.verifier.custody import check_custody
from linkgraph.bundles.verifier.enclosures import check_figures, check_graphs, check_method
from linkgraph.bundles.verifier.exhibits import ExhibitData, check_exhibits, wanted_columns
from linkgraph.bundles.verifier.jsons import NotStrict, json_of, strict_json
from linkgraph.bundles.verifier.letters import check_letter
from linkgraph.bundles.verifier.opening import check_opening
from linkgraph.bundles.verifier.reading import read_bundle
from linkgraph.bundles.verifier.redaction import PROFILE_NAMES, check_redaction, token_columns
from linkgraph.bundles.verifier.report import CANNOT_RUN, CannotRun, Report
from linkgraph.bundles.verifier.signature import check_signature, public_key
from linkgraph.bundles.verifier.stamp import check_intake, check_stamp

BUNDLE_NAMES = {
    "id",
    "version",
    "profile",
    "rings",
    "case",
    "first_day",
    "last_day",
    "tool",
    "sealed_source",
    "supersedes",
}
BUNDLE_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def check_bundle(
    files: dict[str, bytes],
    *,
    report: Report,
    key: bytes | None = None,
    chain: bytes | None = None,
    other: dict[str, bytes] | None = None,
) -> dict[str, ExhibitData]:
    """Every check, into the report. Gives the exhibits as they were read."""
    check_bag(files, report)
    check_inventory(files, report)
    check_signature(files, key, report=report)
    bundle = json_of(files, "data/bundle.json", report=report)
    if not bundle_is_whole(bundle):
        report.fail("JSN-03", "data/bundle.json", because="it does not say what bundle this is")
        bundle = {"profile": "public", "last_day": None, "rings": []}
    elif isinstance(predicate := report.facts.get("predicate"), dict) and any(
        predicate.get(name) != bundle[name] for name in ("id", "profile", "rings")
    ):
        report.fail("SIG-04", "data/bundle.json", because="it is not the bundle that was signed")
    check_stamp(files, last_day=bundle["last_day"], chain=chain, report=report)
    claims = json_of(files, "data/claims.json", report=report)
    wanted = wanted_columns(claims.get("claims") if isinstance(claims, dict) else None)
    for name, columns in [*token_columns(peek(files, "data/exhibits.json")).items(), *CONSISTENCY_COLUMNS.items()]:
        wanted.setdefault(name, set()).update(columns)
    wanted.setdefault("EX-007", set()).add("sha256")
    exhibits = check_exhibits(files, wanted, report=report) or {}
    check_intake(files, exhibits, chain=chain, report=report)
    found = check_claims(claims, exhibits, report=report)
    references = claims.get("references") if isinstance(claims, dict) else {}
    check_letter(files, found, references=references, report=report)
    check_figures(files, found, report=report)
    check_redaction(files, exhibits, profile=bundle["profile"], report=report)
    check_custody(files, exhibits, profile=bundle["profile"], report=report)
    check_method(files, report=report)
    check_graphs(files, exhibits, report=report)
    check_consistency(files, exhibits, bundle=bundle, report=report)
    if other is not None:
        check_against(files, other, report=report)
    return exhibits


def bundle_is_whole(bundle: Any) -> bool:
    """Whether bundle.json has what the other checks go by."""
    if not isinstance(bundle, dict) or set(bundle) != BUNDLE_NAMES or bundle["profile"] not in PROFILE_NAMES:
        return False
    days = all(
        isinstance(bundle[name], str) and BUNDLE_DAY.fullmatch(bundle[name]) for name in ("first_day", "last_day")
    )
    return days and bundle["version"] == 1 and isinstance(bundle["rings"], list)


def peek(files: dict[str, bytes], name: str) -> Any:
    """A file's value without telling what is wrong with it: that is told when it is checked."""
    try:
        return strict_json(files.get(name, b""))
    except NotStrict:
        return None


def read_whole(path: str) -> bytes:
    """A file that the caller names."""
    try:
        with open(path, "rb") as file:
            return file.read(1 << 20)
    except OSError as error:
        raise CannotRun(f"{path}: {error.strerror or error}") from error


def verify_path(
    path: str,
    *,
    key: bytes | None = None,
    chain: bytes | None = None,
    against: str | None = None,
    opened: tuple[str, ...] = (),
) -> tuple[Report, dict[str, bytes], dict[str, ExhibitData]]:
    """Check the bundle of a folder or zip, and rows of it that were opened. Raises `CannotRun`."""
    report = Report()
    files = read_bundle(path, report)
    other = None if against is None else read_bundle(against, report)
    exhibits = check_bundle(files, report=report, key=key, chain=chain, other=other)
    for one in opened:
        check_opening(files, read_whole(one), report=report)
    return report, files, exhibits


def main(arguments: list[str] | None = None) -> int:
    """Run the command; gives the exit status."""
    parser = argparse.ArgumentParser(description="Check an evidence bundle. Needs nothing but Python 3.8 or newer.")
    parser.add_argument("bundle", nargs="?", default=".", help="its folder or zip; the folder you are in if left out")
    parser.add_argument("--key", help="the signer's public key (PEM, OpenSSH or hexadecimal), known from elsewhere")
    parser.add_argument("--authority", help="the time-stamping authority's certificates (PEM), known from elsewhere")
    parser.add_argument("--against", help="another bundle of the same matter, such as the public one")
    parser.add_argument("--opened", action="append", default=[], help="a row that the sender opened; may be repeated")
    parser.add_argument("--json", action="store_true", help="the result as an in-toto Statement")
    given = parser.parse_args(arguments)
    try:
        report, _, _ = verify_path(
            given.bundle,
            key=None if given.key is None else public_key(read_whole(given.key)),
            chain=None if given.authority is None else read_whole(given.authority),
            against=given.against,
            opened=tuple(given.opened),
        )
    except CannotRun as error:
        sys.stderr.write(f"cannot run: {error}\n")
        return CANNOT_RUN
    if given.json:
        print(json.dumps(report.to_dict(), indent=2, sort_keys=True))
    else:
        print("\n".join(report.lines()))
    return report.status()
