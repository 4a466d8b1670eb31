from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from linkgraph.bundles.redaction.vault import Vault, VaultError
from linkgraph.bundles.seal.keys import KeyFileError, load, load_public, make, public_of
from linkgraph.bundles.verifier.ed25519 import ed25519_verify
from linkgraph.bundles.verifier.report import CannotRun
from linkgraph.bundles.verifier.signature import key_fingerprint, public_key
from tests.bundles.sealed import private


def test_a_key_is_for_its_owner_and_never_overwritten(tmp_path: Path) -> None:
    made = make(tmp_path / "key")
    assert private(tmp_path / "key")
    assert load(tmp_path / "key").public == made.public == load_public(public_of(tmp_path / "key"))
    with pytest.raises(KeyFileError, match="never overwritten"):
        make(tmp_path / "key")
    (tmp_path / "key").chmod(0o640)
    with pytest.raises(KeyFileError, match="chmod 600"):
        load(tmp_path / "key")


def test_a_key_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "none").write_bytes(b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n")
    (tmp_path / "none").chmod(0o600)
    make(tmp_path / "key")
    for place in ("none", "missing", "key"):
        with pytest.raises(KeyFileError):
            load_public(tmp_path / place)
    with pytest.raises(KeyFileError):
        load(tmp_path / "none")
    with pytest.raises(CannotRun):
        public_key((tmp_path / "none").read_bytes())


def test_every_form_of_a_public_key_is_read(tmp_path: Path) -> None:
    public = make(tmp_path / "key").public
    line = f'somebody namespaces="x" {public.ssh()}\n'
    for form in (public.pem(), line.encode(), public.raw.hex().encode()):
        assert public_key(form) == public.raw
    (tmp_path / "signers").write_text(line)
    assert load_public(tmp_path / "signers") == public
    assert key_fingerprint(public.raw) == public.fingerprint()


def test_openssl_tells_the_same_fingerprint(tmp_path: Path) -> None:
    public = make(tmp_path / "key").public
    command = ["openssl", "pkey", "-pubin", "-in", str(public_of(tmp_path / "key")), "-outform", "DER"]
    der = subprocess.run(command, capture_output=True, check=True).stdout
    assert der[12:] == public.raw


def test_plain_python_checks_signatures_as_the_library_does(tmp_path: Path) -> None:
    key = make(tmp_path / "key")
    for length in range(0, 200, 37):
        message = bytes(range(length))
        signature = key.sign(message)
        assert ed25519_verify(key.public.raw, message, signature=signature)
        for place in (0, 31, 32, 63):
            broken = bytearray(signature)
            broken[place] ^= 1
            assert not ed25519_verify(key.public.raw, message, signature=bytes(broken))
        assert not ed25519_verify(key.public.raw, message + b"x", signature=signature)


def test_a_signature_with_a_number_above_the_order_or_a_weak_key_is_refused(tmp_path: Path) -> None:
    key = make(tmp_path / "key")
    order = 2**252 + 27742317777372353535851937790883648493
    signature = key.sign(b"x")
    larger = int.from_bytes(signature[32:], "little") + order
    assert not ed25519_verify(key.public.raw, b"x", signature=signature[:32] + larger.to_bytes(32, "little"))
    neutral = (1).to_bytes(32, "little")
    assert not ed25519_verify(neutral, b"x", signature=neutral + bytes(32))


def test_rfc_8032_vector() -> None:
    key = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    signature = bytes.fromhex(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aee"
        "b00d291612bb0c00"
    )
    assert ed25519_verify(key, b"\x72", signature=signature)


def test_a_vault_is_for_its_owner_and_keeps_its_secret(tmp_path: Path) -> None:
    vault = Vault.opened(tmp_path / "vault")
    assert private(tmp_path / "vault")
    assert private(tmp_path / "vault" / "master.key")
    assert Vault.opened(tmp_path / "vault").secret == vault.secret
    tokens = vault.tokens(case="c", rings=["R-0001"], profile="legal")
    token = tokens.token("value", "device\0=1+1")
    path = vault.keep("R-0001-legal", tokens)
    assert private(path)
    assert vault.secrets().rows() == [("value", "=1+1")]
    other = vault.tokens(case="c", rings=["R-0001"], profile="public")
    assert other.token("value", "device\0=1+1") != token
    assert other.commitment() != tokens.commitment()
    (tmp_path / "vault").chmod(0o755)
    with pytest.raises(VaultError, match="read by others"):
        Vault.opened(tmp_path / "vault")
