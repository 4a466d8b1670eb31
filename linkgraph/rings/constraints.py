"""Groups under what a person said of pairs: two accounts that must be together, two that must not be.

Must-link and cannot-link constraints (Wagstaff et al. 2001) on groups that were formed without them. A person's word is
no evidence: it counts no bits, and whoever is in a group by it alone shows so in `best_family` and `least_membership`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import igraph
import polars as pl

from linkgraph.core.settings import RingSettings
from linkgraph.rings.form import Formed
from linkgraph.rings.membership import Context, members, ties
from linkgraph.tables.members import PROBABLE, Members
from linkgraph.tables.pair_decisions import APART, CUT, JOINED, NO_GROUP, TOGETHER

DECIDED = "decision"
"""The family, beside those of the signals, by which an account belongs that a person put there."""

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Constrained:
    """The groups, and what each pair that was said to be together or apart changed, in the order given."""

    formed: Formed
    together: tuple[str, ...]
    apart: tuple[str, ...]


def constrain(
    formed: Formed,
    pairs: pl.DataFrame,
    *,
    context: Context,
    rules: RingSettings,
    together: Sequence[Pair],
    apart: Sequence[Pair],
) -> Constrained:
    """The same groups with those pairs joined and those kept apart, weighed again, numbered by their lowest account.

    Together: their groups become one, an account in no group joins the other's; where none of them is in a group and
    they are fewer than `smallest`, there is none. Apart: the group is cut where the least evidence is lost (minimum cut
    of the linked pairs; Ford & Fulkerson 1956); a part that falls below `smallest` accounts is no group any more.
    """
    if not together and not apart:
        return Constrained(formed, (), ())
    before = dict(formed.members.select("account", "group").iter_rows())
    joined = _join(before, together, smallest=rules.smallest)
    divided = _cut(joined, pairs, together=together, apart=apart)
    groups = pl.DataFrame(
        {"account": list(divided), "group": list(divided.values())},
        schema={"account": pl.UInt32, "group": pl.UInt32},
    ).filter(pl.len().over("group") >= rules.smallest)
    changed = _weighed(groups, formed, before=before, context=context)
    final = _by_a_persons_word(changed, together, joins_at=rules.joins_at, accounts=context.accounts)
    after = dict(final.members.select("account", "group").iter_rows())
    return Constrained(
        final,
        tuple(_effect(pair, before=before, after=after, together=True) for pair in together),
        tuple(_effect(pair, before=joined, after=after, together=False) for pair in apart),
    )


def _join(groups: dict[int, int], together: Sequence[Pair], *, smallest: int) -> dict[int, int]:
    """Account → group, with the groups of each joined set under the lowest of their numbers."""
    of = dict(groups)
    fresh = max(of.values(), default=-1) + 1
    whole = igraph.Graph(edges=together).connected_components() if together else ()
    for accounts in whole:
        touched = sorted({of[account] for account in accounts if account in of})
        if len(accounts) == 1 or (not touched and len(accounts) < smallest):
            continue
        number = touched[0] if touched else fresh
        fresh += not touched
        of = {account: number if group in touched else group for account, group in of.items()}
        of.update(dict.fromkeys(accounts, number))
    return of


def _cut(
    groups: dict[int, int], pairs: pl.DataFrame, *, together: Sequence[Pair], apart: Sequence[Pair]
) -> dict[int, int]:
    """Account → group, with no pair of `apart` in one of them."""
    of = dict(groups)
    fresh = max(of.values(), default=-1) + 1
    for a, b in apart:
        if a in of and of[a] == of.get(b):
            inside = sorted(account for account, group in of.items() if group == of[a])
            leaving = _smaller_side(inside, pairs, together=together, ends=(a, b))
            of.update(dict.fromkeys(leaving, fresh))
            fresh += 1
    return of


def _smaller_side(inside: list[int], pairs: pl.DataFrame, *, together: Sequence[Pair], ends: Pair) -> list[int]:
    """The accounts on the smaller side of the cheapest cut between two of them."""
    place = {account: number for number, account in enumerate(inside)}
    mine = pl.DataFrame({"account": inside}, schema={"account": pl.UInt32})
    linked = (
        pairs
        .join(mine.rename({"account": "a"}), on="a", how="semi")
        .join(mine.rename({"account": "b"}), on="b", how="semi")
        .sort("a", "b")
        .select("a", "b", (pl.col("microbits") * pl.col("weight")).alias("worth"))
    )
    said = [(a, b) for a, b in together if a in place and b in place]
    never = float(linked["worth"].sum()) + 1.0
    ends_of = [*linked.select("a", "b").iter_rows(), *said]
    graph = igraph.Graph(
        n=len(inside),
        edges=[(place[a], place[b]) for a, b in ends_of],
        edge_attrs={"worth": [*linked["worth"], *[never] * len(said)]},
    )
    cut = graph.mincut(place[ends[0]], place[ends[1]], capacity="worth")
    graph.delete_edges(cut.cut)
    parts = graph.connected_components()
    first, second = (set(parts[parts.membership[place[end]]]) for end in ends)
    # Accounts that no pair links to either side are held by what they share with all: they stay with the more.
    smaller = min(first, second, key=lambda side: (len(side), min(side)))
    return [inside[number] for number in sorted(smaller)]


def _weighed(groups: pl.DataFrame, formed: Formed, *, before: dict[int, int], context: Context) -> Formed:
    """Members and ties of the groups; those of a group that nothing changed as they were."""
    lowest = pl.col("account").min().over("group")
    groups = groups.with_columns((lowest.rank("dense") - 1).cast(pl.UInt32).alias("group")).sort("group", "account")
    was = pl.DataFrame(
        {"account": list(before), "was": list(before.values())}, schema={"account": pl.UInt32, "was": pl.UInt32}
    )
    sizes = was.group_by("was").agg(pl.len().alias("size_before"))
    kept = (
        groups
        .join(was, on="account", how="left")
        .group_by("group")
        .agg(pl.col("was").n_unique().alias("sources"), pl.col("was").first(), pl.len().alias("size"))
        .join(sizes, on="was")
        .filter((pl.col("sources") == 1) & (pl.col("size") == pl.col("size_before")))
        .select("group", "was")
    )
    asked = groups.join(kept, on="group", how="anti")
    tied = ties(asked, context, asked=asked)
    sizes_now = asked.group_by("group").agg(pl.len().cast(pl.Int64).alias("size"))
    judged = members(sizes_now, tied, context=context)

    def renamed(frame: pl.DataFrame) -> pl.DataFrame:
        """The rows of the groups that nothing changed, under the numbers that these have now."""
        mine = frame.rename({"group": "was"}).join(kept, on="was").drop("was")
        return mine.select(frame.columns)

    missing = asked.join(judged, on=["group", "account"], how="anti").join(sizes_now, on="group")
    nothing = missing.select(
        "group",
        "account",
        (pl.col("size") / context.accounts).alias("membership"),
        (pl.col("size") / context.accounts).alias("least_membership"),
        pl.lit(DECIDED).alias("best_family"),
        pl.lit(0, pl.UInt8).alias("families"),
        pl.lit(0, pl.Int64).alias("microbits"),
        pl.lit("peripheral").alias("role"),
    )
    return replace(
        formed,
        members=pl.concat([renamed(formed.members), judged, nothing]).sort("group", "account"),
        ties=pl.concat([renamed(formed.ties), tied]).sort("group", "account", "signal"),
    )


def _by_a_persons_word(formed: Formed, together: Sequence[Pair], *, joins_at: float, accounts: int) -> Formed:
    """An account belongs as surely as the surest of those it was joined with; without that word, as its evidence says.

    What its evidence says stands in `least_membership`, the word in `best_family`; it is probable at most.
    """
    whole = igraph.Graph(n=accounts, edges=together).connected_components().membership if together else []
    named = sorted({account for pair in together for account in pair})
    sets = pl.DataFrame(
        {"account": named, "set": [whole[account] for account in named]},
        schema={"account": pl.UInt32, "set": pl.Int64},
    )
    surest = pl.col("membership").max().over("group", "set")
    lifted = pl.col("set").is_not_null() & (pl.col("membership") < joins_at) & (surest >= joins_at)
    judged = (
        formed.members
        .join(sets, on="account", how="left", maintain_order="left")
        .with_columns(lifted.alias("lifted"), surest.alias("surest"))
        .with_columns(
            pl.when("lifted").then("surest").otherwise("membership").alias("membership"),
            pl.when("lifted").then("membership").otherwise("least_membership").alias("least_membership"),
            pl.when("lifted").then(pl.lit(DECIDED)).otherwise("best_family").alias("best_family"),
            pl.when("lifted").then(pl.lit(PROBABLE)).otherwise("role").alias("role"),
        )
        .select(Members.column_names())
    )
    return replace(formed, members=judged)


def _effect(pair: Pair, *, before: dict[int, int], after: dict[int, int], together: bool) -> str:
    a, b = pair
    was = a in before and before[a] == before.get(b)
    now = a in after and after[a] == after.get(b)
    if together:
        return TOGETHER if was and now else JOINED if now else NO_GROUP
    return CUT if was else APART
