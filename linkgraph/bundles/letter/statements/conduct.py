"""What the accounts did: what they asked for, how fast they moved to a new model, what explains their traffic."""

from __future__ import annotations

import polars as pl

from linkgraph.bundles.claims.measures import where
from linkgraph.bundles.letter.statements.drafting import Drafting, conditions
from linkgraph.bundles.letter.statements.words import target

TASK_PLACES = ("A", "B", "C")
_OTHER = "other"
_LEAST_SHARE = 0.05
_LEAST_RATIO = 1.5
"""A task is set apart where the group asks for it so much more often than ordinary accounts do."""
_LEAST_SENT = 20
"""With fewer exchanges after a release nothing is said of it."""


def tasks(draft: Drafting) -> dict[str, str]:
    """At most three tasks that set the group apart, and their shares. Gives the references of their names."""
    found = _set_apart(draft)
    references = {}
    for place, task in zip(TASK_PLACES, [*found, None, None, None], strict=False):
        name = f"task {place}"
        if task is None:
            for one in (
                name,
                f"{name} exchanges",
                f"{name} share",
                f"{name} ordinary exchanges",
                f"{name} ordinary share",
            ):
                draft.absent(one)
            continue
        references[target("task", task)] = task.replace("_", " ")
        draft.names[name] = target("task", task)
        words = task.replace("_", " ")
        asked = draft.count(
            f"{name} exchanges",
            label=f"exchanges of the group whose prompt asks for {words}",
            unit="exchanges",
            expr=draft.sum_of("EX-008", "exchanges", conditions=[where("task", "eq", value=task)]),
        )
        draft.part(
            f"{name} share",
            label=f"share of the group's exchanges whose prompt asks for {words}",
            of=[asked, draft.names["exchanges"]],
        )
        among = conditions(where("measure", "eq", value="task"), where("name", "eq", value=task))
        asked = draft.count(
            f"{name} ordinary exchanges",
            label=f"exchanges of accounts in no group whose prompt asks for {words}",
            unit="exchanges",
            expr={"op": "sum", "exhibit": "EX-012", "column": "exchanges", **among},
        )
        draft.part(
            f"{name} ordinary share",
            label=f"share of the exchanges of accounts in no group whose prompt asks for {words}",
            of=[asked, draft.names["ordinary exchanges"]],
        )
    return references


def _set_apart(draft: Drafting) -> list[str]:
    own = draft.published.exhibits["EX-008"].frame.group_by("task").agg(pl.col("exchanges").sum())
    ordinary = draft.published.exhibits["EX-012"].frame.filter(pl.col("measure") == "task")
    both = (
        own
        .join(ordinary.select(task="name", others="exchanges"), on="task", how="left")
        .with_columns(pl.col("others").fill_null(0))
        .with_columns(pl.col("exchanges") / pl.col("exchanges").sum(), pl.col("others") / pl.col("others").sum())
        .filter(
            pl.col("task") != _OTHER,
            pl.col("exchanges") >= _LEAST_SHARE,
            pl.col("exchanges") >= _LEAST_RATIO * pl.col("others"),
        )
    )
    return both.sort("exchanges", "task", descending=[True, False])["task"].head(len(TASK_PLACES)).to_list()


def pivot(draft: Drafting) -> None:
    """The newest model to which the group sent enough: its share of what was sent in the first three days."""
    moves = draft.published.exhibits["EX-009"].frame
    enough = moves.group_by("model").agg(pl.col("sent_3d", "moved_3d").sum()).filter(pl.col("sent_3d") >= _LEAST_SENT)
    if enough.is_empty():
        for name in ("pivot model", "pivot share", "pivot ordinary share"):
            draft.absent(name)
        return
    # Of several the one to which it moved most.
    model = enough.sort(pl.col("moved_3d") / pl.col("sent_3d"), "model", descending=True)["model"][0]
    own = where("model", "eq", value=model)
    draft.text(
        "pivot model",
        label="a model that came out in the window",
        expr={"op": "only", "exhibit": "EX-009", "column": "model", **conditions(own)},
    )
    sent, moved = (
        draft.count(f"pivot {name}", label=label, unit="exchanges", expr=draft.sum_of("EX-009", name, conditions=[own]))
        for name, label in (
            ("sent_3d", "exchanges of the group in the first days of the new model"),
            ("moved_3d", "exchanges of the group on the new model in its first days"),
        )
    )
    draft.part(
        "pivot share",
        label="share of the group's exchanges that went to the new model in its first days",
        of=[moved, sent],
    )
    ordinary = conditions(where("measure", "eq", value="move"), where("name", "eq", value=model))
    sent, moved = (
        draft.count(
            f"pivot ordinary {column}",
            label=label,
            unit="exchanges",
            expr={"op": "sum", "exhibit": "EX-012", "column": column, **ordinary},
        )
        for column, label in (
            ("exchanges", "exchanges of accounts in no group in the first days of the new model"),
            ("moved", "exchanges of accounts in no group on the new model in its first days"),
        )
    )
    draft.part(
        "pivot ordinary share",
        label="share of the exchanges of accounts in no group that went to the new model in its first days",
        of=[moved, sent],
    )


def traffic(draft: Drafting) -> None:
    """What part of the exchanges the operation explains: its own templates, its rhythm, neither."""
    whole = draft.count(
        "traffic",
        label="exchanges of the group whose origin was looked at",
        unit="exchanges",
        expr=draft.sum_of("EX-010", "exchanges"),
    )
    for name, column, label in (
        ("templated", "templates", "made from a template of its own, which others hardly use"),
        ("rhythm", "rhythm", "made from none, but in lockstep or in a relay with another account of it"),
        ("rest", "rest", "that neither its templates nor its rhythm explain"),
    ):
        part = draft.count(
            f"{name} exchanges",
            label=f"exchanges of the group {label}",
            unit="exchanges",
            expr=draft.sum_of("EX-010", column),
        )
        draft.part(f"{name} share", label=f"share of the group's exchanges {label}", of=[part, whole])
