"""What people decided about rings and pairs of accounts: the history that `decisions.sqlite` keeps."""

from __future__ import annotations

import dataframely as dy


class Decisions(dy.Schema):
    """One row a decision, the oldest first. It is about a ring or about a pair of accounts; a later one replaces it.

    Notes replace nothing, an assignment replaces an assignment, and what is undone counts as if it were not there.
    """

    number = dy.UInt32(primary_key=True, min=1, metadata={"meaning": "place in the history, from 1"})
    decided_at = dy.Int64(metadata={"meaning": "when", "unit": "microseconds since 1970-01-01 UTC"})
    decided_by = dy.String(metadata={"meaning": "who decided"})
    ring_id = dy.String(nullable=True, metadata={"meaning": "the ring, none where it is about a pair"})
    account_a = dy.String(nullable=True, metadata={"meaning": "of a pair, the account first by the alphabet"})
    account_b = dy.String(nullable=True, metadata={"meaning": "of a pair, the other account"})
    verdict = dy.String(
        regex="^(confirmed|dismissed|undecided|same|different|note|assigned|undone)$",
        metadata={
            "meaning": "of a ring confirmed, dismissed; of a pair same, different; of both undecided; or another row"
        },
    )
    assigned_to = dy.String(nullable=True, metadata={"meaning": "of an assignment, whose task the ring is now"})
    undoes = dy.UInt32(nullable=True, min=1, metadata={"meaning": "the number of the row that this one takes back"})
    reason = dy.String(metadata={"meaning": "why, in that person's words"})
    accounts = dy.UInt32(metadata={"meaning": "accounts that it was about", "unit": "accounts"})
    applied = dy.Bool(metadata={"meaning": "whether the last run has read it"})
    stands = dy.Bool(metadata={"meaning": "whether no later one replaces it or takes it back"})
    run = dy.String(metadata={"meaning": "stamp of the findings that were looked at"})
    sha256 = dy.String(regex=r"^[0-9a-f]{64}$", metadata={"meaning": "digest of the row and all before it"})
