"""Every number that changes an answer, in one place: defaults, `linkgraph.toml`, `LINKGRAPH_*`, then options."""

from __future__ import annotations

import hashlib
import json
import math
import tomllib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from linkgraph.core.errors import SettingsError

_BAR_IS_FOR = 100_000


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
    """Optional lists of known shared networks and throw-away mail domains: files with one entry a line, or Parquet.

    `tasks` is no list but a TOML file like `linkgraph/sightings/tasks.toml`.
    """

    vpn: str | None = Field(None, description="file with addresses of VPN exits")
    hosting: str | None = Field(None, description="file with addresses of hosting providers")
    tor: str | None = Field(None, description="file with addresses of Tor exits")
    throwaway_mail: str | None = Field(None, description="file with throw-away mail domains")
    tasks: str | None = Field(None, description="file with rules of tasks in place of the built-in ones")


class SignalSettings(Section):
    """Numbers of one signal that replace those of its file; what is not given stays as it is."""

    used: bool = True
    reuse: float | None = Field(None, gt=0, le=1)
    ceiling: float | None = Field(None, ge=0, description="bits")
    decay: float | None = Field(None, ge=0, le=1)
    discount: float | None = Field(None, ge=0, description="bits")
    window_seconds: float | None = Field(None, gt=0, description="sightings further apart share nothing")


class LinkSettings(Section):
    """How shared tokens become linked pairs. Bits are of evidence for one operator."""

    whole: int = Field(40, ge=2, description="tokens of at most this many holders are paired in full")
    ahead: int = Field(20, ge=1, description="holders of a larger token are paired with their next so many")
    bar: float = Field(7.0, ge=0, description="bits a pair must reach, among 100,000 accounts or more")
    firm_bar: float = Field(4.0, ge=0, description="bits that must come from other signals than shared infrastructure")
    supporting_ceiling: float = Field(4.0, ge=0, description="the most that shared infrastructure can say, bits")
    same_family: float = Field(0.5, ge=0, le=1, description="the i-th best signal of a family counts this ** (i - 1)")

    def among(self, accounts: int) -> LinkSettings:
        """The rules for so many accounts: below 100,000 the bar is lower by one bit each time they are half as many.

        Two accounts out of fewer are the likelier one operator's, and a token held by as many of fewer says less.
        """
        lower = min(math.log2(max(accounts, 1) / _BAR_IS_FOR), 0.0)
        return self.model_copy(update={"bar": max(self.bar + lower, 0.0)})


class RingSettings(Section):
    """How linked pairs become groups with members."""

    solver: Literal["igraph", "leidenalg"] = Field(
        "igraph", description="whose Leiden algorithm: igraph is several times faster, leidenalg is the authors' own"
    )
    resolution: float = Field(3.0, gt=0, description="bits that a pair inside a group must have on average")
    smallest: int = Field(3, ge=2, description="accounts that make a group")
    joining_margin: float = Field(
        2.0, ge=0, description="bits beyond chance from which two groups are taken for pieces of one"
    )
    rounds: int = Field(2, ge=0, description="rounds in which accounts leave and join by membership")
    joins_at: float = Field(0.5, gt=0, lt=1, description="membership at which an account belongs")


class FindingSettings(Section):
    """How groups become findings. Scores are log odds in bits."""

    review: float = Field(
        2.0, description="score from which a group is suspected (four to one) and a person should look"
    )
    confirmed: float = Field(6.6, description="score from which a ring may be of confirmed strength (99 in 100)")
    least_behaviour: float = Field(3.0, description="bits of behaviour that a ring of confirmed strength must have")
    most_doubt: float = Field(2.5, ge=0, description="bits that doubts may take off a ring of confirmed strength")
    chance: float = Field(0.01, gt=0, le=1, description="false discovery rate up to which chance is ruled out")
    behaviour_alone: float = Field(6.0, description="bits of behaviour that confirm where chance is not ruled out")
    release_accounts: int = Field(
        20, ge=1, description="accounts that use a new model on the day taken for its release, where none is given"
    )


class RunSettings(Section):
    """How a run uses the machine. None of these changes an answer, except the seed."""

    seed: int = Field(0, ge=0, description="of the communities and of what is drawn")
    memory: str = Field("6GB", pattern=r"^[0-9.]+ ?[KMGT]?i?B$", description="budget for one run, such as 2GB")
    threads: int = Field(0, ge=0, description="0: as many as the machine has")
    engine: Literal["local", "spark"] = Field("local", description="where sightings and behaviour are worked out")
    buckets: int = Field(0, ge=0, description="of the engine spark; 0: one for two million exchanges, or more")

    def memory_bytes(self) -> int:
        """The budget in bytes; GB and GiB alike are 1024 ** 3."""
        number = self.memory.rstrip("iB").rstrip("KMGT ")
        unit = self.memory[len(number) :].strip()[:1]
        return int(float(number) * 1024 ** " KMGT".index(unit if unit in "KMGT" else " "))


class Settings(BaseSettings):
    """All settings of a case; saved with it, hashed, and printed in what is handed out."""

    model_config = SettingsConfigDict(
        env_prefix="LINKGRAPH_", env_nested_delimiter="__", extra="forbid", frozen=True, toml_file=None
    )

    tables: dict[str, TableSettings] = Field(default_factory=dict)
    intake: IntakeSettings = Field(default_factory=lambda: IntakeSettings.model_validate({}))
    lists: ListSettings = Field(default_factory=lambda: ListSettings.model_validate({}))
    signals: dict[str, SignalSettings] = Field(default_factory=dict)
    links: LinkSettings = Field(default_factory=lambda: LinkSettings.model_validate({}))
    rings: RingSettings = Field(default_factory=lambda: RingSettings.model_validate({}))
    findings: FindingSettings = Field(default_factory=lambda: FindingSettings.model_validate({}))
    run: RunSettings = Field(default_factory=lambda: RunSettings.model_validate({}))
    releases: dict[str, datetime] = Field(default_factory=dict)

    @classmethod
    def settings_customise_sources(  # noqa: PLR0917  # as pydantic calls it
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over what the file said, which is handed in as init values."""
        return (env_settings, init_settings)

    def answer_hash(self) -> str:
        """SHA-256 over every setting that can change an answer: of those of the run the seed alone."""
        shown = self.model_dump(mode="json", exclude={"run": set(RunSettings.model_fields) - {"seed"}})
        return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()


def load(path: Path | None = None, *, overrides: Mapping[str, Any] | None = None) -> Settings:
    """Settings from a TOML file, then the environment (`LINKGRAPH_RUN__SEED=7`), then `overrides` (nested by section).

    Raises SettingsError for a file that cannot be read, an unknown key or a value out of range, naming all of them.
    """
    values: dict[str, Any] = {}
    if path is not None:
        try:
            values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
            raise SettingsError(
                f"{path.name} cannot be read: {error}.", advice="It must be a TOML file in UTF-8."
            ) from error
    try:
        settings = Settings(**values)
        if overrides:
            merged = settings.model_dump()
            for section, given in overrides.items():
                merged[section].update(given)
            # Validated without the environment, over which options win.
            sections: dict[str, Any] = {
                **{name: field_of(settings, name).model_validate(merged[name]) for name in overrides},
                **{name: getattr(settings, name) for name in Settings.model_fields if name not in overrides},
            }
            settings = Settings.model_construct(**sections)
    except ValidationError as error:
        wrong = [f"{'.'.join(map(str, part['loc']))}: {part['msg']}" for part in error.errors()]
        raise SettingsError(
            "; ".join(wrong),
            key=".".join(map(str, error.errors()[0]["loc"])),
            advice="See the page on settings in docs/reference.",
        ) from error
    return settings


def field_of(settings: Settings, name: str) -> type[Section]:
    """The class of a section."""
    section = getattr(settings, name)
    if not isinstance(section, Section):
        raise SettingsError(f"{name} is not a section that options can change.", key=name)
    return type(section)
