"""Made-up matters of any size, without a case: one ring, its days, its links, and ordinary accounts beside it."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from linkgraph.bundles.matter import Facts, Matter

DAY = 86_400_000_000
FIRST_DAY = 20_590
HOSTILE = (
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>&amp;",
    "]]><w:t>",
    "[x](http://a.example) **b** `c`",
    '#panic() $x$ @a "q" \\',
    "\u202eevil\u200b",
    "日本 é 🙂",
    "line\nend\ttab",
    "{{accounts}}",
    "+1,2;3",
)


def matter_of(*, accounts: int = 40, days: int = 30, ring: str = "R-0001", hostile: bool = False) -> Matter:
    """One ring of confirmed strength: nine in ten core, the others probable; one peripheral and one in review besides.

    The same arguments give the same matter. `hostile`: account ids, mails and client software are attacks.
    """
    rng = np.random.default_rng([accounts, days])
    ids = [_account(number, hostile=hostile) for number in range(accounts + 2)]
    firm = ids[:accounts]
    roles = ["probable" if number % 10 == 9 else "core" for number in range(accounts)] + ["peripheral", "probable"]
    tiers = ["confirmed-strength"] * accounts + [None, "review"]
    activity = _activity(firm, days=days, rng=rng)
    totals = activity.group_by("account_id").agg(pl.col("exchanges").cast(pl.Int64).sum()).sort("account_id")
    members = _members(ids, roles=roles, tiers=tiers, hostile=hostile)
    return Matter(
        facts=Facts(
            case="0123456789abcdef",
            versions={"linkgraph": "0.1.0", "python": "3.11"},
            settings={"links": {"bar": 7.0}, "findings": {"review": 2.0}, "run": {"seed": 0}},
            settings_sha256="ab" * 32,
            seed=0,
            first_day=FIRST_DAY - 30,
            last_day=FIRST_DAY + days,
            accounts=accounts + 5_000,
            ordinary=4_000,
            rows={"rows": 200_000, "accepted": 199_990, "refused": 10},
        ),
        rings=_one(
            ring_id=ring,
            tier="confirmed-strength",
            score=13.1,
            accounts=accounts,
            exchanges=int(totals["exchanges"].sum()),
            first_at=FIRST_DAY * DAY,
            last_at=(FIRST_DAY + days) * DAY,
            families="content,device,payment",
            explanation="none",
            why_tier="everything",
            decision=None,
            decided_by=None,
            decided_at=None,
        ).with_columns(pl.col("decision", "decided_by").cast(pl.String), pl.col("decided_at").cast(pl.Int64)),
        members=members.insert_column(0, pl.lit(ring).alias("ring_id")),
        activity=_of(ring, activity),
        links=_of(ring, _links(firm)),
        signals=_of(ring, _signals(firm, hostile=hostile)),
        tasks=_of(ring, _split(totals, {"maths": 0.5, "reasoning_traces": 0.2, "other": 0.3}, into="task")),
        moves=_of(ring, _moves(totals)),
        traffic=_of(ring, _traffic(totals)),
        hours=_of(ring, _hours(totals)),
        without=_of(ring, _without(firm)),
        reasons=_of(ring, _reasons()),
        held_out=_one(
            ring_id=ring,
            family="device",
            signal="device",
            accounts=accounts,
            shared=accounts // 2,
            expected=0.0421,
            log10_p=-9.5,
        ),
        significance=_one(ring_id=ring, families_tested=4, best_family="device", log10_p=-9.5, log10_q=-8.0),
        decoys=_one(ring_id=ring, decoys=860, reached=0, groups=3, false_discovery_rate=0.0039),
        catalogue=pl.DataFrame({"signal": ["device", "template"], "family": ["device", "content"]}),
        left_out=_one(stage="links", signal=None, reason="too common", count=12, unit="tokens"),
        sources=_one(
            source=0,
            table="accounts",
            path="accounts.parquet",
            size=1_000,
            sha256="cd" * 32,
            rows=5_000,
            accepted=5_000,
            refused=0,
        ),
        releases=_one(model="aster-3", released_at=(FIRST_DAY + 2) * DAY, given=True),
        controls=_controls(),
        load=pl.DataFrame({"name": ["median"], "accounts": [4_000], "load": [3.5]}),
        ordinary_tasks=pl.DataFrame({
            "task": ["maths", "other"],
            "accounts": [400, 3_900],
            "exchanges": [900, 59_100],
        }),
        ordinary_hours=pl.DataFrame({
            "hour": range(168),
            "accounts": [300] * 168,
            "exchanges": [350 + h for h in range(168)],
        }),
        ordinary_moves=_one(model="aster-3", accounts=900, sent_1d=1_500, moved_1d=200, sent_3d=4_000, moved_3d=700),
    )


def _account(number: int, *, hostile: bool) -> str:
    return f"{HOSTILE[number % len(HOSTILE)]}-acc{number}" if hostile else f"acc_{number:06d}"


def _one(**row: Any) -> pl.DataFrame:
    return pl.DataFrame([row])


def _of(ring: str, frame: pl.DataFrame) -> pl.DataFrame:
    return frame.insert_column(0, pl.lit(ring).alias("ring_id"))


def _members(ids: list[str], *, roles: list[str], tiers: list[str | None], hostile: bool) -> pl.DataFrame:
    number = np.arange(len(ids))
    return pl.DataFrame({
        "account_id": ids,
        "role": roles,
        "tier": tiers,
        "membership": 0.99 - 0.001 * (number % 50),
        "least_membership": 0.9 - 0.001 * (number % 50),
        "best_family": ["content"] * len(ids),
        "families": np.full(len(ids), 3, dtype=np.uint8),
        "microbits": 20_000_000 + 1_000 * (number % 977),
        "least_without_signal": 0.8 - 0.001 * (number % 50),
        "leans_on": ["template"] * len(ids),
        "stability": np.full(len(ids), 0.95),
        "organization_id": pl.Series([None] * len(ids), dtype=pl.String),
        "email": [f"{HOSTILE[n % len(HOSTILE)]}@mail.example" if hostile else f"m{n}@mail.example" for n in number],
        "phone": [f"+1555{n:07d}" for n in number],
        "created_at": (FIRST_DAY - 20 + number % 15) * DAY + number * 1_000_000,
        "status": ["banned" if n % 5 == 0 else "active" for n in number],
        "status_at": [(FIRST_DAY + 20 + int(n) % 5) * DAY if n % 5 == 0 else None for n in number],
        "country": ["US"] * len(ids),
        "plan": ["pro"] * len(ids),
        "source": np.zeros(len(ids), dtype=np.uint32),
        "row": (number + 1).astype(np.uint32),
    })  # fmt: skip


def _activity(ids: list[str], *, days: int, rng: np.random.Generator) -> pl.DataFrame:
    sent = rng.integers(5, 60, size=len(ids) * days)
    return pl.DataFrame({
        "account_id": np.repeat(np.array(ids, dtype=object), days).tolist(),
        "day": np.tile(np.arange(FIRST_DAY, FIRST_DAY + days, dtype=np.int32), len(ids)),
        "exchanges": sent.astype(np.uint32),
        "logins": np.ones(len(sent), dtype=np.uint32),
        "input_tokens": sent.astype(np.int64) * 300,
        "output_tokens": sent.astype(np.int64) * 900,
    })


def _links(ids: list[str]) -> pl.DataFrame:
    """Each account with its next two, by device and by template; the first ones also in lockstep."""
    rows = [(ids[n], ids[n + step], step) for n in range(len(ids)) for step in (1, 2) if n + step < len(ids)]
    parts = [
        pl.DataFrame(
            [(a, b, signal, bits, 1, 14_000_000, 1.0) for a, b, step in rows if signal != "lockstep" or step == 1],
            schema=["account_a", "account_b", "signal", "microbits", "shared", "pair_microbits", "stands_for"],
            orient="row",
        )
        for signal, bits in (("device", 8_500_000), ("template", 12_000_000), ("lockstep", 3_000_000))
    ]
    return pl.concat(parts)


def _signals(ids: list[str], *, hostile: bool) -> pl.DataFrame:
    parts = []
    for signal, holders in (("device", len(ids)), ("template", len(ids) + 3), ("user_agent", 900)):
        value = f"{HOSTILE[1]}-{signal}" if hostile else f"{signal}-value"
        parts.append(
            pl.DataFrame({"account_id": ids}).with_columns(
                signal=pl.lit(signal),
                value=pl.lit(value),
                token=pl.lit(7, dtype=pl.UInt32),
                first_at=pl.lit(FIRST_DAY * DAY),
                last_at=pl.lit((FIRST_DAY + 9) * DAY),
                count=pl.lit(12, dtype=pl.UInt32),
                inside=pl.lit(len(ids), dtype=pl.UInt32),
                holders=pl.lit(holders, dtype=pl.UInt32),
                listed=pl.lit(None, dtype=pl.String),
                kind=pl.lit(None, dtype=pl.String),
                country=pl.lit(None, dtype=pl.String),
                source=pl.lit(0, dtype=pl.UInt32),
                row=pl.int_range(pl.len(), dtype=pl.UInt32) + 1,
            )
        )
    return pl.concat(parts)


def _split(totals: pl.DataFrame, parts: dict[str, float], *, into: str) -> pl.DataFrame:
    share = pl.DataFrame({into: list(parts), "part": list(parts.values())})
    return (
        totals
        .join(share, how="cross")
        .with_columns((pl.col("exchanges") * pl.col("part")).round().cast(pl.UInt32).alias("exchanges"))
        .filter(pl.col("exchanges") > 0)
        .select("account_id", into, "exchanges")
    )


def _moves(totals: pl.DataFrame) -> pl.DataFrame:
    return totals.select(
        "account_id",
        pl.lit("aster-3").alias("model"),
        *(pl.lit(number, dtype=pl.UInt32).alias(name) for name, number in
          {"sent_1d": 20, "moved_1d": 15, "sent_3d": 60, "moved_3d": 50}.items()),
    )  # fmt: skip


def _traffic(totals: pl.DataFrame) -> pl.DataFrame:
    own, rhythm = pl.col("exchanges") * 8 // 10, pl.col("exchanges") // 20
    return totals.with_columns(templates=own, rhythm=rhythm, rest=pl.col("exchanges") - own - rhythm)


def _hours(totals: pl.DataFrame) -> pl.DataFrame:
    hours = pl.DataFrame({"hour": np.arange(168, dtype=np.uint8)})
    return (
        totals.select("account_id").join(hours, how="cross").with_columns(pl.lit(4, dtype=pl.UInt32).alias("exchanges"))
    )


def _without(ids: list[str]) -> pl.DataFrame:
    left = {"device": len(ids), "content": len(ids) // 2}
    return pl.concat([
        pl.DataFrame({"family": family, "account_id": ids[:number], "role": "core", "membership": 0.8, "before": 0.99})
        for family, number in left.items()
    ])


def _reasons() -> pl.DataFrame:
    return pl.DataFrame(
        [
            ("prior", "prior", -4.2, "Most groups are families."),
            ("busy", "behaviour", 2.7, "Its median account sends 5.2 exchanges a day."),
            ("household", "doubt", -0.1, "It is larger than a household."),
            ("company", "doubt", 0.0, "None of them share a work domain."),
        ],
        schema=["term", "kind", "bits", "sentence"],
        orient="row",
    )


def _controls() -> pl.DataFrame:
    """Two hundred ordinary accounts, of which one in twenty shares a device and nine in ten their client software."""
    number = pl.int_range(200, eager=True)
    accounts = pl.DataFrame({"account_id": [f"ord_{n}" for n in number]})
    shared = {"device": number % 20 == 0, "template": number % 8 == 0, "user_agent": number % 10 != 0}
    return pl.concat([
        accounts.with_columns(
            pl.lit(signal).alias("signal"),
            some.cast(pl.UInt32).alias("shared"),
            pl.lit(0, dtype=pl.UInt32).alias("with_ring"),
        )
        for signal, some in shared.items()
    ])
