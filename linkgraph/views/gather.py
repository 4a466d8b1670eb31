"""Tables of a case → pictures. Every table is read once for all rings together."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import polars as pl

from linkgraph.core.clock import DAY
from linkgraph.kernels.rarity import MICRO
from linkgraph.tables.members import CORE, PERIPHERAL, PROBABLE
from linkgraph.views.picture import MOST_ACCOUNTS, MOST_LINKS, CasePicture, CaseTables, RingPicture

_TOKENS = 40
_HOURS = 7 * 24
_LEAST_BITS = 0.05


def ring_pictures(
    tables: CaseTables,
    *,
    groups: Collection[int] | None = None,
    summaries: Mapping[int, str],
    said: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> tuple[RingPicture, ...]:
    """Pictures of the given groups in the order of the findings; of all suspected ones where none are given.

    `summaries` has the paragraph of each group, by its number; a group without one has no paragraph. `said` has what
    people decided and noted, by the ring's id.
    """
    findings = tables.findings.lazy().collect()
    wanted = pl.col("ring_id").is_not_null() if groups is None else pl.col("group").is_in(list(groups))
    chosen = findings.filter(wanted)
    if chosen.is_empty():
        return ()
    only = chosen.lazy().select("group")
    mine = {
        name: getattr(tables, name).lazy().join(only, on="group", how="semi", maintain_order="left")
        for name in ("members", "ties", "reasons")
    }
    tables = replace(tables, findings=chosen, **mine)
    parts = {
        "reasons": _reasons(tables),
        "members": _members(tables),
        "ties": _ties(tables),
        "tokens": _tokens(tables),
        "days": _days(tables),
        "hours": _hours(tables),
    }
    frames = pl.collect_all(list(parts.values()))
    read = dict(zip(parts, frames, strict=True))
    read["pairs"] = _pairs(tables, read["members"])
    read["matrix"] = _matrix(tables, read["members"])
    split = {name: _by_group(frame) for name, frame in read.items()}
    nothing = {name: frame.drop("group").clear() for name, frame in read.items()}
    everybody = _week(tables.hours.lazy().group_by("hour").agg(pl.col("exchanges").cast(pl.Int64).sum()).collect())
    accounts = _height(tables.accounts)

    def picture(finding: dict[str, Any]) -> RingPicture:
        own = {name: split[name].get(finding["group"], nothing[name]) for name in read}
        return RingPicture(
            finding=finding,
            summary=summaries.get(finding["group"], ""),
            reasons=own["reasons"],
            members=own["members"].drop("account"),
            ties=own["ties"],
            pairs=own["pairs"],
            tokens=own["tokens"].head(_TOKENS),
            tokens_in_all=own["tokens"].height,
            days=own["days"],
            hours=_week(own["hours"]),
            everybody=everybody,
            accounts_in_all=accounts,
            matrix=own["matrix"],
            said=tuple(said.get(finding["ring_id"] or "", ())),
        )

    return tuple(picture(finding) for finding in chosen.iter_rows(named=True))


def case_picture(
    tables: CaseTables,
    *,
    name: str,
    facts: tuple[tuple[str, str], ...],
    summaries: Mapping[int, str],
    said: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> CasePicture:
    """The picture of a whole case. `facts` stand in the head of the page as they are; the others as `ring_pictures`."""
    doubts = (
        tables.reasons
        .lazy()
        .filter((pl.col("kind") == "doubt") & (pl.col("bits") < -_LEAST_BITS))
        .sort("group", "bits", "term")
        .group_by("group", maintain_order=True)
        .agg(pl.struct("term", "bits", "sentence").alias("doubts"))
    )
    others = tables.findings.lazy().filter(pl.col("ring_id").is_null()).join(doubts, on="group", how="left")
    refused = (
        tables.refused_rows
        .lazy()
        .group_by("table", "reason")
        .agg(pl.len().cast(pl.Int64).alias("rows"))
        .sort("rows", "table", "reason", descending=[True, False, False])
    )
    return CasePicture(
        name=name,
        facts=facts,
        accounts_in_all=_height(tables.accounts),
        sources=tables.sources.lazy().collect(),
        refused=refused.collect(),
        signals=tables.signals.lazy().collect(),
        left_out=tables.left_out.lazy().collect(),
        rings=ring_pictures(tables, summaries=summaries, said=said),
        others=others.sort("score", "group", descending=[True, False]).collect(),
    )


def _height(frame: pl.DataFrame | pl.LazyFrame) -> int:
    return int(frame.lazy().select(pl.len()).collect().item())


def _by_group(frame: pl.DataFrame) -> dict[int, pl.DataFrame]:
    parts = frame.partition_by("group", as_dict=True, include_key=False, maintain_order=True)
    return {int(key[0]): part for key, part in parts.items()}


def _week(hours: pl.DataFrame) -> tuple[int, ...]:
    """Exchanges by hour of the week, 0 where there are none."""
    held = dict(hours.select("hour", "exchanges").iter_rows())
    return tuple(held.get(hour, 0) for hour in range(_HOURS))


def _counted(tables: CaseTables) -> pl.LazyFrame:
    return tables.members.lazy().filter(pl.col("role") != PERIPHERAL).select("group", "account")


def _reasons(tables: CaseTables) -> pl.LazyFrame:
    return tables.reasons.lazy().select("group", "term", "kind", "bits", "sentence")


def _members(tables: CaseTables) -> pl.LazyFrame:
    sent = tables.activity.lazy().join(tables.members.lazy(), on="account", how="semi")
    exchanges = sent.group_by("account").agg(
        pl.col("exchanges").cast(pl.Int64).sum(), (pl.col("day").cast(pl.Int64).max() * DAY).alias("last_at")
    )
    ring = tables.findings.lazy().select("group", "ring_id")
    tier = tables.rings.lazy().select("ring_id", "account_id", "tier")
    order = pl.col("role").replace_strict({CORE: 0, PROBABLE: 1, PERIPHERAL: 2}, return_dtype=pl.UInt8)
    return (
        tables.members
        .lazy()
        .join(tables.accounts.lazy(), on="account")
        .join(ring, on="group", how="left")
        .join(tier, on=["ring_id", "account_id"], how="left")
        .join(exchanges, on="account", how="left")
        .with_columns(
            order.alias("order"), pl.col("exchanges").fill_null(0), (pl.col("microbits") / MICRO).alias("bits")
        )
        .sort("group", "order", "membership", "bits", "account_id", descending=[False, False, True, True, False])
        .select(
            "group",
            "account",
            "account_id",
            "role",
            "tier",
            "membership",
            "least_membership",
            "best_family",
            "bits",
            "exchanges",
            "created_at",
            "last_at",
            "status",
            "status_at",
            "country",
            "plan",
        )
    )


def _ties(tables: CaseTables) -> pl.LazyFrame:
    signals = tables.signals.lazy().select("signal", "family", "sentence", "ceiling")
    return (
        tables.ties
        .lazy()
        .join(_counted(tables), on=["group", "account"], how="semi")
        .group_by("group", "signal")
        .agg(pl.len().alias("tied"), (pl.col("microbits").median() / MICRO).alias("bits"))
        .join(signals, on="signal")
        .with_columns((pl.col("tied") * pl.col("bits")).alias("weight"))
        .sort("group", "weight", "signal", descending=[False, True, False])
        .select("group", "signal", "family", "sentence", "tied", "bits", "ceiling")
    )


def _matrix(tables: CaseTables, members: pl.DataFrame) -> pl.DataFrame:
    """What ties each member: row of its group's members, signal, bits."""
    rows = members.lazy().select("group", "account", row=pl.int_range(pl.len()).over("group"))
    return (
        tables.ties
        .lazy()
        .join(rows, on=["group", "account"])
        .sort("group", "row", "signal")
        .select("group", "row", "signal", (pl.col("microbits") / MICRO).alias("bits"))
        .collect()
    )


def _pairs(tables: CaseTables, members: pl.DataFrame) -> pl.DataFrame:
    """Linked pairs inside one group, a and b as rows of its members, strongest first; signals where they are drawn.

    A large ring has millions of pairs: only of those that a graph draws is it looked up what links them.
    """
    rows = members.lazy().select("group", "account", row=pl.int_range(pl.len()).over("group"))
    pairs = (
        tables.pairs
        .lazy()
        .select("a", "b", (pl.col("microbits") / MICRO).alias("bits"))
        .join(rows.rename({"account": "a", "row": "row_a"}), on="a")
        .join(rows.rename({"account": "b", "row": "row_b"}), on=["group", "b"])
        .sort("group", "bits", "row_a", "row_b", descending=[False, True, False, False])
        .collect()
    )
    drawn = (
        pairs
        .filter((pl.col("row_a") < MOST_ACCOUNTS) & (pl.col("row_b") < MOST_ACCOUNTS))
        .group_by("group", maintain_order=True)
        .head(MOST_LINKS)
        .select("a", "b")
    )
    signals = (
        tables.links
        .lazy()
        .join(drawn.lazy(), on=["a", "b"], how="semi")
        .sort("a", "b", "microbits", "signal", descending=[False, False, True, False])
        .group_by("a", "b", maintain_order=True)
        .agg(pl.col("signal").str.join(", ").alias("signals"))
        .collect()
    )
    return pairs.join(signals, on=["a", "b"], how="left", maintain_order="left").select(
        "group", pl.col("row_a").alias("a"), pl.col("row_b").alias("b"), "bits", "signals"
    )


def _tokens(tables: CaseTables) -> pl.LazyFrame:
    """Values that two counted members or more hold; those that many members and few others hold come first."""
    accounts = tables.accounts.lazy().select(pl.len().alias("accounts"))
    return (
        tables.sightings
        .lazy()
        .select("signal", "token", "account")
        .join(_counted(tables), on="account")
        .group_by("group", "signal", "token")
        .agg(pl.len().cast(pl.Int64).alias("inside"))
        .filter(pl.col("inside") >= 2)
        .join(tables.tokens.lazy(), on=["signal", "token"])
        .join(accounts, how="cross")
        .with_columns((pl.col("inside") * (pl.col("accounts") / pl.col("holders")).log(2)).alias("weight"))
        .sort("group", "weight", "signal", "token", descending=[False, True, False, False])
        .select("group", "signal", "value", "inside", "holders", "listed")
    )


def _days(tables: CaseTables) -> pl.LazyFrame:
    return (
        tables.activity
        .lazy()
        .filter(pl.col("exchanges") > 0)
        .join(_counted(tables), on="account")
        .group_by("group", "day")
        .agg(pl.col("exchanges").cast(pl.Int64).sum())
        .sort("group", "day")
    )


def _hours(tables: CaseTables) -> pl.LazyFrame:
    return (
        tables.hours
        .lazy()
        .join(_counted(tables), on="account")
        .group_by("group", "hour")
        .agg(pl.col("exchanges").cast(pl.Int64).sum())
        .sort("group", "hour")
    )
