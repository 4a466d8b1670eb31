"""What lies in a case folder, for reading: its tables, what `case.json` says, and accounts by their ids."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import polars as pl

from linkgraph.cases.folder import read_json
from linkgraph.core.errors import CaseError, NotFoundError, StorageError

if TYPE_CHECKING:
    from linkgraph.findings.explain import ExplainTables
    from linkgraph.views.picture import CaseTables

FORM = 1
"""The form of a case's tables; to be raised when a case of an earlier form could not be read any more."""

_NEAR = 20_000
"""Among so many accounts one that looks alike is looked for."""


@dataclass(frozen=True, slots=True)
class Contents:
    """A finished case. `facts` is `case.json`: settings, seed, versions, sources, seconds."""

    folder: Path
    facts: Mapping[str, Any]

    @classmethod
    def opened(cls, folder: Path) -> Self:
        """The contents of a case whose last run ended well.

        Raises:
            CaseError: the folder is no case, or the tables in it are not those of a finished run.
        """
        facts = read_json(folder / "case.json")
        if facts is None or "stages" not in facts:
            why = "is not there" if not folder.exists() else "holds no finished case"
            if (folder / "tables").is_dir():
                why = "holds a case whose first run did not finish, or is still at work"
            raise CaseError(f"{folder} {why}.", advice="Make it with `linkgraph investigate DATA CASE`.")
        if (form := facts.get("form", FORM)) != FORM:
            older = form < FORM
            kept = "Run `linkgraph investigate` on it again: decisions, ring ids and what was forgotten are kept."
            raise CaseError(
                f"{folder} is of {'an earlier' if older else 'a later'} version (form {form}, {FORM} is read).",
                advice=kept if older else "Read it with that version.",
            )
        for name, stamp in facts["stages"].items():
            left = read_json(folder / "tables" / f".{name}.stamp")
            if left is None or left["stamp"] != stamp:
                raise CaseError(
                    f"{folder}: the last run did not finish, or is still at work.",
                    advice="Run `linkgraph investigate` on it again; the answer before it stands in its rings.csv.",
                )
        return cls(folder, facts)

    def names(self) -> list[str]:
        """The tables of the case, sorted."""
        stages = {path.stem for path in (self.folder / "tables").glob("*.parquet")}
        records = {path.name for path in (self.folder / "tables" / "records").iterdir() if path.is_dir()}
        return sorted(stages | records)

    def scan(self, name: str) -> pl.LazyFrame:
        """A table, lazily: one of the stages' own (see `linkgraph.tables`), or accepted records such as `accounts`."""
        tables = self.folder / "tables"
        parts = sorted((tables / "records" / name).glob("part-*.parquet")) if name else []
        paths = parts or [tables / f"{name}.parquet"]
        if not paths[0].is_file():
            raise NotFoundError(f"{name!r} is no table of this case.", advice=f"Tables are: {', '.join(self.names())}.")
        return pl.scan_parquet(paths, glob=False)

    def load(self, name: str) -> pl.DataFrame:
        """A table as a frame."""
        try:
            return self.scan(name).collect()
        except (OSError, pl.exceptions.PolarsError) as error:
            raise StorageError(f"The table {name} cannot be read: {error}.", advice="Run the case again.") from error

    def pictured(self) -> CaseTables:
        """All tables that views draw from, lazily."""
        from linkgraph.views.picture import CaseTables

        return CaseTables(**{name: self.scan(name) for name in CaseTables.__dataclass_fields__})

    def explained(self) -> ExplainTables:
        """All tables that explanations are read from, lazily, with the rules by which the links were made."""
        from linkgraph.core.settings import LinkSettings
        from linkgraph.findings.explain import ExplainTables
        from linkgraph.tables.signals import SUPPORTING
        from linkgraph.tables.tokens import LISTED_COST

        rules = {"rules", "supporting", "listed_cost"}
        accounts = int(self.scan("accounts").select(pl.len()).collect().item())
        return ExplainTables(
            **{name: self.scan(name) for name in ExplainTables.__dataclass_fields__ if name not in rules},
            rules=LinkSettings.model_validate(self.facts["settings"]["links"]).among(accounts),
            supporting=SUPPORTING,
            listed_cost=LISTED_COST,
        )

    def account(self, account_id: str) -> int:
        """The number by which the tables know an account.

        Raises:
            NotFoundError: no accepted account has that id; the advice names those that look like it.
        """
        found = self.scan("accounts").filter(pl.col("account_id") == account_id).select("account").collect()
        if found.height:
            return int(found.item())
        ids = self.scan("accounts").select("account_id")
        longer = ids.filter(pl.col("account_id").str.starts_with(account_id)).head(1).collect()
        known = (longer if longer.height else ids.head(_NEAR).collect())["account_id"].to_list()
        raise NotFoundError(f"No account {account_id!r} in this case.", advice=nearest(account_id, known))

    def no_ring(self, ring_id: str) -> NotFoundError:
        """The error for a ring that the case has not; its advice names the nearest."""
        known = self.scan("findings").select("ring_id").drop_nulls().collect()["ring_id"].to_list()
        return NotFoundError(f"No ring {ring_id!r} in this case.", advice=nearest(ring_id, known))

    def account_ids(self, accounts: pl.Expr | Collection[int]) -> pl.LazyFrame:
        """account, account_id of the given accounts."""
        wanted = accounts if isinstance(accounts, pl.Expr) else pl.col("account").is_in(list(accounts))
        return self.scan("accounts").filter(wanted).select("account", "account_id")


def nearest(wanted: str, known: Collection[str]) -> str:
    """Advice that names the known id most like the wanted one: one that goes on where it ends, else a similar one.

    >>> nearest("R-001", ["R-0001", "R-0020"]), nearest("acc_0", ["acc_77", "acc_01"]), nearest("x", ["acc_1"])
    ('The nearest is R-0001.', 'The nearest is acc_01.', 'None is like it.')
    """
    longer = [one for one in known if one.startswith(wanted)]
    alike = longer or difflib.get_close_matches(wanted, known, n=1)
    return f"The nearest is {alike[0]}." if alike else "None is like it."


def moments(frame: pl.DataFrame) -> pl.DataFrame:
    """Times as moments in UTC instead of microseconds."""
    times = [name for name, dtype in frame.schema.items() if name.endswith("_at") and dtype == pl.Int64]
    return frame.with_columns(pl.from_epoch(name, time_unit="us").dt.replace_time_zone("UTC") for name in times)


def as_json(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """Rows as plain values: times as ISO 8601 in UTC, what is no number as null."""
    import polars.selectors as cs

    plain = frame.with_columns(
        cs.datetime().dt.strftime("%Y-%m-%dT%H:%M:%SZ"), cs.date().dt.strftime("%Y-%m-%d"), cs.float().fill_nan(None)
    )
    return plain.to_dicts()
