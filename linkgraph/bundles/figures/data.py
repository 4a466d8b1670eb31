"""What figures are drawn from: small frames, made from exhibits of the bundle and from nothing else."""

from __future__ import annotations

import polars as pl

from linkgraph.bundles.exhibits import Published
from linkgraph.views.prints import places
from linkgraph.views.prints.network import MOST_ACCOUNTS, MOST_LINKS

_BEFORE = pl.duration(days=60)
"""Sign-ups longer before the first exchange are left to the exhibit: they would press the rest together."""


def exchanges_by_day(published: Published) -> pl.DataFrame:
    """day, days, exchanges: of all rings together; in public spans of days."""
    frame = published.exhibits["EX-002"].frame
    days = pl.col("days") if "days" in frame.columns else pl.lit(1, dtype=pl.Int64)
    return (
        frame
        .group_by("day", days.alias("days"))
        .agg(pl.col("exchanges").sum())
        .filter(pl.col("exchanges") > 0)
        .sort("day", "days")
    )


def events_by_day(published: Published) -> pl.DataFrame:
    """Columns what (signups, ended), day, days, accounts: those near the time of activity."""
    frame = published.exhibits["EX-005"].frame
    if "measure" in frame.columns:
        events = frame.select(pl.col("measure").alias("what"), "day", "days", "accounts")
    else:
        events = frame.unpivot(["signups", "ended"], index="day", variable_name="what", value_name="accounts").select(
            "what", "day", pl.lit(1, dtype=pl.Int64).alias("days"), "accounts"
        )
    active = exchanges_by_day(published)
    if active.is_empty():
        return events.clear()
    near = pl.col("day") >= pl.lit(active["day"].min()) - _BEFORE
    return (
        events
        .filter(pl.col("accounts") > 0, near)
        .group_by("what", "day", "days")
        .agg(pl.col("accounts").sum())
        .sort("what", "day", "days")
    )


def growth_by_day(published: Published) -> pl.DataFrame:
    """day, accounts (signed up by its end), exchanges (sent by its end); a span of days counts at its end."""
    frame = published.exhibits["EX-005"].frame
    if "measure" in frame.columns:
        signed = frame.filter(pl.col("measure") == "signups").select("day", "days", "accounts")
    else:
        signed = frame.select("day", pl.lit(1, dtype=pl.Int64).alias("days"), pl.col("signups").alias("accounts"))
    sent = exchanges_by_day(published)
    if sent.is_empty():
        return pl.DataFrame(schema={"day": pl.Date, "accounts": pl.Int64, "exchanges": pl.Int64})
    end = (pl.col("day") + pl.duration(days=pl.col("days") - 1)).alias("day")
    both = pl.concat([
        signed.select(end, "accounts", exchanges=pl.lit(0, dtype=pl.Int64)),
        sent.select(end, accounts=pl.lit(0, dtype=pl.Int64), exchanges="exchanges"),
    ])
    grown = both.group_by("day").agg(pl.col("accounts", "exchanges").sum()).sort("day")
    # What came long before the first exchange is in the first height, not a long empty stretch.
    near = pl.col("day") >= pl.lit(sent["day"].min()) - _BEFORE
    return grown.with_columns(pl.col("accounts", "exchanges").cum_sum()).filter(near)


def bits_by_signal(published: Published) -> pl.DataFrame:
    """signal, accounts (tied by it), of_accounts, bits (median of its linked pairs), most_bits (of one pair), pairs.

    No row in public, where no pair is shown.
    """
    links = published.exhibits["EX-003"].frame
    schema = {
        "signal": pl.String,
        "accounts": pl.Int64,
        "of_accounts": pl.Int64,
        "bits": pl.Float64,
        "most_bits": pl.Float64,
        "pairs": pl.Int64,
    }
    if "bits" not in links.columns:
        return pl.DataFrame(schema=schema)
    bits = pl.col("bits").cast(pl.Float64)
    ends = pl.concat([links.select("ring", "signal", account=end) for end in ("account_a", "account_b")])
    tied = ends.group_by("signal").agg(pl.struct("ring", "account").n_unique().cast(pl.Int64).alias("accounts"))
    said = links.group_by("signal").agg(
        bits.median().round(2).alias("bits"),
        bits.max().round(2).alias("most_bits"),
        pl.len().cast(pl.Int64).alias("pairs"),
        bits.sum().alias("all"),
    )
    members = published.exhibits["EX-001"].frame.height
    return (
        said
        .join(tied, on="signal")
        .with_columns(pl.lit(members, dtype=pl.Int64).alias("of_accounts"))
        .sort("all", "signal", descending=[True, False])
        .select(list(schema))
    )


def hours_of_week(published: Published) -> pl.DataFrame:
    """Columns hour (0 is Monday 00:00 UTC), ring, others: exchanges; missing where a cell is withheld."""
    own = published.exhibits["EX-011"].frame.group_by("hour").agg(pl.col("exchanges").sum().alias("ring"))
    ordinary = published.exhibits["EX-012"].frame.filter(pl.col("measure") == "hour")
    others = ordinary.select(pl.col("name").cast(pl.Int64).alias("hour"), others="exchanges")
    return pl.DataFrame({"hour": range(168)}).join(own, on="hour", how="left").join(others, on="hour", how="left")


def moves_to_models(published: Published) -> pl.DataFrame:
    """model, hours (72), who (ring, others), sent, moved: models to which both sent something in those hours."""
    own = (
        published
        .exhibits["EX-009"]
        .frame.group_by("model")
        .agg(sent=pl.col("sent_3d").sum(), moved=pl.col("moved_3d").sum())
    )
    ordinary = published.exhibits["EX-012"].frame.filter(pl.col("measure") == "move")
    others = ordinary.select(model="name", sent="exchanges", moved="moved")
    both = pl.concat([
        own.with_columns(pl.lit("ring").alias("who"), pl.lit(0).alias("place")),
        others.with_columns(pl.lit("others").alias("who"), pl.lit(1).alias("place")),
    ]).filter(pl.col("sent") > 0)
    compared = pl.col("model").is_in(own.filter(pl.col("sent") > 0)["model"].to_list())
    rows = both.filter(compared).sort("model", "place")
    return rows.select("model", pl.lit(72, dtype=pl.Int64).alias("hours"), "who", "sent", "moved")


def ring_drawn(published: Published) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Accounts with role, x, y and links with bits, as many as can be read: core first, the strongest links.

    Both empty in public, where no account is shown.
    """
    members, links = (published.exhibits[name].frame for name in ("EX-001", "EX-003"))
    if "account_a" not in links.columns:
        nobody = pl.DataFrame(schema={"account": pl.String, "role": pl.String, "x": pl.Float64, "y": pl.Float64})
        return nobody, pl.DataFrame(schema={"a": pl.String, "b": pl.String, "bits": pl.Float64})
    order = pl.col("role").replace_strict({"core": 0, "probable": 1}, default=2, return_dtype=pl.Int64)
    drawn = (
        members
        .sort(order, "membership", "bits", "account", descending=[False, True, True, False])
        .select("account", "role")
        .unique("account", maintain_order=True)
        .head(MOST_ACCOUNTS)
    )
    pairs = (
        links
        .group_by(a="account_a", b="account_b")
        .agg(pl.col("pair_bits").cast(pl.Float64).max().round(3).alias("bits"))
        .join(drawn.select(a="account"), on="a", how="semi")
        .join(drawn.select(b="account"), on="b", how="semi")
        .sort("bits", "a", "b", descending=[True, False, False])
        .head(MOST_LINKS)
    )
    return places(drawn, pairs), pairs
