"""The time stamp (RFC 3161) over the signature: checked by openssl where it is found, else said to be unchecked."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from datetime import datetime, timedelta, timezone

from linkgraph.bundles.verifier.report import Finding, Report
from linkgraph.bundles.verifier.signature import ENVELOPE_FILE

STAMP_FILE, CHAIN_FILE = "signatures/bundle.tsr", "signatures/tsa_chain.pem"
STAMP_TIME = re.compile(r"Time stamp: (\w{3} +\d{1,2} \d\d:\d\d:\d\d(?:\.\d+)? \d{4}) GMT")


def check_stamp(files: dict[str, bytes], *, last_day: str | None, chain: bytes | None, report: Report) -> None:
    """Whether the stamp is over this signature, and its time after the last day that the bundle speaks of.

    `chain` are the authority's certificates as the caller knows them; the enclosed ones only show that the stamp fits.
    """
    if STAMP_FILE not in files and CHAIN_FILE not in files:
        report.notes.append("There is no time stamp.")
        return
    report.checks.append("STA")
    if STAMP_FILE not in files or CHAIN_FILE not in files or ENVELOPE_FILE not in files:
        report.fail("STA-01", STAMP_FILE, because="stamp, certificates and signature are not all there")
        return
    if shutil.which("openssl") is None:
        report.unproven.append(Finding("STA-03", STAMP_FILE, "not checked: there is no openssl on this machine"))
        return
    try:
        with tempfile.TemporaryDirectory() as folder:
            paths = {}
            contents = {"data": files[ENVELOPE_FILE], "stamp": files[STAMP_FILE], "chain": chain or files[CHAIN_FILE]}
            for name, content in contents.items():
                paths[name] = os.path.join(folder, name)
                with open(paths[name], "wb") as file:
                    file.write(content)
            over = ["-data", paths["data"], "-in", paths["stamp"], "-CAfile", paths["chain"]]
            right = run_openssl(["ts", "-verify", *over, "-untrusted", paths["chain"]])
            text = run_openssl(["ts", "-reply", "-in", paths["stamp"], "-text"]).stdout
    except (OSError, subprocess.SubprocessError) as error:
        report.unproven.append(Finding("STA-03", STAMP_FILE, f"not checked: openssl does not run: {error}"))
        return
    if right.returncode != 0:
        report.fail("STA-01", STAMP_FILE, because="it is not a stamp over this signature by that authority")
        return
    check_stamp_time(text, last_day=last_day, report=report)
    if chain is None:
        report.notes.append("The stamp fits the enclosed certificates; whose they are is for the reader to know.")


def check_stamp_time(text: str, *, last_day: str | None, report: Report) -> None:
    """Not before the bundle's last day, not after now."""
    found = STAMP_TIME.search(text)
    try:
        stamped = datetime.strptime(found.group(1).split(".")[0], "%b %d %H:%M:%S %Y") if found else None
    except ValueError:
        stamped = None
    if stamped is None:
        report.fail("STA-02", STAMP_FILE, because="its time cannot be read")
        return
    stamped = stamped.replace(tzinfo=timezone.utc)
    if stamped > datetime.now(timezone.utc) + timedelta(days=1):
        report.fail("STA-02", STAMP_FILE, because="it is of the future")
    elif last_day is not None and stamped.strftime("%Y-%m-%d") < last_day:
        report.fail("STA-02", STAMP_FILE, because="it is older than what the bundle speaks of")
    else:
        report.notes.append(f"Stamped at {stamped:%Y-%m-%dT%H:%M:%SZ}.")


def run_openssl(arguments: list[str]) -> subprocess.CompletedProcess[str]:
    """Openssl with these arguments, no shell."""
    return subprocess.run(
        ["openssl", *arguments], capture_output=True, text=True, timeout=60, check=False, errors="replace"
    )
