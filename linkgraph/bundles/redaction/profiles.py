"""The three profiles, and which accounts of a matter each may show at all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import polars as pl

from linkgraph.bundles.matter import Matter
from linkgraph.core.errors import LinkgraphError
from linkgraph.tables.members import CORE, PROBABLE
from linkgraph.tables.rings import CONFIRMED

Profile = Literal["internal", "legal", "public"]
PROFILES: tuple[Profile, ...] = ("internal", "legal", "public")
SMALLEST_CELL = 10
"""In public no cell says something of fewer accounts; domains and networks are kept where so many share them."""

_OF_ACCOUNTS = ("activity", "tasks", "moves", "traffic", "hours", "signals", "without")


class DisclosureError(LinkgraphError):
    """A bundle may not be made: no basis, no approver, no recipient, or a ring that may not leave the house."""


@dataclass(frozen=True, slots=True)
class Scope:
    """A matter cut to the accounts that a profile may show. `left_out` says how many it may not, by ring and reason."""

    matter: Matter
    left_out: pl.DataFrame


def scoped(matter: Matter, profile: Profile) -> Scope:
    """Everybody inside; elsewhere only accounts of confirmed strength that are core or probable.

    `inside` of the signals becomes, in every profile, the number of accounts of confirmed strength that hold the value
    (of core and probable ones where the ring is for review): it says the same everywhere, and nothing of the others.

    `left_out`: ring_id, reason, accounts. Raises `DisclosureError` where a ring was dismissed, or has nobody to show.
    """
    counted = pl.col("role").is_in([CORE, PROBABLE])
    firm = ((pl.col("tier") == CONFIRMED) & counted).fill_null(value=False)
    matter = replace(matter, signals=_inside(matter, firm | (counted & (pl.col("ring_tier") != CONFIRMED))))
    if profile == "internal":
        return Scope(matter, pl.DataFrame(schema={"ring_id": pl.String, "reason": pl.String, "accounts": pl.Int64}))
    _refuse(matter, profile)
    others = matter.members.filter(~firm)
    left_out = others.group_by("ring_id", pl.coalesce("tier", "role").alias("reason")).agg(
        pl.len().cast(pl.Int64).alias("accounts")
    )
    return Scope(_cut(matter, matter.members.filter(firm)), left_out.sort("ring_id", "reason"))


def _inside(matter: Matter, firm: pl.Expr) -> pl.DataFrame:
    tiers = matter.rings.select("ring_id", ring_tier="tier")
    counted = matter.members.join(tiers, on="ring_id").filter(firm).select("ring_id", "account_id")
    value = ["ring_id", "signal", "token"]
    held = matter.signals.join(counted, on=["ring_id", "account_id"], how="semi").group_by(value).len("inside")
    signals = matter.signals.drop("inside").join(held, on=value, how="left", maintain_order="left")
    return signals.with_columns(pl.col("inside").fill_null(0))


def _refuse(matter: Matter, profile: Profile) -> None:
    for ring in matter.rings.to_dicts():
        if ring["decision"] == "dismissed":
            why = "was dismissed"
        elif ring["tier"] != CONFIRMED:
            why = f"is of the tier {ring['tier']}, which is for a person to look at first"
        elif not matter.members.filter((pl.col("ring_id") == ring["ring_id"]) & (pl.col("tier") == CONFIRMED)).height:
            why = "has no account of confirmed strength"
        else:
            continue
        raise DisclosureError(
            f"{ring['ring_id']} {why}: it cannot be bundled with the profile {profile}.",
            advice="Use the profile internal.",
        )


def _cut(matter: Matter, shown: pl.DataFrame) -> Matter:
    keep = shown.select("ring_id", "account_id")
    cut = {
        name: getattr(matter, name).join(keep, on=["ring_id", "account_id"], how="semi", maintain_order="left")
        for name in _OF_ACCOUNTS
    }
    links = matter.links
    for end in ("account_a", "account_b"):
        links = links.join(keep.rename({"account_id": end}), on=["ring_id", end], how="semi", maintain_order="left")
    return replace(matter, members=shown, links=links, **cut)
