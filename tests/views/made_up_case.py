"""A case as its tables would be, made up by seed: rings of given sizes among unrelated accounts, a home and a class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import dataframely as dy
import numpy as np
import polars as pl

from linkgraph.core.clock import DAY, HOUR
from linkgraph.tables.accounts import Accounts
from linkgraph.tables.activity import Activity
from linkgraph.tables.findings import NOT_SUSPECTED, Findings
from linkgraph.tables.hours import Hours
from linkgraph.tables.left_out import LeftOut
from linkgraph.tables.links import Links
from linkgraph.tables.members import Members
from linkgraph.tables.pairs import Pairs
from linkgraph.tables.reasons import Reasons
from linkgraph.tables.refused_rows import RefusedRows
from linkgraph.tables.rings import CONFIRMED, REVIEW, Rings
from linkgraph.tables.sightings import Sightings
from linkgraph.tables.signals import ALONE, NOTHING, Signals
from linkgraph.tables.sources import Sources
from linkgraph.tables.ties import Ties
from linkgraph.tables.tokens import Tokens
from linkgraph.views.picture import CaseTables

MICRO = 1_000_000
START = 1_777_593_600_000_000  # 2026-05-01
FIRST_DAY = START // DAY
DAYS = 45

CATALOGUE: tuple[tuple[str, str, str, str, float, float], ...] = (
    ("payment_instrument", "payment", "rarity", "paid with the same card, bank account or wallet", 0.5, 12.0),
    ("device", "device", "rarity", "logged in from the same device", 0.5, 12.0),
    ("template", "content", "rarity", "sent prompts made from the same template", 0.4, 9.0),
    ("network", "infrastructure", "rarity", "used addresses of the same small network within the same days", 0.1, 4.0),
    ("lockstep", "timing", "overlap", "send requests in the same seconds again and again", 0.4, 12.0),
)
CEILING = {signal: ceiling for signal, *_, ceiling in CATALOGUE}
VALUES = {
    "payment_instrument": "card_{ring}_{number}",
    "device": "device_{ring}_{number}",
    "template": "Rewrite the following {ring} text as a dialogue of ▢ turns between ▢ and ▢, number {number}.",
    "network": "192.0.2.{number}/24 in episode {ring}",
}


@dataclass
class Rows:
    """What is gathered for each table while the case is made."""

    of: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, table: str, /, **row: object) -> None:
        self.of.setdefault(table, []).append(row)

    def frame(self, table: str, schema: type[dy.Schema]) -> pl.DataFrame:
        rows = pl.DataFrame(self.of.get(table, []), schema=schema.create_empty().schema)
        key = schema.primary_key()
        return schema.validate(rows.sort(key) if key and table not in {"reasons", "signals", "findings"} else rows)


def made_up_tables(
    sizes: Sequence[int], *, seed: int, others: int = 200, ids: Sequence[str] = (), values: Sequence[str] = ()
) -> CaseTables:
    """The tables of a case with one suspected ring for each size, strongest first, and two groups that are not.

    `ids` and `values` stand for accounts and shared values of the first group, to try hostile ones.
    """
    rng = np.random.default_rng(seed)
    rows = Rows()
    groups = [*sizes, 4, 30]
    total = sum(groups) + others
    names = sorted({*ids, *(f"acc_{number:06d}" for number in range(total - len(set(ids))))})
    first = np.array([names.index(name) for name in ids], dtype=np.int64)
    shuffled = rng.permutation(total)
    order = np.concatenate([first, shuffled[~np.isin(shuffled, first)]])
    for number in range(total):
        rows.add("accounts", **_account(number, name=names[number], rng=rng))
    start = 0
    spare = list(values)
    for group, size in enumerate(groups):
        inside = np.sort(order[start : start + size])
        start += size
        _evidence(rows, group, inside=inside, rng=rng, spare=spare)
        suspected = group < len(sizes)
        _finding(rows, group, inside=inside, suspected=suspected, rank=group, names=names)
    _traffic(rows, total=total, ringed=order[: sum(sizes)], rng=rng)
    _intake(rows, total=total)
    _signals(rows)
    return CaseTables(
        accounts=rows.frame("accounts", Accounts),
        sources=rows.frame("sources", Sources),
        refused_rows=rows.frame("refused_rows", RefusedRows),
        signals=rows.frame("signals", Signals),
        tokens=rows.frame("tokens", Tokens),
        sightings=rows.frame("sightings", Sightings),
        links=rows.frame("links", Links),
        pairs=rows.frame("pairs", Pairs),
        left_out=rows.frame("left_out", LeftOut),
        activity=rows.frame("activity", Activity),
        hours=rows.frame("hours", Hours),
        members=rows.frame("members", Members),
        ties=rows.frame("ties", Ties),
        findings=rows.frame("findings", Findings),
        reasons=rows.frame("reasons", Reasons),
        rings=rows.frame("rings", Rings),
    )


def _account(number: int, *, name: str, rng: np.random.Generator) -> dict[str, object]:
    banned = bool(rng.random() < 0.15)
    created = START - int(rng.integers(0, 20 * DAY)) if number % 3 else START + int(rng.integers(0, 10 * DAY))
    return {
        "account": number,
        "account_id": name,
        "created_at": created,
        "email": f"{number}@example.com",
        "phone": None,
        "organization_id": None,
        "country": str(rng.choice(["FR", "JP", "US", "BR"])) if number % 7 else None,
        "plan": str(rng.choice(["free", "pro", "api"])),
        "status": "banned" if banned else "active",
        "status_at": START + int(rng.integers(20 * DAY, DAYS * DAY)) if banned else None,
        "referral_code": None,
        "signup_ip": "192.0.2.1",
        "source": 0,
        "row": number + 1,
    }


def _evidence(rows: Rows, group: int, *, inside: np.ndarray, rng: np.random.Generator, spare: list[str]) -> None:
    """Shared tokens, ties, memberships and links of one group."""
    size = len(inside)
    shared: dict[str, list[np.ndarray]] = {
        "payment_instrument": list(np.array_split(rng.permutation(inside), max(size // 6, 1))),
        "device": [part for part in np.array_split(rng.permutation(inside), max(size // 4, 1)) if group % 3],
        "template": [rng.permutation(inside)[: max(2, size * 3 // 4)] for _ in range(3)],
        "network": [inside[::2]],
    }
    per_pair: dict[tuple[int, int], dict[str, int]] = {}
    held: dict[int, set[str]] = {int(account): set() for account in inside}
    for signal, parts in shared.items():
        for number, part in enumerate(parts):
            if len(part) < 2:
                continue
            token = sum(1 for row in rows.of.get("tokens", []) if row["signal"] == signal)
            value = spare.pop() if spare else VALUES[signal].format(ring=group, number=number)
            outside = 3 if signal in {"template", "network"} else 0
            listed = "vpn" if signal == "network" and group % 2 else None
            rows.add("tokens", signal=signal, token=token, value=value, holders=len(part) + outside, listed=listed)
            for account in map(int, part):
                held[account].add(signal)
                rows.add(
                    "sightings",
                    signal=signal,
                    token=token,
                    account=account,
                    first_at=START,
                    last_at=START + DAY,
                    count=int(rng.integers(1, 90)),
                    share=0.5,
                    source=1,
                    row=account + 1,
                )
            near = [(part[i], part[j]) for i in range(len(part)) for j in range(i + 1, min(i + 4, len(part)))]
            for one, two in near if len(part) > 8 else combinations(part, 2):
                pair = per_pair.setdefault((int(min(one, two)), int(max(one, two))), {})
                pair[signal] = min(pair.get(signal, 0) + int(rng.integers(3, 7) * MICRO), 12 * MICRO)
    for (a, b), signals in per_pair.items():
        for signal, microbits in signals.items():
            rows.add("links", a=a, b=b, signal=signal, microbits=microbits, shared=1, weight=1.0)
        rows.add("pairs", a=a, b=b, microbits=sum(signals.values()), families=len(signals), weight=1.0)
    for account, signals_held in held.items():
        for signal in sorted(signals_held):
            bits = int(min(float(rng.integers(5, 12)), CEILING[signal])) * MICRO
            rows.add("ties", group=group, account=account, signal=signal, microbits=bits, shared=2)
        role = "core" if len(signals_held) > 2 else "probable" if signals_held else "peripheral"
        membership = {"core": 0.999, "probable": 0.81, "peripheral": 0.3}[role]
        rows.add(
            "members",
            group=group,
            account=account,
            membership=membership,
            least_membership=membership / 2,
            best_family="payment",
            families=len(signals_held),
            microbits=len(signals_held) * 6 * MICRO,
            role=role,
        )


def _finding(rows: Rows, group: int, *, inside: np.ndarray, suspected: bool, rank: int, names: Sequence[str]) -> None:
    tier = NOT_SUSPECTED if not suspected else CONFIRMED if rank % 2 == 0 else REVIEW
    ring_id = f"R-{rank + 1:04d}" if suspected else None
    class_or_home = "class" if len(inside) > 10 else "household"
    terms = [
        ("prior", "prior", -6.0, "Of a hundred groups of linked accounts about one or two are rings."),
        ("linkage", "linkage", 18.2 - rank / 8, "Members are tied by 18 bits in the median, in three families."),
        (
            "even load",
            "behaviour",
            7.1,
            "Exchanges per account vary as little as a scheduler makes them: 1.2 times their mean.",
        ),
        ("no night", "behaviour", 3.4, "Active in all 24 hours: no six hours hold less than 18 % of the traffic."),
        ("household", "doubt", -1.5 if suspected else -14.0, f"A household: {len(inside)} accounts, 3 countries."),
        ("class", "doubt", -2.2 if suspected else -16.0, "A class: sign-ups in one week, one campus network."),
    ]
    score = round(sum(bits for _, _, bits, _ in terms), 6)
    for term, kind, bits, sentence in terms:
        rows.add("reasons", group=group, term=term, kind=kind, bits=bits, sentence=sentence)
    roles = {row["account"]: row["role"] for row in rows.of["members"] if row["group"] == group}
    counted = [account for account, role in roles.items() if role != "peripheral"]
    rows.add(
        "findings",
        group=group,
        ring_id=ring_id,
        tier=tier,
        score=score,
        accounts=len(counted),
        exchanges=len(counted) * 1000,
        first_at=START,
        last_at=START + DAYS * DAY,
        families="payment,content,device",
        explanation="none" if suspected else class_or_home,
        why_tier="two families, and it stands without its best signal" if suspected else f"fits a {class_or_home}",
    )
    for account in counted if suspected else []:
        rows.add("rings", ring_id=ring_id, account_id=names[account], tier=tier, score=score, membership=0.9)


def _traffic(rows: Rows, *, total: int, ringed: np.ndarray, rng: np.random.Generator) -> None:
    day_shape = np.array([0.2, 0.1, 0.1, 0.1, 0.2, 0.5, 1, 2, 3, 4, 4, 4, 3, 4, 4, 4, 3, 3, 2, 2, 2, 1, 1, 0.5])
    everyday = np.concatenate([day_shape] * 5 + [day_shape / 3] * 2)
    inside = set(map(int, ringed))
    for account in range(total):
        ring = account in inside
        days = np.unique(rng.integers(0, DAYS, 12 if ring else 5))
        for day in map(int, days):
            count = int(rng.poisson(25 if ring else 6)) + 1
            rows.add(
                "activity",
                account=account,
                day=FIRST_DAY + day,
                exchanges=count,
                logins=1,
                input_tokens=count * 300,
                output_tokens=count * 900,
            )
        weights = np.ones(168) if ring else everyday
        hours = rng.choice(168, size=20, p=weights / weights.sum())
        for hour, count in zip(*np.unique(hours, return_counts=True), strict=True):
            rows.add("hours", account=account, hour=int(hour), exchanges=int(count))


def _intake(rows: Rows, *, total: int) -> None:
    for source, (table, path) in enumerate([("accounts", "accounts.csv"), ("exchanges", "exchanges/part-000.parquet")]):
        count = total if table == "accounts" else 300_000
        rows.add(
            "sources",
            source=source,
            table=table,
            path=path,
            size=count * 80,
            sha256=f"{source:064x}",
            rows=count + 3,
            accepted=count,
            refused=3,
        )
        for row in range(3):
            rows.add(
                "refused_rows",
                source=source,
                row=row * 7 + 1,
                table=table,
                column="created_at" if source == 0 else "sent_at",
                value="yesterday",
                reason="not a time",
            )
    for reason, count, unit in (
        ("pairs below the bar of 5 bits", 123_456, "pairs"),
        ("tokens of more than 40 holders, each holder paired with its next 20", 12, "tokens"),
    ):
        rows.add("left_out", stage="links", signal=None, reason=reason, count=count, unit=unit)


def _signals(rows: Rows) -> None:
    for signal, family, rule, sentence, reuse, ceiling in CATALOGUE:
        rows.add(
            "signals",
            signal=signal,
            family=family,
            rule=rule,
            sentence=sentence,
            reuse=reuse,
            ceiling=ceiling,
            decay=0.5,
            discount=0.0,
            window=4 * HOUR if signal == "network" else None,
            joins=NOTHING if signal == "network" else ALONE,
            records=1000,
            holders=500,
            tokens=sum(1 for row in rows.of.get("tokens", []) if row["signal"] == signal),
            alone=77,
        )
