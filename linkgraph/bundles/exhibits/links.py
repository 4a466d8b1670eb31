"""EX-003: which accounts are tied to which, by what, and how strongly."""

from __future__ import annotations

import polars as pl

from linkgraph.bundles.exhibits.columns import ACCOUNTS, RING, SIGNAL, count, decimal, text
from linkgraph.bundles.exhibits.exhibit import Layout
from linkgraph.bundles.matter import Matter
from linkgraph.bundles.redaction.cells import Cells, suppressed
from linkgraph.bundles.redaction.tokens import Tokens

_ENDS = ("account_a", "account_b")


def _rows(matter: Matter, tokens: Tokens) -> pl.DataFrame:
    links = matter.links
    first, second = (tokens.column("account", links[end]) for end in _ENDS)
    turned = pl.Series(first > second)
    # The end that comes first is the smaller token: the order of raw ids would say something of them.
    return links.select(
        pl.col("ring_id").alias("ring"),
        pl.when(turned).then(second).otherwise(first).alias("account_a"),
        pl.when(turned).then(first).otherwise(second).alias("account_b"),
        pl.when(turned).then("account_b").otherwise("account_a").alias("account_id_a"),
        pl.when(turned).then("account_a").otherwise("account_b").alias("account_id_b"),
        "signal",
        (pl.col("microbits") / 1e6).alias("bits"),
        "shared",
        (pl.col("pair_microbits") / 1e6).alias("pair_bits"),
        "stands_for",
    )


def _cells(rows: pl.DataFrame, k: int) -> Cells:
    both = pl.concat([rows.select("ring", "signal", account=end) for end in _ENDS])
    accounts = both.group_by("ring", "signal").agg(pl.col("account").n_unique().cast(pl.Int64).alias("accounts"))
    pairs = rows.group_by("ring", "signal").agg(pl.len().cast(pl.Int64).alias("pairs"))
    return suppressed(accounts.join(pairs, on=["ring", "signal"]), k=k)


LAYOUT = Layout(
    id="EX-003",
    name="links",
    title="Linked pairs, signal by signal",
    source="links, pairs",
    columns=(
        RING,
        text("account_a", "token of the one account"),
        text("account_b", "token of the other account"),
        text("account_id_a", "the one account, as handed in", raw=True),
        text("account_id_b", "the other account, as handed in", raw=True),
        SIGNAL,
        decimal("bits", "evidence of this signal for one operator, after its ceiling", decimals=6, unit="bits"),
        count("shared", "tokens, time bins or hand-overs shared", unit="count"),
        decimal("pair_bits", "evidence of all signals of the pair together", decimals=6, unit="bits"),
        decimal("stands_for", "pairs that this one stands for, where a large token is sampled", unit="pairs"),
    ),
    key=("ring", "account_a", "account_b", "signal"),
    rows=_rows,
    public=(RING, SIGNAL, ACCOUNTS, count("pairs", "linked pairs", unit="pairs")),
    public_key=("ring", "signal"),
    cells=_cells,
)
