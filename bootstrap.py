#!/usr/bin/env python3
"""Sets linkgraph up in `.venv` beside this file and runs it or its tests. Needs Python 3.11 or newer, nothing else.

python3 bootstrap.py setup            set up only
python3 bootstrap.py demo [OPTION]... set up, then the main job on a made-up world (or any other command of linkgraph)
python3 bootstrap.py test [--all]     set up with a developer's tools, then every check and the fast tests;
                                      with --all, or where CI=true, the slow tests too

Every package comes from requirements.lock or requirements-dev.lock, and its digest is checked. Where `uv` is on the
PATH it does the installing, otherwise pip does. What is there already is not installed again.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn


def stop(problem: str) -> NoReturn:
    """End with one line on the error stream and exit code 2."""
    sys.stderr.write(f"bootstrap: {problem}\n")
    sys.exit(2)


# Before anything that an older Python cannot read.
if sys.version_info < (3, 11):  # noqa: UP036  # a person may start it with any Python
    stop("Python 3.11 or newer is needed, this is " + sys.version.split()[0] + ": try python3.11 bootstrap.py")

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
STAMP = VENV / "linkgraph-setup"
LOG = VENV / "install.log"
LOCKS = {"run": ROOT / "requirements.lock", "dev": ROOT / "requirements-dev.lock"}

CHECKS = {
    "lint": ["ruff", "check"],
    "format": ["ruff", "format", "--check"],
    "types": ["mypy"],
    "import contracts": ["lint-imports", "--no-logo"],
    "tests": ["pytest"],
}
# Whatever hypothesis tries is tried once more, with many examples.
SLOW_CHECKS = {"slow tests": ["pytest", "-m", "slow or hypothesis", "--hypothesis-profile=many"]}


def main(arguments: list[str]) -> int:
    """Set up what the verb needs, run it, and give its exit code."""
    if not arguments or arguments[0] in {"-h", "--help"}:
        print(__doc__)
        return 0 if arguments else 2
    verb, *options = arguments
    if verb == "test":
        if options not in ([], ["--all"]):
            stop("test takes no option but --all")
        set_up("dev")
        return check(CHECKS | (SLOW_CHECKS if options or os.environ.get("CI") == "true" else {}))
    set_up("run")
    if verb == "setup":
        print("Ready: .venv/bin/linkgraph", flush=True)
        return 0
    return run([verb, *options], program="linkgraph")


def set_up(kind: str) -> None:
    """Make `.venv` hold what the lock of this kind lists, and linkgraph itself, unless it does already."""
    if is_set_up(kind):
        return
    started = time.monotonic()
    print(f"Setting up .venv from {LOCKS[kind].name}: a minute or so the first time ...", flush=True)
    uv = working_uv()
    if not (BIN / "python").exists():
        make_environment(uv)
    STAMP.unlink(missing_ok=True)
    install(["--require-hashes", "-r", str(LOCKS[kind])], uv=uv)
    install(["--no-deps", "--no-build-isolation", "-e", str(ROOT)], uv=uv)
    STAMP.write_text(f"{kind} {digest()}", encoding="utf-8")
    print(f"Set up in {time.monotonic() - started:.0f} s.", flush=True)


def is_set_up(kind: str) -> bool:
    """Whether `.venv` was set up from these very files; a developer's set-up holds everything a run needs."""
    if not (STAMP.exists() and (BIN / "python").exists()):
        return False
    return STAMP.read_text(encoding="utf-8") in {f"{kind} {digest()}", f"dev {digest()}"}


def digest() -> str:
    """SHA-256 over everything that decides what `.venv` holds."""
    files = [*LOCKS.values(), ROOT / "pyproject.toml"]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()


def working_uv() -> str | None:
    """The path of uv, where there is one that runs."""
    uv = shutil.which("uv")
    return uv if uv and call([uv, "--version"]).returncode == 0 else None


def make_environment(uv: str | None) -> None:
    """An empty `.venv` of the Python that runs this script."""
    if uv is None and not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        stop("this Python has no venv or no pip: install them (Debian: apt-get install python3-venv), or uv")
    by_venv = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    finished = call([uv, "venv", "--clear", "--python", sys.executable, str(VENV)] if uv else by_venv)
    if finished.returncode:
        stop(f".venv could not be made: {last_line(finished.stdout)}")


def install(arguments: list[str], *, uv: str | None) -> None:
    """Install into `.venv`, quietly; what the installers said is kept in `.venv/install.log`.

    Where uv fails pip is tried: a person's index may be known to pip only.
    """
    python = str(BIN / "python")
    pip = [python, "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
    said = ""
    # uv, unlike pip, leaves byte code to the first start; where Python may write none, every start would compile anew.
    compiled = ["--compile-bytecode"] if sys.dont_write_bytecode else []
    for command in ([[uv, "pip", "install", "--python", python, *compiled]] if uv else []) + [pip]:
        if command is pip and call([python, "-m", "pip", "--version"]).returncode:
            call([python, "-m", "ensurepip"])
        finished = call([*command, *arguments])
        said += finished.stdout
        LOG.write_text(said, encoding="utf-8")
        if finished.returncode == 0:
            return
    stop(
        f"packages could not be installed ({last_line(said)}); is a package index within reach? "
        f"All that was said is in {LOG}"
    )


def call(command: list[str]) -> "subprocess.CompletedProcess[str]":
    """Run a command and keep all it says."""
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)


def last_line(text: str) -> str:
    """The last line that speaks of an error, else the last that says something."""
    lines = [line.strip() for line in text.splitlines() if line.strip()] or ["nothing was said"]
    return next((line for line in reversed(lines) if line.lower().startswith("error")), lines[-1])


def check(steps: dict[str, list[str]]) -> int:
    """Run every step, also after one that fails, and give 1 if any did."""
    outcomes = {}
    for name, command in steps.items():
        print(f"\n=== {name}: {' '.join(command)}", flush=True)
        started = time.monotonic()
        code = run(command[1:], program=command[0])
        outcomes[name] = f"{'ok' if code == 0 else f'FAILED (exit code {code})'}, {time.monotonic() - started:.0f} s"
    print("\n=== summary", *(f"{name}: {outcome}" for name, outcome in outcomes.items()), sep="\n", flush=True)
    return int(any("FAILED" in outcome for outcome in outcomes.values()))


def run(arguments: list[str], *, program: str) -> int:
    """Run a program of `.venv` with the terminal as it is, and give its exit code."""
    environment = os.environ | {"PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    return subprocess.run([str(BIN / program), *arguments], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
