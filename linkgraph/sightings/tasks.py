"""What prompts ask for, by rules that anybody can read and change: `tasks.toml` beside this file, or one like it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import polars as pl
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from linkgraph.core.errors import InputError, Problem
from linkgraph.sightings.signal import Source
from linkgraph.tables.tasks import OTHER, TaskRules, Tasks

_BUILT_IN = "tasks.toml"
# In Unicode a word boundary makes the regular expressions twenty times slower on text that is not ASCII.
_ASCII = {r"\b": r"(?-u:\b)", r"\w": "[0-9a-z_]", r"\d": "[0-9]"}
_ESCAPED = re.compile(r"\\[pP]\{\w+\}|\\.")


class Task(BaseModel):
    """One kind of work, and the regular expressions of which one must fit."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    rules: tuple[str, ...] = Field(min_length=1)

    def pattern(self) -> str:
        """All rules as one regular expression for text in lower case."""
        return "|".join(f"(?:{_ESCAPED.sub(lambda found: _ASCII.get(found[0], found[0]), one)})" for one in self.rules)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    task: tuple[Task, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Rules:
    """The tasks in the order in which they are tried."""

    tasks: tuple[Task, ...]

    def table(self) -> pl.DataFrame:
        """`tables.TaskRules`."""
        rows = [(task.name, rule) for task in self.tasks for rule in task.rules]
        frame = pl.DataFrame(rows, schema=["task", "pattern"], orient="row").with_row_index("place")
        return TaskRules.validate(frame)


def load_rules(path: Path | None = None) -> Rules:
    """The rules of a file, of the built-in one where none is given.

    Raises:
        InputError: the file cannot be read, or has a task or a rule that cannot be used, with all of them.
    """
    name = path.name if path is not None else _BUILT_IN
    try:
        content = (path or files(__package__) / _BUILT_IN).read_text(encoding="utf-8-sig")
        tasks = _File.model_validate(tomllib.loads(content)).task
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        advice = "Correct lists.tasks in the settings, or the file."
        raise InputError([Problem(f"cannot be read: {error}.", advice, file=name)]) from error
    except ValidationError as error:
        wrong = [f"{'.'.join(map(str, part['loc']))}: {part['msg']}" for part in error.errors()]
        advice = "See linkgraph/sightings/tasks.toml for the form."
        raise InputError([Problem(f"{one}.", advice, file=name) for one in wrong]) from error
    problems = [
        Problem(f"rule {rule!r} of {task.name!r}: {why}.", "Correct the rule.", file=name)
        for task in tasks
        for rule in task.rules
        if (why := _wrong(rule)) is not None
    ]
    names = [task.name for task in tasks]
    problems += [
        Problem(f"{one!r} cannot be the name of a task here.", "Every task needs a name of its own.", file=name)
        for one in sorted(set(names))
        if names.count(one) > 1 or one == OTHER
    ]
    if problems:
        raise InputError(problems)
    return Rules(tasks)


def _wrong(rule: str) -> str | None:
    bare = _ESCAPED.sub("", rule)
    if bare != bare.lower():
        return "prompts are compared in lower case, it has capitals"
    try:
        fits_nothing = pl.Series([""]).str.contains(Task(name="x", rules=(rule,)).pattern()).item()
    except pl.exceptions.ComputeError as error:
        return str(error).strip().splitlines()[-1].rstrip(".")
    return "it fits every prompt" if fits_nothing else None


def tasks(source: Source, rules: Rules) -> pl.DataFrame:
    """`tables.Tasks`: every prompt counts for the first task of which a rule fits, one without text for none.

    One pass over the prompts, in batches; 3 million prompts (600 MB) took 4.5 seconds of processor time.
    """
    if not source.has("exchanges"):
        return Tasks.create_empty()
    text = pl.col("text")
    fits = [
        pl.when(text.str.contains(task.pattern())).then(pl.lit(place, dtype=pl.UInt8))
        for place, task in enumerate(rules.tasks)
    ]
    names = [*(task.name for task in rules.tasks), OTHER]
    number = pl.coalesce(*fits, pl.lit(len(rules.tasks), dtype=pl.UInt8))
    counted = (
        source
        .tables["exchanges"]
        .filter(pl.col("prompt").is_not_null())
        .select("account", pl.col("prompt").str.to_lowercase().alias("text"))
        .group_by("account", number.alias("task"))
        .agg(pl.len().cast(pl.UInt32).alias("exchanges"))
        .collect(engine="streaming")
    )
    named = pl.col("task").replace_strict(dict(enumerate(names)), return_dtype=pl.String)
    return Tasks.validate(counted.with_columns(named).sort("account", "task"))
