"""What the README says of commands and settings is what they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from linkgraph.cli.app import COMMANDS
from linkgraph.core.settings import Settings

README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")


def name_of(verb: Callable[..., object]) -> str:
    return verb.__name__.replace("_", "-")


def section(title: str) -> str:
    found = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", README, re.MULTILINE | re.DOTALL)
    assert found, title
    return found.group(1)


def rows(title: str) -> list[list[str]]:
    """The cells of the section's table, without its head."""
    lines = [line for line in section(title).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def settings() -> Iterator[list[str]]:
    """One row a setting with a fixed name: name, default, meaning."""
    for name, part in Settings.model_construct():
        if isinstance(part, BaseModel):
            for key, field in type(part).model_fields.items():
                value = getattr(part, key)
                default = "none" if value is None else f"{value:,}" if isinstance(value, int) else str(value)
                yield [f"`{name}.{key}`", default, field.description or ""]


def test_every_setting_stands_in_the_readme_as_it_is() -> None:
    expected = "\n".join("| " + " | ".join(row) + " |" for row in settings())
    found = "\n".join("| " + " | ".join(row) + " |" for row in rows("Settings"))
    assert found == expected, f"the table should be:\n{expected}"


def test_every_command_stands_in_the_readme() -> None:
    assert [row[0].strip("`").split()[0] for row in rows("Commands")] == [
        verb.__name__.replace("_", "-") for verb, _, _ in COMMANDS
    ]


@pytest.mark.parametrize("block", re.findall(r"^linkgraph ([\w-]+)", README, re.MULTILINE))
def test_every_command_of_the_quick_start_exists(block: str) -> None:
    assert block in {name_of(verb) for verb, _, _ in COMMANDS}


def test_every_name_of_the_quick_start_exists() -> None:
    import linkgraph
    from linkgraph.cases import Case, Ring

    used = section("Quick start")
    homes = {"lg": linkgraph, "case": Case, "ring": Ring}
    for owner, name in re.findall(r"\b(lg|case|ring)\.(\w+)", used):
        assert hasattr(homes[owner], name), f"{owner}.{name}"
