"""A time-stamping authority that openssl plays: stamps are taken, checked, and refused where they are not right."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from linkgraph.bundles.seal.stamp import CHAIN, STAMP, Authority, StampError, stamped
from linkgraph.bundles.verifier.report import Report
from linkgraph.bundles.verifier.signature import ENVELOPE_FILE
from linkgraph.bundles.verifier.stamp import check_stamp

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl")

_CONFIG = """
[req]
distinguished_name = name
prompt = no
[name]
CN = A made-up authority
[ca]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[tsa_certificate]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[tsa]
default_tsa = one
[one]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
"""


class MadeUp:
    """An authority in a folder; `ask` answers as a server would."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.chain = folder / "chain.pem"
        (folder / "serial").write_text("01\n")
        (folder / "config").write_text(_CONFIG.format(folder=folder))
        new = ["req", "-config", "config", "-nodes", "-newkey", "rsa:2048"]
        self.openssl(*new, "-x509", "-extensions", "ca", "-days", "9", "-keyout", "ca.key", "-out", "ca.pem")
        self.openssl(*new, "-subj", "/CN=A made-up stamper", "-keyout", "tsa.key", "-out", "tsa.csr")
        signing = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "9"]
        extra = ["-extfile", "config", "-extensions", "tsa_certificate"]
        self.openssl("x509", "-req", "-in", "tsa.csr", *signing, *extra, "-out", "tsa.pem")
        self.chain.write_bytes((folder / "ca.pem").read_bytes() + (folder / "tsa.pem").read_bytes())

    def openssl(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True)

    def ask(self, _: str, request: bytes) -> bytes:
        (self.folder / "request").write_bytes(request)
        self.openssl("ts", "-reply", "-config", "config", "-section", "one", "-queryfile", "request", "-out", "answer")
        return (self.folder / "answer").read_bytes()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> MadeUp:
    return MadeUp(tmp_path_factory.mktemp("authority"))


def looked_at(files: dict[str, bytes], *, last_day: str = "2026-01-01", chain: bytes | None = None) -> list[str]:
    report = Report()
    check_stamp(files, last_day=last_day, chain=chain, report=report)
    return [finding.code for finding in report.failed + report.unproven]


def test_a_stamp_is_taken_and_holds(authority: MadeUp) -> None:
    content = b"an envelope"
    got = stamped(content, Authority("http://authority.example", authority.chain), ask=authority.ask)
    files = {ENVELOPE_FILE: content, **got}
    assert looked_at(files) == []
    assert looked_at(files, chain=authority.chain.read_bytes()) == []
    assert looked_at({**files, ENVELOPE_FILE: b"another envelope"}) == ["STA-01"]
    assert looked_at({**files, STAMP: b"none"}) == ["STA-01"]
    assert looked_at(files, last_day="2999-01-01") == ["STA-02"]
    assert looked_at({name: x for name, x in files.items() if name != CHAIN}) == ["STA-01"]


def test_another_authority_is_not_the_one_that_the_reader_knows(authority: MadeUp, tmp_path: Path) -> None:
    files = {ENVELOPE_FILE: b"x", **stamped(b"x", Authority("http://a.example", authority.chain), ask=authority.ask)}
    assert looked_at(files, chain=MadeUp(tmp_path).chain.read_bytes()) == ["STA-01"]


def test_an_answer_over_something_else_is_refused(authority: MadeUp) -> None:
    def other(url: str, request: bytes) -> bytes:
        return authority.ask(url, request)[:-1] + b"\x00"

    with pytest.raises(StampError):
        stamped(b"x", Authority("http://a.example", authority.chain), ask=other)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://a.example"])
def test_only_the_web_is_asked(authority: MadeUp, url: str) -> None:
    with pytest.raises(StampError, match="no address"):
        stamped(b"x", Authority(url, authority.chain))
