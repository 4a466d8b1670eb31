"""Accounts that share values of every kind, made up by seed and linked by the links stage itself."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from linkgraph.core.clock import DAY, SECOND
from linkgraph.core.settings import LinkSettings
from linkgraph.findings.explain import ExplainTables
from linkgraph.links import link
from linkgraph.tables.findings import Findings
from linkgraph.tables.members import Members
from linkgraph.tables.reasons import Reasons
from linkgraph.tables.sightings import Sightings
from linkgraph.tables.signals import ALONE, SUPPORTING, Signals
from linkgraph.tables.ties import Ties
from linkgraph.tables.tokens import LISTED_COST, Tokens
from linkgraph.views.picture import CaseTables

START = 1_777_593_600_000_000
RULES = LinkSettings(whole=6, ahead=3, bar=5.0, firm_bar=2.0, supporting_ceiling=4.0, same_family=0.5)
# signal, family, reuse, ceiling, decay, discount, sizes of its tokens
CATALOGUE: tuple[tuple[str, str, float, float, float, float, tuple[int, ...]], ...] = (
    ("payment_instrument", "payment", 0.5, 12.0, 0.5, 0.0, (2, 2, 3, 5, 9, 30)),
    ("device", "device", 0.5, 6.0, 0.5, 0.0, (2, 3, 4, 7, 12)),
    ("email", "contact", 0.3, 12.0, 0.5, 0.0, (2, 3, 5)),
    ("phone", "contact", 0.3, 12.0, 0.5, 0.0, (2, 3, 4)),
    ("template", "content", 0.4, 9.0, 0.8, 1.0, (3, 8, 8, 20, 60, 110)),
    ("network", SUPPORTING, 0.1, 4.0, 0.5, 0.0, (2, 4, 9, 25, 70)),
    ("referral_code", SUPPORTING, 0.2, 5.0, 0.5, 0.0, (2, 5, 60, 110)),
)
ACCOUNTS = 3000
HOLDERS = 120


def linked_world(seed: int, *, rules: LinkSettings = RULES) -> ExplainTables:
    """Everything a pair is explained from; the first `HOLDERS` accounts share things, nobody is in a group."""
    rng = np.random.default_rng(seed)
    signals: list[dict[str, Any]] = []
    tokens: list[dict[str, Any]] = []
    sightings: list[dict[str, Any]] = []
    for signal, family, reuse, ceiling, decay, discount, sizes in CATALOGUE:
        signals.append(
            _signal(signal, family=family, rule="rarity", reuse=reuse, ceiling=ceiling, decay=decay, shown_by=2500)
        )
        signals[-1]["discount"] = discount
        for token, size in enumerate(size for size in sizes for _ in range(3)):
            holders = np.sort(rng.choice(HOLDERS, size, replace=False))
            listed = "vpn" if family == SUPPORTING and token % 2 else None
            value = f"{signal}_{token}"
            tokens.append({"signal": signal, "token": token, "value": value, "holders": size, "listed": listed})
            sightings += [
                {
                    "signal": signal,
                    "token": token,
                    "account": int(account),
                    "count": 1,
                    "share": 1.0,
                    "source": 0,
                    "row": 1,
                }
                for account in holders
            ]
    signals.append(
        _signal("lockstep", family="timing", rule="overlap", reuse=0.4, ceiling=12.0, decay=0.5, shown_by=24)
    )
    frames: dict[str, pl.DataFrame] = {
        "signals": Signals.validate(pl.DataFrame(signals, schema=Signals.create_empty().schema)),
        "tokens": Tokens.validate(pl.DataFrame(tokens, schema=Tokens.create_empty().schema)),
        "sightings": Sightings.validate(pl.DataFrame(sightings, schema=Sightings.create_empty().schema)),
    }
    linked = link(
        frames["signals"],
        frames["tokens"],
        sightings=frames["sightings"],
        events={"lockstep": _events(rng)},
        accounts=ACCOUNTS,
        rules=rules,
    )
    return ExplainTables(
        **frames,
        accounts=pl.DataFrame({"account": range(ACCOUNTS), "account_id": [f"acc_{n:04d}" for n in range(ACCOUNTS)]}),
        members=Members.create_empty(),
        ties=Ties.create_empty(),
        findings=Findings.create_empty(),
        reasons=Reasons.create_empty(),
        links=linked.links,
        pairs=linked.pairs,
        rules=rules,
        supporting=SUPPORTING,
        listed_cost=LISTED_COST,
    )


def explained(case: CaseTables) -> ExplainTables:
    """The tables of a made-up case as explanations read them."""
    names = [name for name in ExplainTables.__dataclass_fields__ if name in CaseTables.__dataclass_fields__]
    return ExplainTables(
        **{name: getattr(case, name) for name in names}, rules=RULES, supporting=SUPPORTING, listed_cost=LISTED_COST
    )


def _signal(
    signal: str, *, family: str, rule: str, reuse: float, ceiling: float, decay: float, shown_by: int
) -> dict[str, Any]:
    return {
        "signal": signal,
        "family": family,
        "rule": rule,
        "sentence": f"have the same {signal.replace('_', ' ')}",
        "reuse": reuse,
        "ceiling": ceiling,
        "decay": decay,
        "discount": 0.0,
        "window": None,
        "joins": ALONE,
        "records": 1,
        "holders": shown_by,
        "tokens": 1,
        "alone": 0,
    }


def _events(rng: np.random.Generator) -> pl.LazyFrame:
    """Four accounts that one scheduler starts, and twenty that have their own hours."""
    moments = START + np.sort(rng.choice(30 * DAY // SECOND, 60, replace=False)) * SECOND
    rows = [(account, int(at) + int(rng.integers(0, SECOND))) for account in range(4) for at in moments]
    rows += [(account, START + int(rng.integers(0, 30 * DAY))) for account in range(4, 24) for _ in range(60)]
    return pl.LazyFrame(rows, schema={"account": pl.UInt32, "at": pl.Int64}, orient="row")
