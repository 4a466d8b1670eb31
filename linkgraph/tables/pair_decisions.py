"""What an investigator said about pairs of accounts, and what became of it in this run."""

from __future__ import annotations

import dataframely as dy

JOINED = "joined"
TOGETHER = "together anyway"
CUT = "kept apart"
APART = "apart anyway"
NO_GROUP = "no group"
ABSENT = "not in the data"


class PairDecisions(dy.Schema):
    """One row for each pair on which a decision stands, by its accounts. A person's word counts no bits."""

    account_a = dy.String(primary_key=True, min_length=1, metadata={"meaning": "the account first by the alphabet"})
    account_b = dy.String(primary_key=True, min_length=1, metadata={"meaning": "the other account"})
    verdict = dy.String(regex="^(same|different)$", metadata={"meaning": "same: one operator has both; different: not"})
    decided_by = dy.String(metadata={"meaning": "who decided it"})
    decided_at = dy.Int64(metadata={"meaning": "when", "unit": "microseconds since 1970-01-01 UTC"})
    reason = dy.String(metadata={"meaning": "why, in that person's words"})
    effect = dy.String(
        regex=f"^({JOINED}|{TOGETHER}|{CUT}|{APART}|{NO_GROUP}|{ABSENT})$",
        metadata={"meaning": "what it changed: joined, kept apart; or why nothing"},
    )
