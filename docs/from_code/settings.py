"""Every setting with its default and the reason for it, from `linkgraph.core.settings`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from docs.from_code.markdown import MADE, code, described, table
from linkgraph.core.settings import Settings, SignalSettings

_REASONS = Path(__file__).with_name("reasons.toml")

_HEAD = """# Settings

Every number that changes an answer. They come from `linkgraph.toml` in the folder of exports, or from the file
given by `--config`; an environment variable wins over the file (`LINKGRAPH_LINKS__BAR=8` is `links.bar`), an
option over both. An unknown key is an error. All settings are saved with the case, hashed, and printed in a
bundle.
"""

_TAIL = """
## tables

`[tables.accounts.columns]` maps column names, one line each: `account_id = "Customer ID"`. The same for every
[table that is handed in](tables.md#handed-in), see [Map your columns](../how-to/map-your-columns.md).

## signals

`[signals.device]`, and so for each [signal](signals.md), replaces that signal's own numbers. A signal of `observations`
is called by its name in quotes: `[signals."observed:wallet"]`.

"""

_RELEASES = """
## releases

`[releases]` says when models came out, one line each: `"aster-3" = 2026-02-03T16:00:00Z`. Of a model that is not there
the first day on which enough accounts used it (`findings.release_accounts`) is taken for its release, and the finding
says so.
"""


def page() -> str:
    """docs/reference/settings.md."""
    parts = [MADE, _HEAD]
    for section, model in sections():
        parts.append(f"\n## {section}\n\n{described(model)}\n\n")
        parts.append(table(["setting", "default", "meaning", "why this default"], rows(section, model=model)))
    of_signals = [(code(name), field.description) for name, field in SignalSettings.model_fields.items()]
    return "".join([*parts, _TAIL, table(["key", "meaning"], of_signals), _RELEASES])


def sections() -> Iterator[tuple[str, type[BaseModel]]]:
    """The sections whose settings have fixed names."""
    for name, part in Settings.model_construct():
        if isinstance(part, BaseModel):
            yield name, type(part)


def rows(section: str, *, model: type[BaseModel]) -> Iterator[tuple[str, str, str, str]]:
    """One row a setting: name, default, meaning, reason. Raises `KeyError` for a setting without a reason."""
    for key, field in model.model_fields.items():
        value = "none" if field.default is None else field.default
        default = f"{value:,}" if isinstance(value, int) else str(value)
        yield code(f"{section}.{key}"), default, field.description or "", reasons()[section][key][1]


@cache
def reasons() -> dict[str, dict[str, tuple[Any, str]]]:
    """By section and setting: the default that the reason was written for, and the reason."""
    found: dict[str, dict[str, tuple[Any, str]]] = tomllib.loads(_REASONS.read_text(encoding="utf-8"))
    return found
