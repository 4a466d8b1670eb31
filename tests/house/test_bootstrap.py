"""The script that sets everything up: on a bare Python, once, and with one clear line where it cannot."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import bootstrap

BARE_PYTHON = Path(sys.base_prefix) / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}"


def start(
    *arguments: str, checkout: Path, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the script of a checkout with nothing of the environment but a PATH without uv, and a home of its own."""
    home = checkout.parent / "home"
    home.mkdir(exist_ok=True)
    bare = {"PATH": "/usr/bin:/bin", "HOME": str(home)} | (environment or {})
    command = [str(BARE_PYTHON), "bootstrap.py", *arguments]
    return subprocess.run(command, cwd=checkout, env=bare, capture_output=True, text=True, check=False, timeout=900)


@pytest.fixture
def bare_checkout(checkout: Path, tmp_path: Path) -> Path:
    """What decides about the set-up, without an environment."""
    copy = tmp_path / "checkout"
    copy.mkdir()
    for name in ("bootstrap.py", "pyproject.toml", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(checkout / name, copy / name)
    return copy


def test_without_a_verb_it_says_what_it_can_do(bare_checkout: Path) -> None:
    finished = start(checkout=bare_checkout)
    assert finished.returncode == 2
    assert "bootstrap.py test" in finished.stdout
    assert not (bare_checkout / ".venv").exists()


def test_an_unknown_option_of_the_tests_stops_before_anything_is_made(bare_checkout: Path) -> None:
    finished = start("test", "--fast", checkout=bare_checkout)
    assert finished.returncode == 2
    assert finished.stderr.count("\n") == 1
    assert not (bare_checkout / ".venv").exists()


def test_an_older_python_is_told_which_one_is_needed(checkout: Path) -> None:
    """The version is looked at before anything that an older Python cannot read or find."""
    script = (checkout / "bootstrap.py").read_text(encoding="utf-8")
    pretend = "import sys\nsys.version_info = (3, 10, 0)\n"
    finished = subprocess.run(
        [sys.executable, "-"], input=pretend + script, capture_output=True, text=True, check=False
    )
    assert finished.returncode == 2
    assert "Python 3.11 or newer is needed" in finished.stderr
    assert finished.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("stamped", "asked", "ready"),
    [("run", "run", True), ("dev", "run", True), ("dev", "dev", True), ("run", "dev", False), (None, "run", False)],
)
def test_nothing_is_installed_again_while_the_locks_stay(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, stamped: str | None, asked: str, ready: bool
) -> None:
    (tmp_path / "python").touch()
    monkeypatch.setattr(bootstrap, "BIN", tmp_path)
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / "stamp")
    if stamped:
        (tmp_path / "stamp").write_text(f"{stamped} {bootstrap.digest()}")
    assert bootstrap.is_set_up(asked) is ready
    monkeypatch.setattr(bootstrap, "digest", lambda: "another lock")
    assert not bootstrap.is_set_up(asked)


@pytest.mark.parametrize("may_write", [True, False])
def test_where_python_writes_no_byte_code_uv_does(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, may_write: bool
) -> None:
    asked: list[list[str]] = []

    def call(command: list[str]) -> subprocess.CompletedProcess[str]:
        asked.append(command)
        return subprocess.CompletedProcess(command, 0, "")

    monkeypatch.setattr(bootstrap, "LOG", tmp_path / "log")
    monkeypatch.setattr(bootstrap, "call", call)
    monkeypatch.setattr(sys, "dont_write_bytecode", not may_write)
    bootstrap.install(["-r", "lock"], uv="/usr/bin/uv")
    assert [("--compile-bytecode" in command, command[-2:]) for command in asked] == [(not may_write, ["-r", "lock"])]


def test_every_step_runs_and_one_failure_is_a_failure(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap, "BIN", Path(sys.executable).parent)
    python = Path(sys.executable).name
    bad, good = [python, "-c", "raise SystemExit(3)"], [python, "-c", "print('seen')"]
    assert bootstrap.check({"first": bad, "second": good}) == 1
    shown = capfd.readouterr().out
    assert "first: FAILED (exit code 3)" in shown
    assert "second: ok" in shown
    assert "\nseen\n" in shown
    assert bootstrap.check({"only": good}) == 0


@pytest.mark.slow
def test_without_an_index_one_line_says_so(bare_checkout: Path) -> None:
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "0", "PIP_CONFIG_FILE": os.devnull}
    finished = start("setup", checkout=bare_checkout, environment=nowhere)
    assert finished.returncode == 2
    assert finished.stderr.startswith("bootstrap: packages could not be installed")
    assert finished.stderr.count("\n") == 1
    assert not (bare_checkout / ".venv" / "linkgraph-setup").exists()


@pytest.mark.slow
def test_a_package_that_is_not_the_one_tested_is_refused(bare_checkout: Path) -> None:
    lock = bare_checkout / "requirements.lock"
    lock.write_text(f"typing-extensions==4.16.0 --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    finished = start("setup", checkout=bare_checkout, environment=package_settings())
    assert finished.returncode == 2
    assert "hash" in (bare_checkout / ".venv" / "install.log").read_text(encoding="utf-8").lower()


@pytest.fixture(scope="module")
def clean_clone(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is committed, set up on a bare Python; made once for the tests of this file."""
    clone = tmp_path_factory.mktemp("clean") / "clone"
    subprocess.run(["git", "clone", "--quiet", str(checkout), str(clone)], check=True)
    finished = start("setup", checkout=clone, environment=package_settings())
    assert finished.returncode == 0, finished.stderr
    return clone


@pytest.mark.slow
def test_a_clean_clone_runs_from_its_own_files_and_is_not_set_up_again(clean_clone: Path, tmp_path: Path) -> None:
    where = [str(clean_clone / ".venv" / "bin" / "python"), "-c", "import linkgraph; print(linkgraph.__file__)"]
    found = subprocess.run(where, cwd=tmp_path, capture_output=True, text=True, check=True).stdout.strip()
    assert found == str(clean_clone / "linkgraph" / "__init__.py")
    again = start("setup", checkout=clean_clone, environment={"PATH": "/nonexistent"})
    assert again.stdout == "Ready: .venv/bin/linkgraph\n"


@pytest.mark.slow
def test_the_first_command_of_the_readme_finds_rings_on_a_clean_clone(clean_clone: Path, tmp_path: Path) -> None:
    finished = start("demo", str(tmp_path / "demo"), checkout=clean_clone)
    assert finished.returncode == 0, finished.stderr
    assert "R-0001" in finished.stdout
    assert list(tmp_path.rglob("rings.csv"))


def package_settings() -> dict[str, str]:
    """Where this machine's pip looks for packages: part of the machine, not of the person."""
    return {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_", "HTTPS_", "https_"))}
