"""What people said about pairs of accounts, applied to the groups of a run."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from linkgraph.cases.standing import SAME, Standing
from linkgraph.core.settings import RingSettings
from linkgraph.rings import Context, Formed
from linkgraph.rings.constraints import constrain
from linkgraph.tables.pair_decisions import ABSENT, PairDecisions


def under_decisions(
    formed: Formed,
    pairs: pl.DataFrame,
    *,
    context: Context,
    rules: RingSettings,
    accounts: pl.DataFrame,
    standing: Standing,
) -> Mapping[str, pl.DataFrame]:
    """The tables members and ties with every pair that stands so joined or kept apart, and pair_decisions.

    `accounts` has account and account_id. A pair of which an account was not handed in changes nothing, as the table
    says.
    """
    wanted = [name for key in standing.pairs for name in key]
    number = dict(accounts.filter(pl.col("account_id").is_in(wanted)).select("account_id", "account").iter_rows())
    known = [key for key in standing.pairs if key[0] in number and key[1] in number]
    sides: dict[bool, list[tuple[str, str]]] = {True: [], False: []}
    for key in known:
        sides[standing.pairs[key].verdict == SAME].append(key)
    numbered = {same: [(number[first], number[second]) for first, second in keys] for same, keys in sides.items()}
    done = constrain(formed, pairs, context=context, rules=rules, together=numbered[True], apart=numbered[False])
    effects = dict(zip(sides[True], done.together, strict=True)) | dict(zip(sides[False], done.apart, strict=True))
    rows = [
        (*key, row.verdict, row.decided_by, row.decided_at, row.reason, effects.get(key, ABSENT))
        for key, row in standing.pairs.items()
    ]
    table = pl.DataFrame(rows, schema=PairDecisions.create_empty().schema, orient="row")
    return {
        "members": done.formed.members,
        "ties": done.formed.ties,
        "pair_decisions": PairDecisions.validate(table),
    }
