"""How the mailboxes of each group are written: letters, digits and what parts them."""

from __future__ import annotations

import polars as pl

from linkgraph.findings.evidence import Evidence

_PUBLIC = 0.002
_FEWEST_ACCOUNTS = 20
_LONGEST = 5
_OURS = 0.5


def mailboxes(evidence: Evidence) -> pl.DataFrame:
    """By group: mailboxes (members at public providers), mail_pattern (the most frequent), mail_alike, mail_usual.

    A pattern has `a` for each run of letters and `9` for each digit (at most `_LONGEST`); other signs stay. mail_usual
    is the pattern's share of all mailboxes at public providers: domains with `_PUBLIC` of all accounts and
    `_FEWEST_ACCOUNTS` at least, half of them elsewhere; at others one person may decide how mailboxes are written.
    """
    parts = pl.col("email").str.extract_groups(r"^([^@+]+)[^@]*@([^@]+)$")
    written = (
        evidence.accounts
        .select("account", parts.struct.field("1").alias("local"), parts.struct.field("2").alias("domain"))
        .drop_nulls()
        .filter(pl.len().over("domain") >= max(_PUBLIC * evidence.accounts.height, _FEWEST_ACCOUNTS))
        .select(
            "account",
            "domain",
            pl.len().over("domain").alias("users"),
            pl
            .col("local")
            .str.replace_all(r"\p{L}+", "a")
            .str.replace_all(r"\p{Nd}", "9")
            .str.replace_all("9" * _LONGEST + "+", "9" * _LONGEST)
            .alias("mail_pattern"),
        )
    )
    usual = written.group_by("mail_pattern").agg((pl.len() / written.height).alias("mail_usual"))
    mine = evidence.counted().join(written, on="account")
    elsewhere = pl.len().over("group", "domain") / pl.col("users") <= _OURS
    return (
        mine
        .filter(elsewhere)
        .group_by("group", "mail_pattern")
        .agg(pl.len().cast(pl.Int64).alias("mail_alike"))
        .join(usual, on="mail_pattern")
        .with_columns(pl.col("mail_alike").sum().over("group").alias("mailboxes"))
        .sort("group", "mail_alike", "mail_usual", "mail_pattern", descending=[False, True, False, False])
        .unique("group", keep="first", maintain_order=True)
    )
