"""Lawful deletion: everything that a case holds about an account is removed, and that it happened is kept."""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl

from linkgraph.bundles.forms.csv import write_frame
from linkgraph.cases.bundling import VAULT
from linkgraph.cases.decisions import Ledger, anchor, renamed
from linkgraph.cases.folder import locked, read_json, write_json, write_table
from linkgraph.cases.forgotten import Forgotten
from linkgraph.cases.report import write_answer
from linkgraph.core.errors import CaseError, NotFoundError

_KEPT = ("identities", "ring_tokens")
"""Tables that a later run needs so that rings keep their ids; all others are made again from the exports."""


def forget(folder: Path, account_id: str, *, reason: str, by: str) -> int:
    """Remove an account from the case in `folder`, and give the number of the entry that says so.

    Gone are its rows in the answer, every table and record that was worked out (the next run makes them again, without
    it), the report and figures, what is kept of the rings it was in, and its names in the vault. In the decisions its
    id becomes `forgotten-` and a digest: their chain is written anew, and the entry holds its newest digest before and
    after. A later run refuses its rows in the exports, without their values. What was handed out, copied, or still lies
    in the exports is not reached. A second call finishes what a kill cut off.

    Raises:
        NotFoundError: the case knows no such account.
        CaseError: nobody is named, no reason is given or it names the account, another run is at work, or a chain is
            broken.
    """
    for what, value in {"a reason": reason, "the name of whoever decides": by}.items():
        if not value.strip():
            raise CaseError(f"Forgetting needs {what}.", advice="Give --reason and --by (reason=, by=).")
    if account_id in reason:
        raise CaseError("The reason names the account, and would be kept.", advice="Say it without the account's id.")
    if not (folder / "case.json").is_file():
        raise CaseError(f"{folder} holds no finished case.", advice="Make it with `linkgraph investigate DATA CASE`.")
    with locked(folder):
        facts = read_json(folder / "case.json") or {}
        ledger, forgotten = Ledger(folder, facts.get("decisions")), Forgotten.of(folder)
        again = bool(forgotten.holds(pl.Series([account_id], dtype=pl.String)).item())
        if not again and not _known(folder, account_id):
            raise NotFoundError(f"No account {account_id!r} in this case.", advice="Nothing was removed.")
        mine = forgotten.digest(account_id)
        before = ledger.rows()
        after = renamed(before, account_id, f"forgotten-{mine[:16]}")
        if not again:
            heads = (anchor(before)["sha256"], anchor(after)["sha256"])
            forgotten = forgotten.with_account(account_id, by=by.strip(), reason=reason.strip(), decisions=heads)
            forgotten.write()
        # As long as case.json names a stage that is not there, the case says that its run did not finish.
        read = after[: (facts.get("decisions") or {"rows": 0})["rows"]]
        if after != before:
            # Without an anchor first: after a kill between the two the chain is whole, and only not held against it.
            write_json(facts | {"stages": {"forgotten": mine}, "decisions": None}, folder / "case.json")
            ledger.replace(after)
        write_json(facts | {"stages": {"forgotten": mine}, "decisions": anchor(read)}, folder / "case.json")
        _remove(folder, account_id)
    entry = next(one for one in forgotten.entries if one["account"] == mine)
    return int(entry["number"])


def _known(folder: Path, account_id: str) -> bool:
    """Whether the case's accounts, its rings of earlier runs, or its decisions name it."""
    records = sorted((folder / "tables" / "records" / "accounts").glob("part-*.parquet"))
    tables = [*records, folder / "tables" / "identities.parquet", folder / "rings.parquet"]
    named = any(
        pl.scan_parquet(path, glob=False).filter(pl.col("account_id") == account_id).head(1).collect().height
        for path in tables
        if path.exists()
    )
    return named or any(account_id in row.accounts or account_id in row.reason for row in Ledger(folder).rows())


def _remove(folder: Path, account_id: str) -> None:
    tables = folder / "tables"
    of_account = pl.col("account_id") == account_id
    rings: list[str] = []
    for path in (folder / "rings.parquet", tables / "identities.parquet"):
        if path.exists():
            rings += pl.read_parquet(path).filter(of_account)["ring_id"].to_list()
    if (folder / "rings.parquet").exists():
        write_answer(pl.read_parquet(folder / "rings.parquet").filter(~of_account), folder)
    for name, others in zip(_KEPT, (~of_account, ~pl.col("ring_id").is_in(rings)), strict=True):
        if (tables / f"{name}.parquet").exists():
            write_table(pl.read_parquet(tables / f"{name}.parquet").filter(others), tables / f"{name}.parquet")
    kept = {f"{name}.parquet" for name in _KEPT}
    for path in tables.iterdir() if tables.exists() else ():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name not in kept:
            path.unlink()
    shutil.rmtree(folder / "figures", ignore_errors=True)
    (folder / "report.html").unlink(missing_ok=True)
    for path in sorted((folder / VAULT).glob("*.tokens.csv")):
        named = pl.read_csv(path, infer_schema=False)
        others = (pl.col("kind") != "account") | (pl.col("value") != account_id)
        write_frame(named.filter(others.fill_null(value=True)), path)
