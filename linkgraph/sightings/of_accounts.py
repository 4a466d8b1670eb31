"""The steps that make tables about each account by itself, bucket by bucket of accounts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import polars as pl

from linkgraph.sightings.activity import daily, weekly
from linkgraph.sightings.buckets import Step
from linkgraph.sightings.releases import moves
from linkgraph.sightings.servers import of_programs, places, sent_from
from linkgraph.sightings.tasks import Rules, tasks

OF_ACCOUNTS: Mapping[str, Step] = {
    step.name: step
    for step in (
        Step("activity", daily, order=("account", "day")),
        Step("hours", weekly, order=("account", "hour")),
        Step("servers", sent_from, of_programs, token=("address",), order=("account", "address")),
        Step("places", places, order=("account",)),
    )
}
"""What timelines and behaviour are read from, by the name of the table."""


def behaviour_steps(asked: Rules, *, released: pl.DataFrame) -> tuple[Step, Step]:
    """The steps of `tables.Tasks` by the rules of `asked`, and of `tables.Moves` to the models `released`."""
    return (
        Step("tasks", partial(tasks, rules=asked), order=("account", "task")),
        Step("moves", partial(moves, released=released), order=("model", "account")),
    )
