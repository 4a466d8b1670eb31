"""Which links and which accounts join the two halves of a ring, as data and as sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from linkgraph.cases.contents import Contents, as_json
from linkgraph.cases.explanation import Explanation
from linkgraph.cases.neighbourhood import signals_of
from linkgraph.views.wording import share

_TOLD = 5
_ONE = 0.2
"""The share of the bits across from which a ring is said to hold together as one: a convention, not measured."""


@dataclass(frozen=True)
class Bridges(Explanation):
    """`terms` are the links between the halves, strongest first: account_a (of the first half), account_b (of the
    second), bits, signals.

    `accounts` has all linked members, those that join the halves first: account_id, part (0 the largest; no link joins
    two parts), half (1 or 2; none outside part 0, or where it is smaller than four), links and bits (to the other
    half), hang (accounts that would be linked to the rest by nothing without it).
    """

    accounts: pl.DataFrame

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {**super().to_dict(), "accounts": as_json(self.accounts)}


def bridges(contents: Contents, *, group: int, name: str) -> Bridges:
    """How a group hangs together: its halves and what joins them."""
    from linkgraph.rings import halves

    inside = contents.scan("members").filter(pl.col("group") == group).select("account")
    pairs = (
        contents
        .scan("pairs")
        .join(inside.rename({"account": "a"}), on="a", how="semi")
        .join(inside.rename({"account": "b"}), on="b", how="semi")
        .sort("a", "b")
        .collect()
    )
    cut = halves(pairs)
    names = contents.account_ids(pl.lit(value=True)).collect()
    ends = pl.concat([cut.across.select(pl.col(end).alias("account"), "microbits") for end in ("a", "b")])
    over = ends.group_by("account").agg(pl.len().alias("links"), (pl.col("microbits").sum() / 1e6).alias("bits"))
    accounts = (
        cut.accounts
        .join(over, on="account", how="left")
        .join(names, on="account")
        .with_columns(pl.col("links").fill_null(0), pl.col("bits").fill_null(0.0))
        .sort("bits", "hang", "account_id", descending=[True, True, False])
        .select("account_id", "part", "half", "links", "bits", "hang")
    )
    said = signals_of(contents, cut.across.select("a", "b"))
    links = _named(cut.across.join(said, on=["a", "b"]), cut.accounts, names=names)
    members = int(inside.select(pl.len()).collect().item())
    told = _sentences(name, accounts, links=links, members=members, pairs=pairs)
    return Bridges(tuple(told), links, accounts)


def _named(across: pl.DataFrame, sides: pl.DataFrame, *, names: pl.DataFrame) -> pl.DataFrame:
    """The links across with ids, the account of the first half first."""
    first = sides.filter(pl.col("half") == 1).select(a="account", one=pl.lit(value=True))
    return (
        across
        .join(first, on="a", how="left")
        .join(names.rename({"account": "a", "account_id": "left"}), on="a")
        .join(names.rename({"account": "b", "account_id": "right"}), on="b")
        .select(
            pl.when("one").then("left").otherwise("right").alias("account_a"),
            pl.when("one").then("right").otherwise("left").alias("account_b"),
            (pl.col("microbits") / 1e6).alias("bits"),
            "signals",
        )
        .sort("bits", "account_a", "account_b", descending=[True, False, False])
    )


def _joining(accounts: pl.DataFrame, *, half: int) -> str:
    """The accounts of a half over which it is joined to the other, those with most bits first."""
    joining = accounts.filter(pl.col("links") > 0).select("account_id", "links", "bits")
    each = [f"{name} ({links:,} links, {bits:.1f} bits)" for name, links, bits in joining.head(_TOLD).rows()]
    more = f", and {joining.height - _TOLD:,} more" if joining.height > _TOLD else ""
    return f"Of half {half}: {', '.join(each)}{more}."


def _sentences(
    name: str, accounts: pl.DataFrame, *, links: pl.DataFrame, members: int, pairs: pl.DataFrame
) -> list[str]:
    if accounts.is_empty():
        return [f"{name}: no link joins any two of its {members:,} accounts."]
    parts = accounts["part"].value_counts().sort("part")["count"].to_list()
    told = [f"{name}: {pairs.height:,} links among {accounts.height:,} of its {members:,} accounts."]
    if len(parts) > 1:
        told.append(f"They fall into {len(parts):,} parts that no link joins; the largest has {parts[0]:,} accounts.")
    sides = [accounts.filter(pl.col("half") == half).height for half in (1, 2)]
    if not all(sides):
        return [*told, "It is too small to be cut in two."]
    part = float(links["bits"].sum()) / (float(pairs["microbits"].sum()) / 1e6)
    told.append(
        f"Cut in two where little holds, {sides[0]:,} accounts and {sides[1]:,}: {links.height:,} links with "
        f"{share(part)} of the bits join them."
    )
    if part < _ONE:
        told += [_joining(accounts.filter(pl.col("half") == half), half=half) for half in (1, 2)]
        told.append("Look at what these links share before both halves are called one operator's.")
    else:
        told.append("So much joins them that it holds together as one.")
    alone = accounts.filter(pl.col("hang") > 0).sort("hang", "account_id", descending=[True, False])
    told += [
        f"Without {account} {hang:,} of them would be linked to the rest by nothing."
        for account, hang in alone.select("account_id", "hang").head(_TOLD).rows()
    ]
    if alone.height > _TOLD:
        told.append(f"So would others without {alone.height - _TOLD:,} more accounts.")
    return told
