"""One row a group with everything that its terms are read from."""

from __future__ import annotations

import polars as pl

from linkgraph.core.clock import DAY
from linkgraph.findings.dormant import dormant
from linkgraph.findings.evidence import Evidence
from linkgraph.findings.mailboxes import mailboxes
from linkgraph.findings.new_model import new_model
from linkgraph.findings.one_program import ordinary
from linkgraph.findings.own_templates import own_templates
from linkgraph.findings.replaced import replaced
from linkgraph.findings.served import served
from linkgraph.findings.shared_by_all import shared_by_all
from linkgraph.findings.taken_over import taken_over
from linkgraph.findings.task_mix import task_mix
from linkgraph.findings.usual import usual
from linkgraph.tables.signals import SUPPORTING


def profiles(evidence: Evidence) -> pl.DataFrame:
    """Columns by group: sizes, volumes, rhythm, identity, payments, places, content and timing; see each part below.

    Columns that start with `all_` give the same for all accounts, as the base rate; those with `usual_` for accounts in
    no group that do as much.
    """
    counted = evidence.counted()
    mine = counted.join(evidence.traits, on="account").join(
        evidence.accounts.drop("created_at", "source", "row"), on="account"
    )
    size = counted.group_by("group").agg(pl.len().cast(pl.Int64).alias("accounts"))
    parts = [
        _volume(mine),
        _identity(mine, evidence),
        _payments(counted, evidence),
        _places(counted, evidence),
        _network(counted, evidence),
        _content(mine, evidence),
        _families(evidence),
        usual(evidence),
        mailboxes(evidence),
        served(evidence),
        shared_by_all(evidence),
        new_model(evidence),
        dormant(evidence),
        task_mix(evidence),
        replaced(evidence),
        taken_over(evidence),
    ]
    for part in parts:
        size = size.join(part, on="group", how="left")
    return ordinary(size.with_columns(**_base_rates(evidence)).sort("group"))


def _base_rates(evidence: Evidence) -> dict[str, pl.Expr]:
    everybody = evidence.traits
    ended = evidence.accounts["status"].is_in(["banned", "suspended"]).fill_null(value=False).mean()
    active = everybody.filter(pl.col("exchanges") >= 3)
    spread = active.select(_width(pl.col("rate").log())).item()
    return {
        "all_throwaway": pl.lit(_thrown(evidence).height / max(evidence.accounts.height, 1)),
        "all_banned": pl.lit(float(str(ended or 0.0))),
        "all_rate": pl.lit(active["rate"].median()).cast(pl.Float64),
        "all_spread": pl.lit(spread).cast(pl.Float64),
        "all_weekend": pl.lit(everybody["weekend"].mean()).cast(pl.Float64),
        "all_created_days": pl.lit(_middle(evidence.accounts, "created_at")).cast(pl.Float64),
    }


def _middle(frame: pl.DataFrame, column: str) -> float:
    """Days between the 10th and the 90th percentile of a time."""
    low, high = frame[column].quantile(0.1), frame[column].quantile(0.9)
    return (high - low) / DAY if low is not None and high is not None else 0.0


def _volume(mine: pl.DataFrame) -> pl.DataFrame:
    """Exchanges, active, spread (of log exchanges a day, as `_width`), rhythm, weekend, busiest (share)."""
    active = pl.col("exchanges") > 0
    return (
        mine
        .sort("group", "account")
        .group_by("group", maintain_order=True)
        .agg(
            pl.col("exchanges").sum().alias("exchanges"),
            active.sum().cast(pl.Int64).alias("active"),
            _width(pl.col("rate").filter(active).log()).alias("spread"),
            pl.col("rate").filter(active).median().alias("rate"),
            pl.col("rhythm").mean().alias("rhythm"),
            pl.col("rhythm").count().cast(pl.Int64).alias("rhythm_of"),
            pl.col("weekend").mean().alias("weekend"),
            (pl.col("busiest") / pl.col("exchanges")).filter(pl.col("exchanges") >= 3).median().alias("busiest"),
        )
    )


def _width(values: pl.Expr) -> pl.Expr:
    """The standard deviation as the middle half shows it: a spare account or two do not change it."""
    half = values.quantile(0.75, interpolation="linear") - values.quantile(0.25, interpolation="linear")
    return half / 1.349


def _modal(column: str) -> pl.Expr:
    """The share of members (of those that have it) with the most frequent value."""
    return (pl.col(column).drop_nulls().value_counts().struct.field("count").max() / pl.col(column).count()).alias(
        column
    )


def _identity(mine: pl.DataFrame, evidence: Evidence) -> pl.DataFrame:
    """Shares of members with the most frequent organisation, country; banned; sign-up times; mail domains."""
    ended = pl.col("status").is_in(["banned", "suspended"])
    created = pl.col("created_at")
    group = mine.group_by("group").agg(
        pl.len().alias("members"),
        _modal("country"),
        (pl.col("organization_id").drop_nulls().value_counts().struct.field("count").max() / pl.len()).alias(
            "organization"
        ),
        pl.when(pl.col("status").count() > 0).then(ended.sum().cast(pl.Int64)).alias("banned"),
        ((created.quantile(0.9) - created.quantile(0.1)) / DAY).alias("created_days"),
        created.min().alias("first_created"),
        created.median().alias("middle_created"),
    )
    domain = _best_token(evidence, "email_domain").select(
        "group",
        pl.col("covered").alias("domain"),
        pl.col("ours").alias("domain_ours"),
        pl.col("value").alias("domain_name"),
    )
    batch = _best_token(evidence, "signup_batch").select("group", pl.col("covered").alias("batch"))
    office = _best_token(evidence, "address").select("group", office=pl.col("covered") * pl.col("ours"))
    thrown = (
        _thrown(evidence)
        .join(mine.select("group", "account"), on="account")
        .group_by("group")
        .agg(pl.len().alias("thrown"))
    )
    code = _best_token(evidence, "referral_code").select("group", channel=pl.col("covered") * pl.col("ours"))
    return (
        group
        .join(domain, on="group", how="left")
        .join(batch, on="group", how="left")
        .join(code, on="group", how="left")
        .join(thrown, on="group", how="left")
        .join(office, on="group", how="left")
        .with_columns((pl.col("thrown").fill_null(0) / pl.col("members")).alias("throwaway"))
    )


def _thrown(evidence: Evidence) -> pl.DataFrame:
    """Accounts whose mail domain is listed as throw-away."""
    listed = evidence.tokens.filter((pl.col("signal") == "email_domain") & pl.col("listed").is_not_null())
    return evidence.sightings.join(listed.select("signal", "token"), on=["signal", "token"]).select("account")


def _best_token(evidence: Evidence, signal: str) -> pl.DataFrame:
    """The token that most members hold: group, covered (share of members), ours (share of holders), value."""
    counted = evidence.counted()
    size = counted.group_by("group").agg(pl.len().alias("size"))
    return (
        evidence.sightings
        .filter(pl.col("signal") == signal)
        .join(counted, on="account")
        .group_by("group", "token")
        .agg(pl.len().alias("inside"))
        .join(evidence.tokens.filter(pl.col("signal") == signal), on="token")
        .join(size, on="group")
        .with_columns(
            (pl.col("inside") / pl.col("size")).alias("covered"), (pl.col("inside") / pl.col("holders")).alias("ours")
        )
        .sort("group", "inside", "token", descending=[False, True, False])
        .unique("group", keep="first", maintain_order=True)
    )


def _payments(counted: pl.DataFrame, evidence: Evidence) -> pl.DataFrame:
    """payers, instruments, prepaid (share of instruments), card (share of members on the most shared instrument)."""
    if evidence.payments is None:
        none = {"payers": pl.Int64, "instruments": pl.Int64, "prepaid": pl.Float64, "abroad": pl.Float64}
        return counted.select("group").unique().with_columns(**{k: pl.lit(None, dtype=v) for k, v in none.items()})
    paid = (
        evidence.payments
        .select("account", "instrument_id", "instrument_kind", "issuer_country")
        .group_by("account", "instrument_id")
        .agg(pl.col("instrument_kind", "issuer_country").min())
        .join(evidence.accounts.lazy().select("account", "country"), on="account")
        .collect()
        .join(counted, on="account")
    )
    # Missing where the kind is: of such an instrument nothing is known.
    prepaid = pl.when(pl.col("instrument_kind").is_not_null()).then(
        pl.col("instrument_kind").is_in(["prepaid", "virtual"])
    )
    foreign = pl.col("issuer_country") != pl.col("country")
    instruments = paid.group_by("group", "instrument_id").agg(
        prepaid.max().alias("prepaid"), pl.col("account").n_unique().alias("payers")
    )
    return (
        paid
        .group_by("group")
        .agg(pl.col("account").n_unique().cast(pl.Int64).alias("payers"), foreign.mean().alias("abroad"))
        .join(
            instruments.group_by("group").agg(
                pl.len().cast(pl.Int64).alias("instruments"), pl.col("prepaid").mean().alias("prepaid")
            ),
            on="group",
        )
    )


def _places(counted: pl.DataFrame, evidence: Evidence) -> pl.DataFrame:
    """home: share of members that kept coming back to one address for two weeks or more; how long it was shared."""
    size = counted.group_by("group").agg(pl.len().alias("size"))
    # Episodes of one address are one home, however long nobody was in.
    address = evidence.tokens.filter(pl.col("signal") == "address").select("signal", "token", "value")
    stays = (
        evidence.sightings
        .join(address, on=["signal", "token"])
        .join(counted, on="account")
        .group_by("group", "account", "value")
        .agg(pl.col("first_at").min(), pl.col("last_at").max(), pl.col("count").sum())
    )
    lasting = (pl.col("last_at") - pl.col("first_at")) >= 14 * DAY
    return (
        stays
        .filter(lasting & (pl.col("count") >= 5))
        .group_by("group", "value")
        .agg(pl.len().alias("inside"))
        .filter(pl.col("inside") >= 2)
        .join(size, on="group")
        .group_by("group")
        .agg((pl.col("inside").max() / pl.col("size").first()).alias("home"))
    )


def _network(counted: pl.DataFrame, evidence: Evidence) -> pl.DataFrame:
    """one_network: the share of the group's exchanges in the small network where most of them are, 1 at most.

    Episodes of one network are one; log-ins there count too, of accounts that send little.
    """
    network = evidence.tokens.filter(pl.col("signal") == "network").select("signal", "token", "value")
    sent = counted.join(evidence.traits.select("account", "exchanges"), on="account").group_by("group")
    return (
        evidence.sightings
        .join(network, on=["signal", "token"])
        .join(counted, on="account")
        .group_by("group", "value")
        .agg(pl.col("count").sum())
        .group_by("group")
        .agg(pl.col("count").max())
        .join(sent.agg(pl.col("exchanges").sum()), on="group")
        .select("group", one_network=(pl.col("count") / pl.col("exchanges").clip(1)).clip(0.0, 1.0))
    )


def _content(mine: pl.DataFrame, evidence: Evidence) -> pl.DataFrame:
    """Templates of the group's own, and the share of members' exchanges made from them (the median member)."""
    known = evidence.signals.filter(pl.col("family") == "content")["records"].sum()
    own = own_templates(evidence)
    by_account = (
        evidence.sightings
        .join(mine.select("group", "account", "exchanges"), on="account")
        .join(own.select("group", "signal", "token"), on=["group", "signal", "token"])
        .group_by("group", "account")
        .agg(pl.col("count").sum().alias("count"), pl.col("exchanges").first())
        .with_columns((pl.col("count") / pl.col("exchanges")).alias("share"))
    )
    everyone = mine.join(by_account.select("group", "account", "share"), on=["group", "account"], how="left")
    return (
        everyone
        .group_by("group")
        .agg(pl.col("share").fill_null(0.0).median().alias("own_content"))
        .with_columns(pl.when(known > 0).then("own_content").alias("own_content"))
        .join(own.group_by("group").agg(pl.len().cast(pl.Int64).alias("own_templates")), on="group", how="left")
    )


def _families(evidence: Evidence) -> pl.DataFrame:
    """Families (strongest first), firm (how many hold half of the members), and each one's share of members."""
    family = evidence.signals.select("signal", "family")
    size = evidence.counted().group_by("group").agg(pl.len().alias("size"))
    tied = (
        evidence.ties
        .join(evidence.counted(), on=["group", "account"])
        .join(family, on="signal")
        .filter(pl.col("microbits") >= 3_000_000)
        .group_by("group", "family")
        .agg(pl.col("account").n_unique().alias("tied"), pl.col("microbits").sum())
        .join(size, on="group")
        .with_columns((pl.col("tied") / pl.col("size")).alias("share"))
        .with_columns((pl.col("family") == SUPPORTING).alias("supporting"))
        .sort("group", "supporting", "microbits", "family", descending=[False, False, True, False])
    )
    firm = pl.col("family") != SUPPORTING

    def share(name: str) -> pl.Expr:
        return pl.col("share").filter(pl.col("family") == name).first().fill_null(0.0).alias(f"tied_{name}")

    return tied.group_by("group", maintain_order=True).agg(
        pl.col("family").str.join(", ").alias("families"),
        (firm & (pl.col("share") >= 0.5)).sum().cast(pl.Int64).alias("firm"),
        pl.col("share").filter(firm).max().fill_null(0.0).alias("tied_best"),
        *[share(name) for name in ("payment", "device", "contact", "credential", "content", "timing", SUPPORTING)],
    )
