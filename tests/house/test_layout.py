"""The rules of the house that import contracts cannot see."""

from __future__ import annotations

import ast
import functools
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
LONGEST_MODULE = 400
FORBIDDEN_NAMES = {"utils", "util", "misc", "common", "helpers", "helper", "manager", "managers"}
LOCKS = ("requirements.lock", "requirements-dev.lock")
MODULES = sorted((CHECKOUT / "linkgraph").rglob("*.py"))
SCRIPTS = sorted([*(CHECKOUT / "tests").rglob("*.py"), *(CHECKOUT / "benchmarks").rglob("*.py")])


def name_of(path: Path) -> str:
    return path.relative_to(CHECKOUT).as_posix()


def pyproject() -> dict[str, object]:
    return tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))


def tracked_files() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    return listed.stdout.splitlines()


def pinned(lock: str) -> dict[str, set[str]]:
    """Package → the versions a lock pins (one for each range of Python)."""
    found: dict[str, set[str]] = {}
    text = (CHECKOUT / lock).read_text(encoding="utf-8")
    for name, version in re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE):
        found.setdefault(name, set()).add(version)
    return found


def package_of(requirement: str) -> str:
    match = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert match, requirement
    return match.group().lower()


def test_no_module_is_longer_than_one_can_hold_in_mind() -> None:
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in [*MODULES, *SCRIPTS]}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_MODULE} == {}


def test_every_public_thing_says_what_it_is() -> None:
    assert [f"{name_of(path)}: {name}" for path in MODULES for name in silent(path)] == []


def silent(path: Path) -> list[str]:
    """What of a module has no docstring, though others may use it."""
    module = tree(path)
    things = [
        node.name
        for node in module.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    return things if ast.get_docstring(module) or path.name == "__main__.py" else ["the module", *things]


@functools.cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_no_name_that_says_nothing() -> None:
    parts = {part for file in tracked_files() for part in Path(file).with_suffix("").parts}
    assert parts & FORBIDDEN_NAMES == set()


def test_tests_mirror_the_package() -> None:
    packages = {path.parent.name for path in MODULES if path.parent.parent == CHECKOUT / "linkgraph"}
    folders = {path.name for path in (CHECKOUT / "tests").iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders - packages <= {
        "house",
        "flow",
        "quality",
        "hostile",
        "browser",
        "notebooks",
        "benchmarks",
        "docs",
        "root",
    }


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_digests_and_no_address(lock: str) -> None:
    text = (CHECKOUT / lock).read_text(encoding="utf-8")
    assert re.findall(r"http|://|--find-links|index-url|file:|^-", text, re.MULTILINE) == []
    requirements = re.split(r"\n(?=\S)", text.strip())
    assert len(requirements) > 20
    assert [one.split()[0] for one in requirements if "--hash=sha256:" not in one] == []


def test_the_locks_cover_what_pyproject_asks_for() -> None:
    project, groups = pyproject()["project"], pyproject()["dependency-groups"]
    assert isinstance(project, dict)
    assert isinstance(groups, dict)
    run = {package_of(requirement) for requirement in [*project["dependencies"], *groups["build"]]}
    dev = {package_of(requirement) for requirement in groups["dev"] if isinstance(requirement, str)}
    assert run - set(pinned("requirements.lock")) == set()
    assert dev | run - set(pinned("requirements-dev.lock")) == dev
    assert extras() - set(pinned("requirements-dev.lock")) == set()


def test_the_developers_lock_repeats_every_pin_of_the_other() -> None:
    run, dev = pinned("requirements.lock"), pinned("requirements-dev.lock")
    assert {name: versions for name, versions in run.items() if dev.get(name) != versions} == {}


def test_no_lock_that_names_an_index() -> None:
    assert [file for file in tracked_files() if Path(file).name in {"uv.lock", "poetry.lock", "pdm.lock"}] == []


def extras() -> set[str]:
    """Packages that a person adds for one engine; each is imported under its own name."""
    project = pyproject()["project"]
    assert isinstance(project, dict)
    return {package_of(one) for requirements in project["optional-dependencies"].values() for one in requirements}


def declared_packages() -> dict[str, set[str]]:
    """Package → the names under which it is imported: python-docx is docx."""
    project = pyproject()["project"]
    assert isinstance(project, dict)
    return {package: imported_as(package) for package in map(package_of, project["dependencies"])}


@functools.cache
def owners() -> dict[str, set[str]]:
    """Name under which something is imported → the packages that bring it; seconds, as it reads what each installed."""
    return {
        name: {re.sub(r"[-_.]+", "-", home).lower() for home in homes}
        for name, homes in packages_distributions().items()
    }


def imported_as(package: str) -> set[str]:
    return {name for name, homes in owners().items() if package in homes}


@functools.cache
def imported_packages() -> set[str]:
    found = set()
    for path in MODULES:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - {"linkgraph"}


def test_what_the_package_imports_is_declared() -> None:
    assert imported_packages() - set().union(*declared_packages().values()) - extras() == set()


def test_what_is_declared_is_imported() -> None:
    imported = imported_packages()
    assert [package for package, names in declared_packages().items() if not names & imported] == []


def test_every_decision_is_in_the_index_and_dated() -> None:
    index = (CHECKOUT / "decisions" / "README.md").read_text(encoding="utf-8")
    pages = sorted((CHECKOUT / "decisions").glob("[0-9]*.md"))
    assert pages
    assert [page.name for page in pages if f"({page.name})" not in index] == []
    dated = re.compile(r"^Date: \d{4}-\d{2}-\d{2}$", re.MULTILINE)
    undated = [page.name for page in pages if not dated.search(page.read_text(encoding="utf-8"))]
    assert undated == []


def test_links_between_pages_lead_somewhere() -> None:
    broken = []
    for page in (CHECKOUT / file for file in tracked_files() if file.endswith(".md")):
        targets = re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
        inside = [target for target in targets if "://" not in target]
        broken += [f"{name_of(page)}: {target}" for target in inside if not (page.parent / target).exists()]
    assert broken == []
