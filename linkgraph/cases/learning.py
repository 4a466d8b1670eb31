"""What decided rings say about reuse rates and ceilings. Nothing changes by it until somebody asks for the settings.

Of a signal, r is how often two accounts of one operator share a value, and the ceiling is log2(r / b), where b is how
often strangers share one through a common cause. Decided rings move both, each ring by the share s of its pairs that
share a value; it counts once, whatever its size, since its pairs are not independent of each other:

- r is the mean of s over confirmed rings and of the file's r, which counts for `strength` rings: the mean of a Beta
  distribution whose prior has that mean and that strength.
- q, the share of sharing pairs that a common cause explains, is counted as (D + 1/2) / (C + D + 1), with C and D the
  sums of s over confirmed and dismissed rings (Jeffreys' prior). It makes b = q times the share of all pairs of the
  case that share a value, and so a counted ceiling, which weighs D against `strength` of the file's own. The mean of s
  over dismissed rings would not do for b: they were looked at because they share.

Values that more than `links.whole` accounts outside the ring hold are left out, since popularity is weighed apart. Only
groups that were suspected are decided: families that never were do not count, so b is rather too small than too large.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from linkgraph import records, sightings
from linkgraph.cases.contents import Contents, as_json
from linkgraph.cases.decided import standing
from linkgraph.cases.standing import CONFIRMED
from linkgraph.core.errors import SettingsError
from linkgraph.tables.lessons import Lessons
from linkgraph.tables.signals import RARITY

MOST = 1_000
"""Accounts of a ring that are looked at: of a larger one so many, evenly spread over its ids."""


@dataclass(frozen=True, slots=True)
class Learned:
    """`tables.Lessons`, and how many decided rings the file's own numbers counted for."""

    table: pl.DataFrame
    strength: float

    @property
    def moved(self) -> pl.DataFrame:
        """The signals of which reuse rate or ceiling is not what the signal's own file gives."""
        moved = [(pl.col(f"{name}_after") - pl.col(f"{name}_given")).abs() >= 5e-4 for name in ("reuse", "ceiling")]
        return self.table.filter(pl.any_horizontal(moved))

    def to_toml(self) -> str:
        """Their numbers as sections of a `linkgraph.toml`; empty where the files' own stand."""
        sections = [
            f"[signals.{json.dumps(row['signal'])}]\nreuse = {max(row['reuse_after'], 0.001):.3f}\n"
            f"ceiling = {row['ceiling_after']:.3f}\n"
            for row in self.moved.iter_rows(named=True)
        ]
        return "\n".join(sections)

    def write(self, path: str | Path) -> str:
        """Put these sections into a settings file, in place of those put there before, and give back what was added.

        Raises:
            SettingsError: the file sets one of the signals by hand, or cannot be read.
            StorageError: it cannot be written.
        """
        from linkgraph.cases.learned_settings import put

        return put(self.to_toml(), Path(path), signals=self.moved["signal"].to_list())

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON: strength, signals (rows of `tables.Lessons`), toml."""
        return {"strength": self.strength, "signals": as_json(self.table), "toml": self.to_toml()}


@dataclass(frozen=True, slots=True)
class Seen:
    """Of one decided ring and one signal: pairs of accounts for which it is known, and those that share a value."""

    pairs: int
    sharing: int

    @property
    def share(self) -> float:
        """Sharing pairs of all pairs."""
        return self.sharing / self.pairs


def learned(contents: Contents, *, strength: float = 10.0) -> Learned:
    """What the decisions that stand say, for every signal of shared values of the case.

    A ring is read as it was when it was decided, as far as its accounts are in the case.

    Raises:
        SettingsError: `strength` is not above 0.
        CaseError: the chain of decisions is broken.
    """
    if not strength > 0:
        raise SettingsError("The strength must be above 0.", key="strength", advice="10 is a usual one.")
    decided = standing(contents).decided()
    accounts = _accounts(contents, {name: row.accounts for name, row in decided.items()})
    everything = _source(contents)
    catalogue = {signal.name: signal for signal in [*sightings.SIGNALS, *sightings.observed(everything)]}
    only = accounts.select("account").unique().lazy()
    theirs = {name: frame.join(only, on="account", how="semi") for name, frame in everything.tables.items()}
    source = replace(everything, tables=theirs)
    whole = int(contents.facts["settings"]["links"]["whole"])
    rows = []
    for now in contents.load("signals").filter(pl.col("rule") == RARITY).iter_rows(named=True):
        signal = catalogue[now["signal"]]
        counted = _counted(contents, signal, source=source, accounts=accounts, whole=whole)
        sides: dict[bool, list[Seen]] = {True: [], False: []}
        for name, seen in counted.items():
            sides[decided[name].verdict == CONFIRMED].append(seen)
        set_now = contents.facts["settings"]["signals"].get(signal.name, {}).get("ceiling")
        facts = {
            "reuse": signal.reuse,
            "ceiling": signal.ceiling,
            "reuse_now": now["reuse"],
            "ceiling_now": signal.ceiling if set_now is None else set_now,
            # A run raises ceilings with the number of accounts; what is set is what it starts from.
            "raised": now["ceiling"] - (signal.ceiling if set_now is None else set_now),
            "sharing": _sharing_at_all(contents, signal.name, whole=whole, known=now["holders"]),
        }
        rows.append(lesson(signal.name, facts, confirmed=sides[True], dismissed=sides[False], strength=strength))
    return Learned(Lessons.validate(pl.DataFrame(rows, schema=Lessons.create_empty().schema)), strength)


def lesson(
    signal: str, facts: Mapping[str, float], *, confirmed: list[Seen], dismissed: list[Seen], strength: float
) -> dict[str, Any]:
    """One row of `tables.Lessons`.

    `facts`: reuse and ceiling (the file's), reuse_now and ceiling_now (what is set), raised (bits that the run added to
    the ceiling), sharing (the share of all pairs in the case that share a value).
    """
    for_ring, against = sum(seen.share for seen in confirmed), sum(seen.share for seen in dismissed)
    reuse = (strength * facts["reuse"] + for_ring) / (strength + len(confirmed))
    given = facts["ceiling"] + math.log2(reuse / facts["reuse"])
    cause = (against + 0.5) / (for_ring + against + 1.0)
    counted, weight = None, 0.0
    if against and facts["sharing"]:
        counted, weight = math.log2(reuse / (cause * facts["sharing"])) - facts["raised"], against
    ceiling = (strength * given + weight * (counted or 0.0)) / (strength + weight)
    return {
        "signal": signal,
        "confirmed": len(confirmed),
        "confirmed_pairs": sum(seen.pairs for seen in confirmed),
        "confirmed_sharing": sum(seen.sharing for seen in confirmed),
        "dismissed": len(dismissed),
        "dismissed_pairs": sum(seen.pairs for seen in dismissed),
        "dismissed_sharing": sum(seen.sharing for seen in dismissed),
        "reuse_given": facts["reuse"],
        "reuse_before": facts["reuse_now"],
        "reuse_after": round(reuse, 6),
        "sharing": facts["sharing"],
        "cause": round(cause, 6),
        "ceiling_given": facts["ceiling"],
        "ceiling_before": facts["ceiling_now"],
        "ceiling_counted": counted,
        "ceiling_after": round(max(ceiling, 0.0), 6),
    }


def _accounts(contents: Contents, rings: Mapping[str, tuple[str, ...]]) -> pl.DataFrame:
    """ring_id, account of the decided rings: at most `MOST` accounts of each, evenly spread over their ids."""
    rows = [(name, account) for name, accounts in rings.items() for account in accounts]
    named = pl.DataFrame(rows, schema={"ring_id": pl.String, "account_id": pl.String}, orient="row")
    known = contents.scan("accounts").select("account", "account_id").collect()
    place, size = pl.int_range(pl.len()).over("ring_id"), pl.len().over("ring_id")
    first_of_its_part = (place * MOST // size) != ((place - 1) * MOST // size)
    return (
        named
        .join(known, on="account_id")
        .sort("ring_id", "account")
        .filter(first_of_its_part | (size <= MOST))
        .select("ring_id", "account")
    )


def _source(contents: Contents) -> sightings.Source:
    """What signals read."""
    folder = contents.folder / "tables" / "records"
    tables = {name: frame for name, frame in records.open(folder).items() if (folder / name).is_dir()}
    everybody = int(contents.scan("accounts").select(pl.len()).collect().item())
    return sightings.Source(tables=tables, accounts=everybody, seed=int(contents.facts["seed"]))


def _counted(
    contents: Contents, signal: sightings.Signal, *, source: sightings.Source, accounts: pl.DataFrame, whole: int
) -> dict[str, Seen]:
    """Decided ring → what is seen of the signal in it; rings in which fewer than two accounts could show it are not."""
    if accounts.is_empty():
        return {}
    known = accounts.join(_known(signal, source).unique().collect(), on="account", how="semi")
    inside = (
        contents
        .scan("sightings")
        .filter(pl.col("signal") == signal.name)
        .join(known.lazy(), on="account")
        .with_columns(pl.len().over("ring_id", "token").alias("inside"))
        .join(contents.scan("tokens").select("signal", "token", "holders"), on=["signal", "token"])
        .filter(pl.col("holders").cast(pl.Int64) - pl.col("inside") <= whole)
        .select("ring_id", "token", "account")
        .collect()
    )
    held = inside.partition_by("ring_id", as_dict=True)
    found = {}
    for (name,), members in sorted(known.partition_by("ring_id", as_dict=True).items()):
        if members.height >= 2:
            tokens = held.get((name,), inside.clear())
            pairs = members.height * (members.height - 1) // 2
            found[str(name)] = Seen(pairs, _sharing(members["account"], tokens))
    return found


def _known(signal: sightings.Signal, source: sightings.Source) -> pl.LazyFrame:
    """Accounts for which the signal is known at all: account."""
    for table, columns in signal.reads.items():
        if "prompt" in columns:  # Whoever sent text could have shown a template: to find them anew takes long.
            return source.tables[table].filter(pl.col("prompt").is_not_null()).select("account")
    return signal.sight(source).select("account")


def _sharing(members: pl.Series, held: pl.DataFrame) -> int:
    """Pairs of members that hold a value together."""
    place = {account: number for number, account in enumerate(members)}
    together = np.zeros((len(place), len(place)), dtype=bool)
    for _, rows in held.group_by("token"):
        holders = np.array([place[account] for account in rows["account"]])
        together[np.ix_(holders, holders)] = True
    return int(np.triu(together, k=1).sum())


def _sharing_at_all(contents: Contents, signal: str, *, whole: int, known: int) -> float:
    """The share of all pairs of accounts for which it is known that share a value; two values count twice."""
    n = pl.col("holders").cast(pl.Int64)
    tokens = contents.scan("tokens").filter((pl.col("signal") == signal) & (n <= whole))
    sharing = tokens.select((n * (n - 1) // 2).sum()).collect().item()
    return min(float(sharing / (known * (known - 1) / 2)), 1.0) if known > 1 else 0.0
