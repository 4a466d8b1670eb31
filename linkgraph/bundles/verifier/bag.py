"""The bag (RFC 8493), stricter than the standard: a closed world with two digests of every file."""

from __future__ import annotations

import hashlib
import re

from linkgraph.bundles.verifier.report import Report

BAG_ALGORITHMS = ("sha256", "sha512")
BAG_DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
SIGNATURE_FILES = frozenset(
    "signatures/" + name
    for name in (
        *("bundle.dsse.json", "bundle.pae", "bundle.sig", "bundle.pae.sshsig", "allowed_signers"),
        *("signer.pub.pem", "bundle.tsr", "tsa_chain.pem"),
    )
)
TAG_FILES = frozenset(["bagit.txt", "bag-info.txt", "README.txt", "verify.py"]) | frozenset(
    kind + "-" + name + ".txt" for kind in ("manifest", "tagmanifest") for name in BAG_ALGORITHMS
)
MANIFEST_LINE = re.compile(r"([0-9a-f]+)  (\S+)")


def check_bag(files: dict[str, bytes], report: Report) -> None:
    """Every file listed once in both manifests of its kind, every listed file there, every digest right."""
    report.checks.append("BAG")
    if files.get("bagit.txt") != BAG_DECLARATION:
        report.fail("BAG-01", "bagit.txt", because="it is not the declaration of BagIt 1.0 in UTF-8")
    payload = {name for name in files if name.startswith("data/")}
    tags = {name for name in files if name not in payload and name not in SIGNATURE_FILES}
    for name in sorted(tags - TAG_FILES):
        report.fail("BAG-03", name, because="no such file belongs here")
    for name in sorted(TAG_FILES - tags):
        report.fail("BAG-09", name, because="it is missing")
    for algorithm in BAG_ALGORITHMS:
        check_manifest(files, f"manifest-{algorithm}.txt", expected=payload, report=report)
        listed = {name for name in tags if not name.startswith("tagmanifest-")}
        check_manifest(files, f"tagmanifest-{algorithm}.txt", expected=listed, report=report)
    check_info(files, payload, report=report)
    if "tagmanifest-sha256.txt" in files:
        report.facts["tagmanifest-sha256.txt"] = hashlib.sha256(files["tagmanifest-sha256.txt"]).hexdigest()


def check_manifest(files: dict[str, bytes], manifest: str, *, expected: set[str], report: Report) -> None:
    """One manifest against the files that it must list."""
    algorithm = manifest.split("-")[1].split(".", maxsplit=1)[0]
    listed: dict[str, str] = {}
    for line in files.get(manifest, b"").decode("utf-8", "replace").split("\n")[:-1]:
        found = MANIFEST_LINE.fullmatch(line)
        if not found or found.group(2) in listed:
            report.fail("BAG-02", manifest, because=f"a line cannot be read or names a file again: {line[:100]}")
            continue
        listed[found.group(2)] = found.group(1)
    if not files.get(manifest, b"\n").endswith(b"\n"):
        report.fail("BAG-02", manifest, because="its last line has no end")
    for name in sorted(expected - set(listed)):
        report.fail("BAG-03", name, because=f"it is not listed in {manifest}")
    for name in sorted(set(listed) - expected):
        report.fail("BAG-04", name, because=f"{manifest} lists it, but it is not there")
    for name in sorted(expected & set(listed)):
        if hashlib.new(algorithm, files[name]).hexdigest() != listed[name]:
            report.fail("BAG-05", name, because=f"it is not the file that {manifest} was written for")


def check_info(files: dict[str, bytes], payload: set[str], *, report: Report) -> None:
    """bag-info.txt: its count of bytes and files."""
    text = files.get("bag-info.txt", b"").decode("utf-8", "replace")
    oxum = f"Payload-Oxum: {sum(len(files[name]) for name in payload)}.{len(payload)}"
    if oxum not in text.split("\n"):
        report.fail("BAG-08", "bag-info.txt", because="the files are not as many bytes as it says")
