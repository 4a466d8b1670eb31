"""What a bundle is made of: everything a case says of one ring or several, raw, before any profile takes off.

Only `cases` makes one and only `bundles` reads it. No letter, figure or form sees it: they see what a profile
publishes (`bundles.exhibits.Published`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl


@dataclass(frozen=True, slots=True)
class Facts:
    """What is said of the case as a whole; none of it about a person.

    - `case`: its id; `linkgraph`, `versions`: what made it; `settings` and their digest; `seed`.
    - `first_day`, `last_day`: UTC days since 1970 between which the case saw activity.
    - `accounts`: how many accounts were accepted; `ordinary`: those that stand in no group of linked accounts.
    - `rows`: read, accepted, refused.
    """

    case: str
    versions: Mapping[str, str]
    settings: Mapping[str, Any]
    settings_sha256: str
    seed: int
    first_day: int
    last_day: int
    accounts: int
    ordinary: int
    rows: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Matter:
    """Frames with account ids as they were handed in. Times are Int64 microseconds since 1970 UTC, days Int32.

    About the rings; a frame has `ring_id` first:

    - `rings`: tier, score (bits), accounts, exchanges (of core and probable), first_at, last_at, families, explanation,
      why_tier; decision, decided_by, decided_at (none where nobody decided).
    - `members`: account_id, role, tier (none where the answer does not name it), membership, least_membership,
      best_family, families, microbits, least_without_signal, leans_on, stability, organization_id, email, phone,
      created_at, status, status_at, country, plan; source, row: where its account record stands.
    - `activity`: account_id, day, exchanges, logins, input_tokens, output_tokens.
    - `links`: account_a, account_b, signal, microbits, shared, pair_microbits, stands_for (pairs).
    - `signals`: account_id, signal, value, token (its number: an address that is handed on counts anew), first_at,
      last_at, count (records), inside (members that hold it), holders (accounts that do, in all), listed, kind and
      country (of a payment instrument: what it is, its issuer's); source, row: the first record that shows it. Only
      values that two accounts or more hold.
    - `tasks`: account_id, task, exchanges. `moves`: account_id, model, sent_1d, moved_1d, sent_3d, moved_3d.
    - `traffic`: account_id, exchanges, templates, rhythm, rest. `hours`: account_id, hour (of the week), exchanges.
    - `without`: family, account_id, membership, before: who would still belong without a family.
    - `reasons`: term, kind, bits, sentence. `held_out`, `significance`, `decoys`: as in `linkgraph.tables`.

    About the case:

    - `catalogue`: `tables.Signals`. `left_out`: `tables.LeftOut`. `sources`: `tables.Sources`.
    - `releases`: model, released_at, given.
    - `controls`: a sample of accounts that stand in no group, in an order that follows nothing in the data: account_id,
      signal, shared (its values that another account holds too), with_ring (those that a member holds); one row for
      each such account and signal. `load`: name (of a quantile), accounts, load: exchanges on a day with activity.
    - `ordinary_tasks`: task, accounts, exchanges; `ordinary_hours`: hour, exchanges; `ordinary_moves`: model, accounts,
      sent_1d, moved_1d, sent_3d, moved_3d: of all accounts that stand in no group.
    - `known` (none where none were handed in): known indicators of an organisation, see `attribution.known`; `matched`:
      account_id, indicator, of members and of `controls`.
    - `intake`: path and content of what `seal.intake` keeps; empty where nothing was stamped.
    """

    facts: Facts
    rings: pl.DataFrame
    members: pl.DataFrame
    activity: pl.DataFrame
    links: pl.DataFrame
    signals: pl.DataFrame
    tasks: pl.DataFrame
    moves: pl.DataFrame
    traffic: pl.DataFrame
    hours: pl.DataFrame
    without: pl.DataFrame
    reasons: pl.DataFrame
    held_out: pl.DataFrame
    significance: pl.DataFrame
    decoys: pl.DataFrame
    catalogue: pl.DataFrame
    left_out: pl.DataFrame
    sources: pl.DataFrame
    releases: pl.DataFrame
    controls: pl.DataFrame
    load: pl.DataFrame
    ordinary_tasks: pl.DataFrame
    ordinary_hours: pl.DataFrame
    ordinary_moves: pl.DataFrame
    known: pl.DataFrame | None = None
    matched: pl.DataFrame | None = None
    intake: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The ring's id, or `R-0001_R-0004` of several."""
        return "_".join(self.rings["ring_id"].sort())
