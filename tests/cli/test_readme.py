"""Every command and every name that the README shows is there."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from linkgraph.cli.app import COMMANDS

README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")


def name_of(verb: Callable[..., object]) -> str:
    return verb.__name__.replace("_", "-")


def section(title: str) -> str:
    found = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", README, re.MULTILINE | re.DOTALL)
    assert found, title
    return found.group(1)


@pytest.mark.parametrize("block", re.findall(r"^linkgraph ([\w-]+)", README, re.MULTILINE))
def test_every_command_of_it_exists(block: str) -> None:
    assert block in {name_of(verb) for verb, _, _ in COMMANDS}


def test_every_name_of_its_notebook_exists() -> None:
    import linkgraph
    from linkgraph.cases import Case, Ring

    used = section("On your own exports")
    homes = {"lg": linkgraph, "case": Case, "ring": Ring}
    for owner, name in re.findall(r"\b(lg|case|ring)\.(\w+)", used):
        assert hasattr(homes[owner], name), f"{owner}.{name}"
