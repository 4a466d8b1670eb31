"""What becomes of a group when one family of signals is taken away."""

from __future__ import annotations

import polars as pl

from linkgraph.cases.contents import Contents
from linkgraph.core.errors import NotFoundError
from linkgraph.core.settings import LinkSettings, RingSettings
from linkgraph.rings.membership import Context, holdings, members, ties
from linkgraph.tables.signals import SUPPORTING


def members_without(contents: Contents, *, group: int, family: str) -> pl.DataFrame:
    """The counted members that still belong without the family: account, role, membership, before.

    Each round weighs the members on the other families and takes out those whose membership falls below
    `rings.joins_at`, until nobody does; fewer than `rings.smallest` are nobody.

    Raises:
        NotFoundError: nothing of that family ties the group.
    """
    signals = contents.load("signals")
    mine = contents.scan("members").filter((pl.col("group") == group) & (pl.col("role") != "peripheral")).collect()
    tied = contents.scan("ties").filter(pl.col("group") == group).join(signals.lazy(), on="signal")
    known = tied.select("family").unique().sort("family").collect()["family"].to_list()
    if family not in known:
        raise NotFoundError(f"Nothing of the family {family!r} ties it.", advice=f"Families are: {', '.join(known)}.")
    context = _context(contents, signals=signals.filter(pl.col("family") != family), mine=mine)
    rules = RingSettings.model_validate(contents.facts["settings"]["rings"])
    before = mine.select("account", before="membership")
    left = mine.select("group", "account")
    while True:
        judged = members(_size(left), ties(left, context, asked=left), context=context)
        staying = judged.filter(pl.col("membership") >= rules.joins_at)
        if staying.height < rules.smallest:
            staying = staying.clear()
        if staying.height in {0, left.height}:
            return staying.join(before, on="account").select("account", "role", "membership", "before")
        left = staying.select("group", "account")


def _size(groups: pl.DataFrame) -> pl.DataFrame:
    return groups.group_by("group").agg(pl.len().cast(pl.Int64).alias("size"))


def _context(contents: Contents, *, signals: pl.DataFrame, mine: pl.DataFrame) -> Context:
    """What membership is read from, without what concerns none of the members."""
    rules = LinkSettings.model_validate(contents.facts["settings"]["links"])
    accounts = int(contents.scan("accounts").select(pl.len()).collect().item())
    only = mine.select("account").lazy()
    used = signals.select("signal").lazy()
    held = contents.scan("sightings").join(used, on="signal", how="semi").join(only, on="account", how="semi")
    tokens = contents.scan("tokens").join(held, on=["signal", "token"], how="semi").collect()
    sightings = held.collect()
    links = (
        contents
        .scan("links")
        .join(used, on="signal", how="semi")
        .join(only.rename({"account": "a"}), on="a", how="semi")
        .join(only.rename({"account": "b"}), on="b", how="semi")
    )
    return Context(
        signals=signals,
        tokens=tokens,
        sightings=sightings,
        holdings=holdings(signals, tokens, sightings=sightings, accounts=accounts),
        links=links.collect(),
        accounts=accounts,
        supporting=SUPPORTING,
        supporting_ceiling=rules.supporting_ceiling,
        same_family=rules.same_family,
    )
