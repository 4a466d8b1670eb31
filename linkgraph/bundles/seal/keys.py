"""Ed25519 keys: made once, kept where only their owner reads them, told by their fingerprint."""

from __future__ import annotations

import base64
import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
    load_ssh_public_key,
)

from linkgraph.core.errors import LinkgraphError

PUBLIC_SUFFIX = ".pub.pem"


class KeyFileError(LinkgraphError):
    """A key cannot be read, is none of Ed25519, or can be read by others than its owner."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """Who signs: the key's 32 bytes."""

    raw: bytes

    def pem(self) -> bytes:
        """As openssl reads it."""
        return self._key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def fingerprint(self) -> str:
        """SHA-256 of the key's DER form: `openssl pkey -pubin -in FILE -outform DER | sha256sum`."""
        der = self._key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return hashlib.sha256(der).hexdigest()

    def ssh(self) -> str:
        """As ssh-keygen reads it: `ssh-ed25519 AAAA...`."""
        return self._key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()

    def ssh_blob(self) -> bytes:
        """The key inside an SSH signature."""
        return base64.b64decode(self.ssh().split()[1])

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """Whether the signature is this key's over the message."""
        from cryptography.exceptions import InvalidSignature

        try:
            self._key().verify(signature, message)
        except InvalidSignature:
            return False
        return True

    def _key(self) -> Ed25519PublicKey:
        return Ed25519PublicKey.from_public_bytes(self.raw)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key."""

    private: Ed25519PrivateKey

    @property
    def public(self) -> PublicKey:
        """Its public half."""
        return PublicKey(self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))

    def sign(self, message: bytes) -> bytes:
        """64 bytes, the same for the same message."""
        return self.private.sign(message)


def make(path: Path) -> SigningKey:
    """A new key in a file that only its owner may read, with its public half beside it (`FILE.pub.pem`).

    Raises:
        KeyFileError: the file is there already, or its place cannot be written. A key is never overwritten.
    """
    key = SigningKey(Ed25519PrivateKey.generate())
    content = key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        public_of(path).write_bytes(key.public.pem())
    except OSError as error:
        raise KeyFileError(
            f"{path} cannot be made: {error.strerror}.", advice="A key is never overwritten; choose another name."
        ) from error
    return key


def public_of(path: Path) -> Path:
    """Where the public half of a key lies."""
    return path.with_name(path.name + PUBLIC_SUFFIX)


def load(path: Path) -> SigningKey:
    """The private key of a file.

    Raises:
        KeyFileError: it cannot be read, is no Ed25519 key, or others than its owner may read it.
    """
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise KeyFileError(f"{path} can be read by others.", advice=f"Run `chmod 600 {path}`.")
        key = load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise KeyFileError(f"{path}: {error.strerror}.", advice="`linkgraph keys FILE --new` makes a key.") from error
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeyFileError(f"{path} is no private key in PEM.") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFileError(f"{path} is no Ed25519 key.")
    return SigningKey(key)


def load_public(path: Path) -> PublicKey:
    """The public key of a file: PEM, or a line of OpenSSH (also of an allowed_signers file).

    Raises:
        KeyFileError: it cannot be read, or is no Ed25519 key.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise KeyFileError(f"{path}: {error.strerror}.") from error
    try:
        if b"-----BEGIN PRIVATE" in content:
            raise KeyFileError(f"{path} is a private key.", advice=f"Give its public half, {public_of(path).name}.")
        if b"-----BEGIN" in content:
            key: object = load_pem_public_key(content)
        else:
            words = content.split()
            place = words.index(b"ssh-ed25519")
            key = load_ssh_public_key(b" ".join(words[place : place + 2]))
    except (ValueError, IndexError, UnsupportedAlgorithm) as error:
        raise KeyFileError(f"{path} is no public key.") from error
    if not isinstance(key, Ed25519PublicKey):
        raise KeyFileError(f"{path} is no Ed25519 key.")
    return PublicKey(key.public_bytes(Encoding.Raw, PublicFormat.Raw))
