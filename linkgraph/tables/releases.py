"""New models inside the observed time, and who moved to them when."""

from __future__ import annotations

import dataframely as dy


class Releases(dy.Schema):
    """One row for each model that came out inside the observed time, sorted by time and model."""

    model = dy.String(primary_key=True, metadata={"meaning": "the model, as in exchanges"})
    released_at = dy.Int64(metadata={"meaning": "when it came out", "unit": "microseconds since 1970-01-01 UTC"})
    given = dy.Bool(
        metadata={"meaning": "true: by the settings; false: taken from the exchanges, when enough accounts used it"}
    )


class Moves(dy.Schema):
    """One row for each release and account with an exchange in the three days after it, sorted by both.

    Exchanges without a model are not counted.
    """

    model = dy.String(primary_key=True, metadata={"meaning": "the new model, see releases"})
    account = dy.UInt32(primary_key=True, metadata={"meaning": "the account, see accounts"})
    sent_1d = dy.UInt32(metadata={"meaning": "exchanges in the first 24 hours", "unit": "exchanges"})
    moved_1d = dy.UInt32(metadata={"meaning": "of those on the new model", "unit": "exchanges"})
    sent_3d = dy.UInt32(min=1, metadata={"meaning": "exchanges in the first 72 hours", "unit": "exchanges"})
    moved_3d = dy.UInt32(metadata={"meaning": "of those on the new model", "unit": "exchanges"})
