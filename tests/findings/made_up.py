"""A small made-up world with a ring, a family and other people, as the stages before findings leave it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl

from linkgraph.core.clock import DAY, HOUR
from linkgraph.findings import Evidence
from linkgraph.sightings import SIGNALS, Source, collect, daily, places, servers, weekly
from linkgraph.sightings.signal import shown
from linkgraph.tables.members import CORE, Members
from linkgraph.tables.ties import Ties
from tests.sightings.accepted import START, Row, source

MICRO = 1_000_000
RING = tuple(range(12))
FAMILY = tuple(range(12, 16))
STRANGERS = tuple(range(20, 40))
PEOPLE = 120
DAYS = 28
Rows = list[dict[str, Any]]
Bits = Mapping[tuple[int, int], Mapping[str, float]]


def evidence(
    tables: Mapping[str, Rows],
    *,
    groups: Mapping[int, tuple[int, ...]],
    tied: Bits | None = None,
    members: Mapping[int, Row] | None = None,
) -> Evidence:
    """Evidence read from accepted tables by the real signals; everybody in a group is core unless `members` differs.

    `tied` gives the bits by signal of (group, account).
    """
    size = 1 + max(row["account"] for row in tables["accounts"])
    given = source(size, **tables)
    told = any(row.get("prompt") for row in tables.get("exchanges", ()))
    # Templates are what takes longest to look for, and most of these worlds hold no text.
    catalogue = [signal if told or signal.name != "template" else replace(signal, sight=_nothing) for signal in SIGNALS]
    seen = collect(given, catalogue, settings={})
    changed = members or {}
    belongs = [
        {
            "group": group,
            "account": account,
            "membership": 0.999,
            "least_membership": 0.9,
            "best_family": "payment",
            "families": 2,
            "microbits": 20 * MICRO,
            "role": CORE,
            **changed.get(account, {}),
        }
        for group, those in groups.items()
        for account in those
    ]
    ties = [
        (group, account, signal, round(bits * MICRO), 1)
        for (group, account), signals in sorted((tied or {}).items())
        for signal, bits in sorted(signals.items())
    ]
    return Evidence(
        accounts=given.tables["accounts"].collect(),
        payments=given.tables.get("payments"),
        activity=daily(given),
        hours=weekly(given),
        servers=servers(given),
        places=places(given),
        signals=seen.signals,
        tokens=seen.tokens,
        sightings=seen.sightings,
        members=Members.validate(pl.DataFrame(belongs, schema=Members.create_empty().schema)),
        ties=Ties.validate(pl.DataFrame(ties, schema=Ties.create_empty().schema, orient="row")),
    )


def _nothing(given: Source) -> pl.LazyFrame:
    return shown(given.tables["accounts"].head(0), value=pl.lit(None, pl.String), at="created_at")


def world(
    seed: int,
    *,
    accounts: Mapping[int, Row] | None = None,
    members: Mapping[int, Row] | None = None,
    second: tuple[int, ...] = FAMILY,
    without: tuple[str, ...] = (),
) -> Evidence:
    """Group 0 is a ring, group 1 a family or the accounts in `second`; `accounts` and `members` change rows, tables in
    `without` are not there.

    The ring: one scheduler around the clock, prompts of its own, prepaid cards, sign-ups in two days, many countries.
    People: asleep at night, loads that differ by large factors, sign-ups over two years, cards from home.
    """
    tables = _tables(np.random.default_rng(seed))
    for row in tables["accounts"]:
        row.update((accounts or {}).get(row["account"], {}))
    tied: dict[tuple[int, int], dict[str, float]] = {
        (0, account): {"payment_instrument": 7.0, "prompt_fingerprint": 12.0} for account in RING
    }
    tied |= {(1, account): {"payment_instrument": 9.0, "address": 3.0} for account in second}
    return evidence(
        {name: rows for name, rows in tables.items() if name not in without},
        groups={0: RING, 1: second},
        tied=tied,
        members=members,
    )


def _tables(rng: np.random.Generator) -> dict[str, Rows]:
    tables: dict[str, Rows] = {"accounts": [], "payments": [], "logins": [], "exchanges": []}
    for account in RING:
        created = START - 3 * DAY + int(rng.integers(0, 2 * DAY))
        country = ("AA", "BB", "CC", "DD", "EE", "FF")[account % 6]
        tables["accounts"].append({"account": account, "created_at": created, "country": country, "referral_code": "R"})
        card = f"prepaid {account // 3}"
        tables["payments"].append({
            "account": account,
            "paid_at": created,
            "instrument_id": card,
            "instrument_kind": "prepaid",
            "issuer_country": "ZZ",
        })
        for number in range(48 + account % 3):
            at = START + number * DAYS * DAY // 50 + int(rng.integers(0, 6 * HOUR))
            tables["exchanges"].append({"account": account, "sent_at": at, "prompt_fingerprint": f"own {number % 4}"})
    for account in range(RING[-1] + 1, PEOPLE):
        created = START - int(rng.integers(1, 730)) * DAY
        related = account in FAMILY
        home, card = ("192.0.2.1", "their card") if related else (f"198.51.100.{account}", f"card {account}")
        tables["accounts"].append({"account": account, "created_at": created, "country": "AA"})
        tables["payments"].append({
            "account": account,
            "paid_at": START,
            "instrument_id": card,
            "instrument_kind": "card",
            "issuer_country": "AA",
        })
        for number in range(int(np.exp(rng.normal(3.0, 1.0))) + 4):
            at = START + int(rng.integers(0, DAYS)) * DAY + int(rng.normal(15, 2.5) * HOUR)
            tables["exchanges"].append({"account": account, "sent_at": at, "prompt_fingerprint": f"{account} {number}"})
        tables["logins"] += [
            {"account": account, "seen_at": START + day * DAY + 18 * HOUR + account % 3, "ip": home}
            for day in range(DAYS)
        ]
    return tables
