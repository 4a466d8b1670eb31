"""What known indicators of an organisation show, apart from all else, and the judgment that rests on it."""

from __future__ import annotations

import polars as pl

from linkgraph.bundles.claims.measures import where
from linkgraph.bundles.claims.model import Judgment
from linkgraph.bundles.letter.statements.drafting import Drafting, conditions
from linkgraph.bundles.letter.statements.words import target

_MATCHES, _CONTROLS, _KNOWN = "EX-017", "EX-018", "EX-019"
_NAMES = ("attribution organisation", "attribution indicators", "attribution accounts", "attribution ordinary share")
_LEAST_RATIO = 1.5
_ALTERNATIVES = (
    "infrastructure or software that the organisation shares with others, who act for themselves",
    "somebody who imitates the organisation",
    "people of the organisation who act on their own",
)


def attribution(draft: Drafting, *, author: str) -> dict[str, str]:
    """Matches of the organisation that most accounts match, beside the control. Gives the reference of its name."""
    for name in (*_NAMES, "judgment attribution"):
        draft.absent(name)
    if _KNOWN not in draft.published.exhibits:
        return {}
    found = draft.published.exhibits[_MATCHES].frame
    known = draft.published.exhibits[_KNOWN].frame
    said = pl.col("accounts").sum() if draft.public else pl.col("account").n_unique()
    ranked = (
        known
        .select("organisation")
        .unique()
        .join(found.group_by("organisation").agg(said=said), on="organisation", how="left")
    )
    name = str(ranked.fill_null(0).sort("said", "organisation", descending=[True, False])["organisation"][0])
    own = where("organisation", "eq", value=name)
    draft.names[_NAMES[0]] = target("organisation", name)
    draft.count(
        _NAMES[1],
        label="known indicators of the organisation",
        unit="indicators",
        expr={"op": "count", "exhibit": _KNOWN, **conditions(own)},
    )

    def counted(column: str) -> dict[str, str]:
        return {"op": "sum", "column": "accounts"} if draft.public else {"op": "count_distinct", "column": column}

    matched = draft.count(
        _NAMES[2],
        label="accounts of the group that match a known indicator of the organisation",
        unit="accounts",
        expr={
            **counted("account"),
            "exhibit": _MATCHES,
            **conditions(own),
            **draft.of_named(),
        },
    )
    ordinary = draft.count(
        "attribution ordinary accounts",
        label="accounts of the control sample that match a known indicator of the organisation",
        unit="accounts",
        expr={**counted("control"), "exhibit": _CONTROLS, **conditions(own)},
    )
    sample = draft.count(
        "control accounts",
        label="accounts of the control sample",
        unit="accounts",
        expr={"op": "max", "exhibit": "EX-006", "column": "accounts"}
        if draft.public
        else {"op": "count_distinct", "exhibit": "EX-006", "column": "control"},
    )
    share = draft.part(
        _NAMES[3],
        label="share of the control sample that matches a known indicator of the organisation",
        of=[ordinary, sample],
    )
    if _sets_apart(draft, matched, ordinary_share=share):
        judgment = Judgment(
            author=author,
            basis=("matches of known indicators, beside the same in the control sample",),
            alternatives=_ALTERNATIVES,
            confidence="low confidence",
        )
        label = "that the organisation operates these accounts"
        draft.judgment("judgment attribution", label=label, words="low confidence", judgment=judgment)
    return {target("organisation", name): name}


def _sets_apart(draft: Drafting, matched: str | None, *, ordinary_share: str | None) -> bool:
    """Whether the group matches clearly more often than ordinary accounts: else no judgment is drafted on it."""
    some, accounts, ordinary = (draft.value(one) for one in (matched, draft.names["accounts"], ordinary_share))
    if some is None or accounts is None or ordinary is None or isinstance(ordinary, str):
        return False
    return int(some) > 0 and int(some) >= _LEAST_RATIO * float(ordinary) * int(accounts)
