"""EX-001: who belongs, how surely, and where their account record stands."""

from __future__ import annotations

import polars as pl

from linkgraph.bundles.exhibits.columns import (
    ACCOUNT,
    ACCOUNT_ID,
    ACCOUNTS,
    RING,
    ROLE,
    SOURCE,
    SOURCE_ROW,
    TIER,
    count,
    decimal,
    text,
)
from linkgraph.bundles.exhibits.exhibit import Layout
from linkgraph.bundles.matter import Matter
from linkgraph.bundles.redaction.cells import Cells, coarse
from linkgraph.bundles.redaction.profiles import SMALLEST_CELL
from linkgraph.bundles.redaction.tokens import Tokens

_DIMS = ("role", "tier", "status")


def _rows(matter: Matter, tokens: Tokens) -> pl.DataFrame:
    members = matter.members
    domain = pl.col("email").str.extract(r"@([^@\s]+)$")
    return members.with_columns(
        pl.col("ring_id").alias("ring"),
        tokens.column("account", members["account_id"]).alias("account"),
        tokens.column("organization", members["organization_id"]).alias("organization"),
        pl.when(domain.is_not_null() & (pl.len().over(domain) >= SMALLEST_CELL)).then(domain).alias("email_domain"),
        (pl.col("microbits") / 1e6).alias("bits"),
        pl.col("created_at").alias("signed_up"),
        pl.col("row").alias("source_row"),
    )


def _cells(rows: pl.DataFrame, k: int) -> Cells:
    return coarse(rows, _DIMS, k=k)


LAYOUT = Layout(
    id="EX-001",
    name="members",
    title="Accounts of the ring",
    source="accounts, members, stability",
    columns=(
        RING,
        ACCOUNT,
        ACCOUNT_ID,
        text("organization_id", "customer organisation on record, as handed in", empty=True, raw=True),
        text("email", "the address, or a keyed hash of it", empty=True, raw=True),
        text("phone", "the number, or a keyed hash of it", empty=True, raw=True),
        ROLE,
        TIER,
        decimal("membership", "probability that the account belongs"),
        decimal("least_membership", "the same when its best family of evidence is left out"),
        text("best_family", "the family of evidence that says most for it", empty=True),
        count("families", "families of evidence that speak for it", unit="families"),
        decimal("bits", "evidence that ties it to the others", decimals=6, unit="bits"),
        decimal("least_without_signal", "membership without the one signal it would miss most", empty=True),
        text("leans_on", "that signal", empty=True),
        decimal("stability", "how often it still belongs with half of the evidence", empty=True),
        text("organization", "token of the customer organisation on record", empty=True),
        text("email_domain", "mail domain, where ten or more of these accounts share it", empty=True),
        text("signed_up", "sign-up time", kind="time"),
        text("status", "active, suspended, banned, closed", empty=True),
        text("status_at", "when the status was set", kind="time", empty=True),
        text("country", "ISO 3166-1 alpha-2, as declared", empty=True),
        text("plan", "free, pro, api, enterprise, ...", empty=True),
        SOURCE,
        SOURCE_ROW,
    ),
    key=("ring", "account"),
    rows=_rows,
    public=(RING, ROLE, text("tier", "as above, or none"), text("status", "as above, or none"), ACCOUNTS),
    public_key=("ring", "role", "tier", "status"),
    cells=_cells,
)
