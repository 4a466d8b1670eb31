"""What is built: the same bytes each time, with a list of everything it needs."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

_BUILT_FROM = (
    "linkgraph",
    "data_schemas",
    "pyproject.toml",
    "hatch_build.py",
    "requirements.lock",
    "README.md",
    "LICENSE",
)


def built(source: Path, out: Path) -> Path:
    """A wheel."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    done = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(out.glob("*.whl"))


def locked(checkout: Path) -> set[str]:
    lock = (checkout / "requirements.lock").read_text(encoding="utf-8")
    return set(re.findall(r"^([\w.-]+==[^ ;\\]+)", lock, re.MULTILINE))


@pytest.mark.slow
def test_a_wheel_has_the_same_bytes_each_time_and_lists_what_it_needs(checkout: Path, tmp_path: Path) -> None:
    copy = tmp_path / "another place"
    copy.mkdir()
    for name in _BUILT_FROM:
        place = checkout / name
        if place.is_dir():
            shutil.copytree(place, copy / name, copy_function=shutil.copy, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(place, copy / name)
    first, second = built(checkout, tmp_path / "first"), built(copy, tmp_path / "second")
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as archive:
        name = next(one for one in archive.namelist() if one.endswith("/sboms/linkgraph.cdx.json"))
        listed = json.loads(archive.read(name))
    assert (listed["bomFormat"], listed["specVersion"]) == ("CycloneDX", "1.6")
    assert {f"{one['name']}=={one['version']}" for one in listed["components"]} == locked(checkout)
    assert all(one["properties"] for one in listed["components"])


def test_every_locked_package_has_its_licence_listed(checkout: Path) -> None:
    page = (checkout / "docs" / "licences.md").read_text(encoding="utf-8")
    listed = {
        f"{name}=={version}"
        for name, version in re.findall(r"^\| ([\w.-]+) \| ([^ ]+) \| [^|]+ \|$", page, re.MULTILINE)
    }
    assert locked(checkout) <= listed, "write it again: python hatch_build.py licences"
