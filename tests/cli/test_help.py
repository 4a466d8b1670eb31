"""What the command says of itself, and that saying it costs next to nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import version

import pytest

from linkgraph.cli.app import COMMANDS, run
from tests.flow.small_world import linkgraph

VERBS = [function.__name__.replace("_", "-") for function, _, _ in COMMANDS]
HEAVY = {"polars", "numpy", "numba", "igraph", "scipy", "matplotlib", "pydantic", "networkx", "pyarrow"}


def imported_by(statement: str) -> set[str]:
    script = f"{statement}\nimport sys, json\nprint(json.dumps(sorted({{name.split('.')[0] for name in sys.modules}})))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_the_program_lists_every_verb_of_the_first_version() -> None:
    done = linkgraph("--help")  # in a process of its own, as a person asks
    assert done.returncode == 0
    assert VERBS == [
        "demo",
        "simulate",
        "check",
        "investigate",
        "rings",
        "show",
        "explain",
        "neighbours",
        "path",
        "bridges",
        "compare",
        "decide",
        "pair",
        "note",
        "assign",
        "undo",
        "history",
        "learn",
        "export",
        "timeline",
        "indicators",
        "bundle",
        "open-row",
        "keys",
        "forget",
        "backup",
        "restore",
        "verify",
        "explain-claim",
        "evaluate",
        "bench",
    ]
    assert [verb for verb in VERBS if verb not in done.stdout] == []


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_with_an_example_that_starts_with_it(
    verb: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert run([verb, "--help"]) == 0
    assert f"Example:  linkgraph {verb}" in capsys.readouterr().out


def test_version() -> None:
    done = linkgraph("--version")
    assert (done.returncode, done.stdout) == (0, f"linkgraph {version('linkgraph')}\n")


def test_python_m_is_the_command() -> None:
    done = subprocess.run([sys.executable, "-m", "linkgraph", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"linkgraph {version('linkgraph')}\n"


def test_completion_can_be_shown() -> None:
    done = linkgraph(
        "--show-completion", env={"SHELL": "/bin/bash", "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
    )
    assert "linkgraph" in done.stdout + done.stderr


def test_importing_the_package_imports_nothing_heavy() -> None:
    assert imported_by("import linkgraph") & HEAVY == set()


def test_help_imports_nothing_heavy() -> None:
    assert imported_by("from linkgraph.cli.app import run\nassert run(['--help']) == 0") & HEAVY == set()


@pytest.mark.parametrize("statement", ["from linkgraph.cases.case import Case", "import linkgraph.findings.explain"])
def test_reading_a_case_imports_no_stage_and_no_graph_library(statement: str) -> None:
    assert imported_by(statement) & {"igraph", "numba", "scipy", "matplotlib", "networkx"} == set()
