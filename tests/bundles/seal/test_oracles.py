"""Other people's programs judge the seal: bagit, sha256sum, openssl, ssh-keygen, a Python of another version."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import bagit
import pytest

from linkgraph.bundles.seal.archive import write
from tests.bundles.sealed import laid_out, made

OPENSSL, SSH_KEYGEN = shutil.which("openssl"), shutil.which("ssh-keygen")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return laid_out(made("legal").files, tmp_path_factory.mktemp("sealed") / "R-0001-legal")


def run(*command: str, cwd: Path, stdin: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(command, cwd=cwd, input=stdin, capture_output=True, check=False, timeout=60)


@pytest.mark.slow
def test_bagit_accepts_the_bag(folder: Path) -> None:
    bag = bagit.Bag(str(folder))
    assert bag.validate()
    assert bag.tags["BagIt-Version"] == "1.0"


@pytest.mark.parametrize("algorithm", ["sha256", "sha512"])
def test_sha256sum_follows_the_manifests(folder: Path, algorithm: str) -> None:
    for kind in ("manifest", "tagmanifest"):
        done = run(f"{algorithm}sum", "--strict", "-c", f"{kind}-{algorithm}.txt", cwd=folder)
        assert done.returncode == 0, done.stderr


@pytest.mark.skipif(OPENSSL is None, reason="no openssl")
def test_openssl_verifies_the_signature_and_no_other(folder: Path, tmp_path: Path) -> None:
    key = tmp_path / "signer.pub.pem"
    key.write_bytes(made("legal").key.public.pem())
    over = ["pkeyutl", "-verify", "-pubin", "-inkey", str(key), "-rawin", "-sigfile", "signatures/bundle.sig", "-in"]
    assert run("openssl", *over, "signatures/bundle.pae", cwd=folder).returncode == 0
    assert run("openssl", *over, "tagmanifest-sha256.txt", cwd=folder).returncode != 0


@pytest.mark.skipif(SSH_KEYGEN is None, reason="no ssh-keygen")
def test_ssh_keygen_verifies_the_signature_and_no_other(folder: Path) -> None:
    signers, signature = "signatures/allowed_signers", "signatures/bundle.pae.sshsig"
    command = [
        "ssh-keygen",
        "-Y",
        "verify",
        "-f",
        signers,
        "-I",
        "linkgraph",
        "-n",
        "linkgraph-bundle",
        "-s",
        signature,
    ]
    pae = (folder / "signatures" / "bundle.pae").read_bytes()
    assert run(*command, cwd=folder, stdin=pae).returncode == 0
    assert run(*command, cwd=folder, stdin=pae + b" ").returncode != 0


def pythons() -> list[str]:
    found = [shutil.which(f"python3.{minor}") for minor in range(8, 15)]
    own = Path.home() / ".pyenv" / "versions"
    found += [
        str(path) for path in sorted(own.glob("3.*/bin/python3")) if not path.parts[-3].startswith(("3.6", "3.7"))
    ]
    working = [one for one in found if one and run(one, "-c", "", cwd=Path("/")).returncode == 0]
    return [sys.executable, *working]


@pytest.mark.parametrize("python", pythons())
def test_the_enclosed_verifier_runs_alone(folder: Path, python: str, tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    key.write_bytes(made("legal").key.public.pem())
    alone = run(python, "-I", "verify.py", cwd=folder)
    assert (alone.returncode, alone.stderr) == (3, b"")
    assert run(python, "-I", "verify.py", "--key", str(key), cwd=folder).returncode == 0
    elsewhere = run(python, "-I", str(folder / "verify.py"), cwd=tmp_path)
    assert elsewhere.returncode == 3


def test_the_zip_is_the_same_bytes_wherever_it_is_made(tmp_path: Path) -> None:
    files = made("legal").files
    zips = []
    for place in ("one", "two/deeper"):
        (tmp_path / place).mkdir(parents=True)
        write(files, tmp_path / place / "R-0001-legal")
        zips.append((tmp_path / place / "R-0001-legal.zip").read_bytes())
    assert zips[0] == zips[1]
    with zipfile.ZipFile(tmp_path / "one" / "R-0001-legal.zip") as archive:
        assert archive.testzip() is None
        assert [entry.filename for entry in archive.infolist()] == sorted(f"R-0001-legal/{path}" for path in files)
