"""Time stamps (RFC 3161), over the signature and over the digests of the files handed in.

Checked by openssl where it is found, else said to be unchecked.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from datetime import datetime, timedelta, timezone
from typing import Any, NamedTuple

from linkgraph.bundles.verifier.report import Finding, Report
from linkgraph.bundles.verifier.signature import ENVELOPE_FILE


class Stamping(NamedTuple):
    """A file, the stamp over it, the authority's certificates, and what a person calls the file."""

    over: str
    stamp: str
    chain: str
    called: str


SIGNATURE_STAMP = Stamping(ENVELOPE_FILE, "signatures/bundle.tsr", "signatures/tsa_chain.pem", "this signature")
INTAKE_STAMP = Stamping(
    "data/intake/sources.sha256",
    "data/intake/sources.tsr",
    "data/intake/tsa_chain.pem",
    "the digests of the files handed in",
)
STAMP_TIME = re.compile(r"Time stamp: (\w{3} +\d{1,2} \d\d:\d\d:\d\d(?:\.\d+)? \d{4}) GMT")


def check_stamp(files: dict[str, bytes], *, last_day: str | None, chain: bytes | None, report: Report) -> None:
    """Whether the stamp is over this signature, and its time after the last day that the bundle speaks of.

    `chain` are the authority's certificates as the caller knows them; the enclosed ones only show that the stamp fits.
    """
    if SIGNATURE_STAMP.stamp not in files and SIGNATURE_STAMP.chain not in files:
        report.notes.append("There is no time stamp.")
        return
    report.checks.append("STA")
    check_stamp_over(files, SIGNATURE_STAMP, last_day=last_day, chain=chain, report=report)


def check_intake(files: dict[str, bytes], exhibits: dict[str, Any], *, chain: bytes | None, report: Report) -> None:
    """Whether the digests of EX-007 are those that were stamped when the files were taken in."""
    if not any(name in files for name in INTAKE_STAMP[:3]):
        report.notes.append("The digests of the files handed in were not stamped when they were taken in.")
        return
    report.checks.append("INT")
    check_stamp_over(files, INTAKE_STAMP, last_day=None, chain=chain, report=report)
    sources = exhibits.get("EX-007")
    if sources is not None and sources.rows >= 0:
        digests = "".join(f"{one}\n" for one in sorted(sources.columns.get("sha256", [])))
        if digests.encode() != files.get(INTAKE_STAMP.over):
            report.fail("INT-01", "EX-007", because="its files are not those whose digests were stamped at intake")


def check_stamp_over(
    files: dict[str, bytes], this: Stamping, *, last_day: str | None, chain: bytes | None, report: Report
) -> None:
    """Whether a file is stamped, by openssl."""
    if not all(name in files for name in this[:3]):
        report.fail("STA-01", this.stamp, because="stamp, certificates and what is stamped are not all there")
        return
    if shutil.which("openssl") is None:
        report.unproven.append(Finding("STA-03", this.stamp, "not checked: there is no openssl on this machine"))
        return
    try:
        with tempfile.TemporaryDirectory() as folder:
            paths = {}
            contents = {"data": files[this.over], "stamp": files[this.stamp], "chain": chain or files[this.chain]}
            for name, content in contents.items():
                paths[name] = os.path.join(folder, name)
                with open(paths[name], "wb") as file:
                    file.write(content)
            options = ["-data", paths["data"], "-in", paths["stamp"], "-CAfile", paths["chain"]]
            right = run_openssl(["ts", "-verify", *options, "-untrusted", paths["chain"]])
            text = run_openssl(["ts", "-reply", "-in", paths["stamp"], "-text"]).stdout
    except (OSError, subprocess.SubprocessError) as error:
        report.unproven.append(Finding("STA-03", this.stamp, f"not checked: openssl does not run: {error}"))
        return
    if right.returncode != 0:
        report.fail("STA-01", this.stamp, because=f"it is not a stamp over {this.called} by that authority")
        return
    check_stamp_time(text, this, last_day=last_day, report=report)
    if chain is None:
        report.notes.append(
            f"The stamp over {this.called} fits the enclosed certificates; whose they are you must know."
        )


def check_stamp_time(text: str, this: Stamping, *, last_day: str | None, report: Report) -> None:
    """Not before the last day that it vouches for, not after now."""
    found = STAMP_TIME.search(text)
    try:
        at = datetime.strptime(found.group(1).split(".")[0], "%b %d %H:%M:%S %Y") if found else None
    except ValueError:
        at = None
    if at is None:
        report.fail("STA-02", this.stamp, because="its time cannot be read")
        return
    at = at.replace(tzinfo=timezone.utc)
    if at > datetime.now(timezone.utc) + timedelta(days=1):
        report.fail("STA-02", this.stamp, because="it is of the future")
    elif last_day is not None and at.strftime("%Y-%m-%d") < last_day:
        report.fail("STA-02", this.stamp, because="it is older than what the bundle speaks of")
    else:
        report.notes.append(f"Stamped at {at:%Y-%m-%dT%H:%M:%SZ}: {this.called}.")


def run_openssl(arguments: list[str]) -> subprocess.CompletedProcess[str]:
    """Openssl with these arguments, no shell."""
    return subprocess.run(
        ["openssl", *arguments], capture_output=True, text=True, timeout=60, check=False, errors="replace"
    )
