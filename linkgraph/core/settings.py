"""Every number that changes an answer, in one place: defaults, then `linkgraph.toml`, then `LINKGRAPH_*`, then options."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from linkgraph.core.errors import SettingsError


class Section(BaseModel):
    """A part of the settings: unknown keys are errors, values cannot change after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class TableSettings(Section):
    """How a handed-in table is read."""

    columns: dict[str, str] = Field(default_factory=dict, description="our column name -> the name in the file")


class IntakeSettings(Section):
    """What is refused, and when refusing becomes stopping."""

    refused_share: float = Field(0.05, ge=0, le=1, description="stop when more than this share of a table is refused")
    earliest: str = Field("2015-01-01T00:00:00Z", description="a time before this is outside reason")
    latest: str = Field("2035-01-01T00:00:00Z", description="a time after this is outside reason")


class ListSettings(Section):
    """Optional lists of known shared networks and throw-away mail domains: files with one entry a line, or Parquet."""

    vpn: str | None = None
    hosting: str | None = None
    tor: str | None = None
    throwaway_mail: str | None = None


class RunSettings(Section):
    """How a run uses the machine. None of these changes an answer, except the seed."""

    seed: int = Field(0, ge=0)
    memory: str = Field("6GB", description="budget for one run, such as 2GB")
    threads: int = Field(0, ge=0, description="0: as many as the machine has")


class Settings(BaseSettings):
    """All settings of a case; saved with it, hashed, and printed in what is handed out."""

    model_config = SettingsConfigDict(
        env_prefix="LINKGRAPH_", env_nested_delimiter="__", extra="forbid", frozen=True, toml_file=None
    )

    tables: dict[str, TableSettings] = Field(default_factory=dict)
    intake: IntakeSettings = IntakeSettings()  # type: ignore[call-arg]  # every field has a default
    lists: ListSettings = ListSettings()
    run: RunSettings = RunSettings()  # type: ignore[call-arg]

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over what the file said (handed in as init values)."""
        return (env_settings, init_settings)
