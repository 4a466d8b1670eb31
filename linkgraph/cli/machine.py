"""Settings of a command, and how much of the machine it may use: before anything heavy is imported."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from linkgraph.core.settings import Settings

CONFIG = "linkgraph.toml"


def settings_of(
    data: Path,
    *,
    config: Path | None = None,
    seed: int | None = None,
    memory: str | None = None,
    threads: int | None = None,
    engine: str | None = None,
) -> Settings:
    """Options over the environment over `config`, by default the `linkgraph.toml` in the data's folder.

    Raises:
        SettingsError: with every unknown key and value out of range.
    """
    from linkgraph.core.settings import load

    given: dict[str, Any] = {"seed": seed, "memory": memory, "threads": threads, "engine": engine}
    options = {name: value for name, value in given.items() if value is not None}
    beside = data / CONFIG
    path = config or (beside if beside.is_file() else None)
    return load(path, overrides={"run": options} if options else None)


def use_threads(settings: Settings) -> None:
    """Let polars and numba use as many threads as the settings say; they read this once, when they are imported."""
    if settings.run.threads:
        os.environ["POLARS_MAX_THREADS"] = str(settings.run.threads)
        os.environ["NUMBA_NUM_THREADS"] = str(settings.run.threads)
