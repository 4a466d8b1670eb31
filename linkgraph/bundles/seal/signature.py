"""The signature: an in-toto Statement over both tag manifests in a DSSE envelope, and the same for ssh-keygen.

Sources: DSSE v1 (PAE), in-toto Attestation Framework v1 (Statement), OpenSSH PROTOCOL.sshsig.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from linkgraph.bundles.seal.bag import ALGORITHMS
from linkgraph.bundles.seal.keys import PublicKey, SigningKey

PAYLOAD_TYPE = "application/vnd.in-toto+json"
STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE = "urn:linkgraph:evidence-bundle:v1"
NAMESPACE = "linkgraph-bundle"
"""What ssh-keygen -Y is told that the signature is for."""
ENVELOPE = "signatures/bundle.dsse.json"


def signed(
    files: Mapping[str, bytes], *, key: SigningKey, predicate: Mapping[str, Any], signer: str
) -> dict[str, bytes]:
    """The files of `signatures/`, by path.

    bundle.dsse.json is the envelope; bundle.pae what it signs and bundle.sig the 64 bytes, for openssl;
    bundle.pae.sshsig, allowed_signers for ssh-keygen; signer.pub.pem the key, which a reader should know from
    elsewhere. `signer` is the name in allowed_signers.
    """
    subject = [
        {"name": f"tagmanifest-{name}.txt", "digest": {name: _digest(files[f"tagmanifest-{name}.txt"], name)}}
        for name in ALGORITHMS
    ]
    statement = {
        "_type": STATEMENT_TYPE,
        "subject": subject,
        "predicateType": PREDICATE_TYPE,
        "predicate": dict(predicate),
    }
    body = json.dumps(statement, sort_keys=True, separators=(",", ":")).encode()
    pae = pre_authentication(body)
    signature = key.sign(pae)
    envelope = {
        "payload": base64.b64encode(body).decode(),
        "payloadType": PAYLOAD_TYPE,
        "signatures": [{"keyid": key.public.fingerprint(), "sig": base64.b64encode(signature).decode()}],
    }
    return {
        ENVELOPE: (json.dumps(envelope, indent=1, sort_keys=True) + "\n").encode(),
        "signatures/bundle.pae": pae,
        "signatures/bundle.sig": signature,
        "signatures/bundle.pae.sshsig": ssh_signature(pae, key=key),
        "signatures/allowed_signers": f'{signer} namespaces="{NAMESPACE}" {key.public.ssh()}\n'.encode(),
        "signatures/signer.pub.pem": key.public.pem(),
    }


def pre_authentication(body: bytes) -> bytes:
    """What DSSE signs.

    >>> pre_authentication(b"{}")
    b'DSSEv1 28 application/vnd.in-toto+json 2 {}'
    """
    return b"DSSEv1 %d %s %d %s" % (len(PAYLOAD_TYPE), PAYLOAD_TYPE.encode(), len(body), body)


def verified(envelope: bytes, *, key: PublicKey) -> bool:
    """Whether one of an envelope's signatures is this key's, by the cryptography library."""
    try:
        read = json.loads(envelope)
        body = base64.b64decode(read["payload"], validate=True)
        signatures = [base64.b64decode(one["sig"], validate=True) for one in read["signatures"]]
    except (ValueError, KeyError, TypeError):
        return False
    return any(key.verifies(one, pre_authentication(body)) for one in signatures)


def ssh_signature(message: bytes, *, key: SigningKey) -> bytes:
    """An armoured SSHSIG, as `ssh-keygen -Y sign -n linkgraph-bundle` would make it."""
    middle = _text(NAMESPACE.encode()) + _text(b"") + _text(b"sha512")
    to_sign = b"SSHSIG" + middle + _text(hashlib.sha512(message).digest())
    signature = _text(b"ssh-ed25519") + _text(key.sign(to_sign))
    blob = b"SSHSIG" + (1).to_bytes(4, "big") + _text(key.public.ssh_blob()) + middle + _text(signature)
    encoded = base64.b64encode(blob).decode()
    lines = [encoded[place : place + 70] for place in range(0, len(encoded), 70)]
    return "\n".join(["-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----", ""]).encode()


def _text(value: bytes) -> bytes:
    return len(value).to_bytes(4, "big") + value


def _digest(content: bytes, algorithm: str) -> str:
    return hashlib.new(algorithm, content).hexdigest()
