"""The signature (DSSE over an in-toto Statement), against a key that the caller gives and never the enclosed one."""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import Any

from linkgraph.bundles.verifier.bag import BAG_ALGORITHMS, SIGNATURE_FILES
from linkgraph.bundles.verifier.ed25519 import ed25519_verify
from linkgraph.bundles.verifier.jsons import NotStrict, strict_json
from linkgraph.bundles.verifier.report import CannotRun, Finding, Report

ENVELOPE_FILE = "signatures/bundle.dsse.json"
DSSE_TYPE = "application/vnd.in-toto+json"
STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "urn:linkgraph:evidence-bundle:v1"
SPKI_HEAD = binascii.unhexlify("302a300506032b6570032100")


def public_key(content: bytes) -> bytes:
    """The 32 bytes of an Ed25519 key: PEM, a line of OpenSSH, or hexadecimal. Raises `CannotRun` for anything else."""
    try:
        if b"-----BEGIN PUBLIC KEY-----" in content:
            body = content.split(b"-----BEGIN PUBLIC KEY-----")[1].split(b"-----END")[0]
            der = base64.b64decode(b"".join(body.split()), validate=True)
            if len(der) == 44 and der.startswith(SPKI_HEAD):
                return der[12:]
        elif b"ssh-ed25519 " in content:
            words = content.split()
            blob = base64.b64decode(words[words.index(b"ssh-ed25519") + 1], validate=True)
            if len(blob) == 51 and blob.startswith(b"\x00\x00\x00\x0bssh-ed25519\x00\x00\x00\x20"):
                return blob[19:]
        elif len(content.strip()) == 64:
            return binascii.unhexlify(content.strip())
    except (ValueError, IndexError):
        pass
    raise CannotRun("the key is no public Ed25519 key (PEM, OpenSSH or 64 hexadecimal digits)")


def key_fingerprint(key: bytes) -> str:
    """SHA-256 of its DER form."""
    return hashlib.sha256(SPKI_HEAD + key).hexdigest()


def check_signature(files: dict[str, bytes], key: bytes | None, *, report: Report) -> None:
    """Whether the given key signed the digests of this bundle."""
    report.checks.append("SIG")
    there = SIGNATURE_FILES & set(files)
    if ENVELOPE_FILE not in files:
        for name in sorted(there):
            report.fail("SIG-02", name, because="there is no signature that it could belong to")
        if key is not None:
            report.fail("SIG-01", ENVELOPE_FILE, because="a key is given, but nobody signed")
        report.unproven.append(Finding("SIG-01", ENVELOPE_FILE, "nobody signed: anybody may have made this"))
        return
    for name in sorted(SIGNATURE_FILES - there - {"signatures/bundle.tsr", "signatures/tsa_chain.pem"}):
        report.fail("SIG-02", name, because="it is missing")
    read = read_envelope(files[ENVELOPE_FILE], report)
    if read is None:
        return
    body, signature, keyid = read
    check_statement(files, body, report=report)
    pae = b"DSSEv1 %d %s %d %s" % (len(DSSE_TYPE), DSSE_TYPE.encode(), len(body), body)
    if files.get("signatures/bundle.pae", pae) != pae or files.get("signatures/bundle.sig", signature) != signature:
        report.fail("SIG-05", "signatures/bundle.pae", because="it is not what the envelope says was signed")
    enclosed = enclosed_key(files, report)
    if enclosed is not None:
        if keyid != key_fingerprint(enclosed):
            report.fail("SIG-05", "signatures/signer.pub.pem", because="it is not the key that the envelope names")
        if not ed25519_verify(enclosed, pae, signature=signature):
            report.fail("SIG-03", ENVELOPE_FILE, because="the signature is not the enclosed key's")
        check_ssh(files, enclosed, pae=pae, report=report)
    if key is None:
        report.unproven.append(
            Finding("SIG-06", ENVELOPE_FILE, f"signed by {keyid[:16]}...: give that key, known from elsewhere")
        )
    elif not ed25519_verify(key, pae, signature=signature):
        report.fail("SIG-03", ENVELOPE_FILE, because="the signature is not the given key's")
    else:
        report.notes.append(f"Signed by the given key, {key_fingerprint(key)}.")


def read_envelope(content: bytes, report: Report) -> tuple[bytes, bytes, str] | None:
    """Body, signature and key id of an envelope with one signature; none where it is no such thing, which is told."""
    try:
        read = strict_json(content)
        (one,) = read["signatures"]
        if set(read) != {"payload", "payloadType", "signatures"} or set(one) != {"keyid", "sig"}:
            raise NotStrict("it has other names than an envelope")
        if read["payloadType"] != DSSE_TYPE:
            raise NotStrict("what it holds is no Statement")
        body = base64.b64decode(read["payload"], validate=True)
        return body, base64.b64decode(one["sig"], validate=True), str(one["keyid"])
    except (ValueError, KeyError, TypeError) as error:
        report.fail("SIG-02", ENVELOPE_FILE, because=f"it is no envelope with one signature: {error}")
        return None


def check_statement(files: dict[str, bytes], body: bytes, *, report: Report) -> None:
    """The signed Statement names this bundle's tag manifests, both, and says of it what bundle.json says."""
    try:
        statement: Any = strict_json(body)
        subjects = {one["name"]: one["digest"] for one in statement["subject"]}
        kind, predicate = statement["_type"], statement["predicate"]
        if kind != STATEMENT or statement["predicateType"] != PREDICATE or len(subjects) != len(statement["subject"]):
            raise NotStrict("it is not the Statement of a bundle")
    except (ValueError, KeyError, TypeError) as error:
        report.fail("SIG-02", ENVELOPE_FILE, because=f"the Statement cannot be read: {error}")
        return
    for name in BAG_ALGORITHMS:
        manifest = f"tagmanifest-{name}.txt"
        digest = hashlib.new(name, files.get(manifest, b"")).hexdigest()
        if subjects.get(manifest) != {name: digest}:
            report.fail("SIG-04", manifest, because="it is not the one that was signed")
    report.facts["predicate"] = predicate


def enclosed_key(files: dict[str, bytes], report: Report) -> bytes | None:
    """The key that lies in the bundle: it proves nothing, but it must fit."""
    try:
        return public_key(files.get("signatures/signer.pub.pem", b""))
    except CannotRun:
        report.fail("SIG-05", "signatures/signer.pub.pem", because="it is no public key")
        return None


def check_ssh(files: dict[str, bytes], key: bytes, *, pae: bytes, report: Report) -> None:
    """The same signature as ssh-keygen reads it."""
    name = "signatures/bundle.pae.sshsig"
    if name not in files:
        return
    lines = files[name].split(b"\n")
    try:
        blob = base64.b64decode(b"".join(lines[1:-2]), validate=True)
        fields, rest = [], blob[10:]
        while rest:
            length = int.from_bytes(rest[:4], "big")
            fields.append(rest[4 : 4 + length])
            rest = rest[4 + length :]
        owner, space, _, algorithm, signed = fields
        right = blob[:10] == b"SSHSIG\x00\x00\x00\x01" and owner[19:] == key and algorithm == b"sha512"
        digest = hashlib.sha512(pae).digest()
        told = b"SSHSIG" + b"".join(len(one).to_bytes(4, "big") + one for one in (space, b"", algorithm, digest))
        if not right or space != b"linkgraph-bundle" or not ed25519_verify(key, told, signature=signed[19:]):
            raise NotStrict("another key, or another text")
    except (ValueError, IndexError) as error:
        report.fail("SIG-05", name, because=f"it is not the key's signature over bundle.pae: {error}")
    try:
        if public_key(files.get("signatures/allowed_signers", b"")) != key:
            report.fail("SIG-05", "signatures/allowed_signers", because="it names another key")
    except CannotRun:
        report.fail("SIG-05", "signatures/allowed_signers", because="it names no key")
