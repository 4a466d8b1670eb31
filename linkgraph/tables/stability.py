"""How firmly each account belongs to its group."""

from __future__ import annotations

import dataframely as dy


class Stability(dy.Schema):
    """One row for each group and account of members, sorted so."""

    group = dy.UInt32(primary_key=True, metadata={"meaning": "number of the group, see members"})
    account = dy.UInt32(primary_key=True, metadata={"meaning": "the account, see accounts"})
    least_without_signal = dy.Float64(
        min=0, max=1, metadata={"meaning": "its membership without the one signal that it would miss most"}
    )
    leans_on = dy.String(nullable=True, metadata={"meaning": "that signal, none where no evidence ties it"})
    stability = dy.Float64(
        min=0, max=1, metadata={"meaning": "how often it still belongs when half of all tokens had not been seen"}
    )
