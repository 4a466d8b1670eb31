"""What a view shows: one ring or a whole case as plain frames, so that drawing never looks anything up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

Frame = pl.DataFrame | pl.LazyFrame

# From 500 accounts on the layout takes another, much slower way, and nobody can read more anyway.
MOST_ACCOUNTS = 400
MOST_LINKS = 1500


@dataclass(frozen=True, slots=True)
class CaseTables:
    """The tables of a case, as `linkgraph.tables` defines them, from which pictures are gathered."""

    accounts: Frame
    sources: Frame
    refused_rows: Frame
    signals: Frame
    tokens: Frame
    sightings: Frame
    links: Frame
    pairs: Frame
    left_out: Frame
    activity: Frame
    hours: Frame
    members: Frame
    ties: Frame
    findings: Frame
    reasons: Frame
    rings: Frame


@dataclass(frozen=True, slots=True)
class RingPicture:
    """One group of linked accounts with all that is shown of it. Times are Int64 microseconds since 1970 UTC.

    - `finding`: its row of `tables.Findings`; `summary`: the same in words, a line for each question.
    - `reasons`: term, kind, bits, sentence, in the order of the terms.
    - `members`: account_id, role, tier (none where the answer does not name it), membership, least_membership,
      best_family, bits, exchanges, created_at, last_at (the last day with an exchange or log-in), status, status_at,
      country, plan; core first, then by membership.
    - `matrix`: row (of `members`), signal, bits: by what each member is tied to the others.
    - `ties`: signal, family, sentence, tied (accounts), bits (median of those), ceiling (bits), strongest first.
    - `pairs`: a, b (rows of `members`), bits, signals (by comma; none where the graph does not draw it: the
      `MOST_LINKS` strongest among the first `MOST_ACCOUNTS` members), strongest first.
    - `tokens`: signal, value, inside (members that hold it), holders (accounts in all), listed; `tokens_in_all` is how
      many there are, of which these tie most.
    - `days`: day (since 1970), exchanges of the counted members, without the days that have none.
    - `said`: what people decided and noted, a sentence each.
    - `hours`, `everybody`: exchanges by UTC hour of the week (168 numbers), of the counted members and of all accounts.
    """

    finding: dict[str, Any]
    summary: str
    reasons: pl.DataFrame
    members: pl.DataFrame
    ties: pl.DataFrame
    pairs: pl.DataFrame
    tokens: pl.DataFrame
    tokens_in_all: int
    days: pl.DataFrame
    hours: tuple[int, ...]
    everybody: tuple[int, ...]
    accounts_in_all: int
    matrix: pl.DataFrame
    said: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The ring's id; `group 7` for a group that is not suspected."""
        return self.finding["ring_id"] or f"group {self.finding['group']}"

    @property
    def counted(self) -> pl.DataFrame:
        """The members that are counted: core and probable."""
        return self.members.filter(pl.col("role") != "peripheral")


@dataclass(frozen=True, slots=True)
class CasePicture:
    """A whole case.

    - `facts`: what stands in the head, as label and value, such as settings hash, version, seed.
    - `sources`, `signals`, `left_out`: the tables; `refused`: table, reason, rows.
    - `rings`: the suspected, strongest first; `others`: linked but not suspected, rows of `tables.Findings` with doubts
      (term, bits and sentence of the innocent explanations that take bits off, heaviest first; none where none does).
    """

    name: str
    facts: tuple[tuple[str, str], ...]
    accounts_in_all: int
    sources: pl.DataFrame
    refused: pl.DataFrame
    signals: pl.DataFrame
    left_out: pl.DataFrame
    rings: tuple[RingPicture, ...]
    others: pl.DataFrame
