"""What each account's prompts ask for."""

from __future__ import annotations

import dataframely as dy

OTHER = "other"
"""The task of prompts that no rule fits."""


class Tasks(dy.Schema):
    """One row for each account and task of its prompts, sorted by account and task; missing prompts are not counted."""

    account = dy.UInt32(primary_key=True, metadata={"meaning": "the account, see accounts"})
    task = dy.String(primary_key=True, metadata={"meaning": "the first task of which a rule fits, other: none does"})
    exchanges = dy.UInt32(min=1, metadata={"meaning": "exchanges whose prompt asks for it", "unit": "exchanges"})


class TaskRules(dy.Schema):
    """The rules by which tasks were told apart, in order: a prompt belongs to the first task of which one fits."""

    place = dy.UInt32(primary_key=True, metadata={"meaning": "place of the rule in the file, from 0"})
    task = dy.String(metadata={"meaning": "the task"})
    pattern = dy.String(metadata={"meaning": "regular expression, looked for in the prompt in lower case"})
