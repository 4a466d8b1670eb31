"""A time-stamping authority that openssl plays."""

from __future__ import annotations

import subprocess
from pathlib import Path

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
