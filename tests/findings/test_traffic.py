"""Parts of a ring's traffic: own templates, rhythm, rest; by hand, and against plain Python on drawn exchanges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest

from linkgraph.core.clock import DAY, HOUR, SECOND
from linkgraph.findings import traffic
from linkgraph.findings.explain.traffic import sentences, traffic_sentences
from linkgraph.tables.links import Links
from linkgraph.tables.members import PERIPHERAL
from linkgraph.tables.template_uses import TemplateUses
from linkgraph.tables.traffic import Traffic
from tests.findings.made_up import Rows, evidence
from tests.seeds import seeds
from tests.sightings.accepted import START, Row, table

SEEDS = pytest.mark.parametrize("seed", seeds(0, 1, 2))
GROUP = (0, 1, 2, 3)
FOUND = pl.DataFrame({"group": [0, 1], "ring_id": ["R-0001", None]}, schema={"group": pl.UInt32, "ring_id": pl.String})


def parts(
    exchanges: Rows,
    *,
    linked: tuple[tuple[int, int, str], ...] = (),
    uses: tuple[tuple[int, int], ...] = (),
    members: Mapping[int, Row] | None = None,
) -> pl.DataFrame:
    """The traffic of group 0; `linked` gives timing links, `uses` rows of exchanges with the number of a template."""
    given = evidence(
        {"accounts": [{"account": n} for n in range(10)], "exchanges": exchanges},
        groups={0: GROUP, 1: (5, 6, 7)},
        members=members,
    )
    shape = Links.create_empty().schema
    rows = [{"a": a, "b": b, "signal": signal, "microbits": 1, "shared": 1} for a, b, signal in linked]
    used = pl.DataFrame([(1, *one) for one in uses], schema=TemplateUses.create_empty().schema, orient="row")
    seen = replace(given, exchanges=table("exchanges", exchanges), template_uses=used)
    return traffic(seen, FOUND, links=pl.DataFrame(rows, schema=shape))


def sent(account: int, seconds: float, **columns: object) -> dict[str, Any]:
    return {"account": account, "sent_at": START + round(seconds * SECOND), **columns}


def test_templates_of_its_own_come_first_and_the_parts_add_up() -> None:
    own: Rows = [sent(n, n * 5, prompt_fingerprint="own") for n in GROUP[:3]]
    shared: Rows = [sent(n, 9_000 + n * 5_000, prompt_fingerprint="public") for n in range(10)]
    said: Rows = [sent(3, 5 * HOUR / SECOND, prompt="hello", prompt_fingerprint="own")]
    found = Traffic.validate(parts([*own, *shared, *said], linked=((0, 1, "lockstep"),)))
    columns = ("account", "exchanges", "templates", "rhythm", "rest")
    # A fingerprint beside a text is not used; 0 and 1 are together, and their template counts first.
    assert found.select(columns).rows() == [(0, 2, 1, 0, 1), (1, 2, 1, 0, 1), (2, 2, 1, 0, 1), (3, 2, 0, 0, 2)]


def test_uses_of_a_template_are_taken_where_they_stand() -> None:
    words = "Read the supplier letter below and rank every premise that an adjuster would refute first, whatever it is"
    exchanges: Rows = [sent(n % 3, n * 1_000, prompt=f"{words} {n}" if n % 2 else f"about {n * 17}") for n in range(30)]
    filler: Rows = [sent(4 + n % 6, n * 1_000, prompt=f"some {n * 13}") for n in range(60)]
    tables: dict[str, Rows] = {"accounts": [{"account": n} for n in range(40)], "exchanges": [*exchanges, *filler]}
    given = evidence(tables, groups={0: GROUP, 1: (5, 6, 7)})
    template = given.tokens.filter(pl.col("signal") == "template")
    assert template.height == 1
    used = [(1, row + 1, 0) for row in range(30) if row % 2]
    seen = replace(
        given,
        exchanges=table("exchanges", tables["exchanges"]),
        template_uses=pl.DataFrame(used, schema=TemplateUses.create_empty().schema, orient="row"),
    )
    found = traffic(seen, FOUND, links=Links.create_empty())
    assert found.select("account", "templates", "rest").rows() == [(0, 5, 5), (1, 5, 5), (2, 5, 5)]


def test_lockstep_is_ten_seconds_from_another_linked_member() -> None:
    exchanges = [
        *(sent(0, 0), sent(1, 10)),
        *(sent(0, 100), sent(1, 110.1)),
        *(sent(0, 200), sent(2, 201)),  # 2 is not linked
        *(sent(0, 300), sent(0, 301)),
        *(sent(0, 400), sent(5, 401)),  # another group
        *(sent(1, 500), sent(0, 497), sent(1, 498)),
    ]
    found = parts(exchanges, linked=((0, 1, "lockstep"), (0, 5, "lockstep"), (0, 2, "device")))
    assert found.select("account", "exchanges", "rhythm").rows() == [(0, 7, 2), (1, 4, 3), (2, 1, 0)]


def test_a_relay_counts_whole_bursts_that_take_over_or_are_taken_over() -> None:
    exchanges = [
        *(sent(0, n * 30) for n in range(4)),  # ends at 90
        *(sent(1, 110 + n * 30) for n in range(3)),  # 20 seconds later
        *(sent(0, 9_000 + n * 30) for n in range(5)),  # ends at 9120
        sent(1, 9_141),  # 21 seconds later
        *(sent(2, 20_000 + n * 30) for n in range(2)),  # ends at 20030, not linked
        sent(0, 20_031),
    ]
    found = parts(exchanges, linked=((0, 1, "relay"),))
    assert found.select("account", "exchanges", "rhythm").rows() == [(0, 10, 4), (1, 4, 3), (2, 2, 0)]


def test_chance_is_what_times_moved_by_days_bring() -> None:
    daily = [sent(account, day * DAY / SECOND + account) for day in range(8) for account in (0, 1)]
    found = parts(daily, linked=((0, 1, "lockstep"),))
    assert found["rhythm"].to_list() == [8, 8]
    assert found["rhythm_by_chance"].to_list() == pytest.approx([(5 + 6 + 7) * 2 / 6] * 2, abs=1e-3)


def plain(exchanges: Rows, *, timed: set[int], shift: int = 0) -> dict[int, int]:
    """Exchanges of each account, moved by `shift`, that are near one of another account as it stands."""
    of = [(row["account"], row["sent_at"]) for row in exchanges if row["account"] in timed]
    near = dict.fromkeys(sorted(timed), 0)
    for account, at in of:
        near[account] += any(one != account and abs(at + shift - then) <= 10 * SECOND for one, then in of)
    return near


@SEEDS
def test_lockstep_against_plain_python(seed: int) -> None:
    rng = np.random.default_rng(seed)
    exchanges: Rows = [
        {"account": int(account), "sent_at": START + int(day) * DAY + int(second * SECOND)}
        for account, day, second in zip(
            rng.choice([0, 1, 2, 3, 5], 400), rng.integers(0, 6, 400), rng.uniform(0, 2_000, 400), strict=True
        )
    ]
    found = parts(exchanges, linked=((0, 1, "lockstep"), (1, 2, "lockstep"))).filter(pl.col("account") < 3)
    timed = {0, 1, 2}
    assert dict(found.select("account", "rhythm").rows()) == plain(exchanges, timed=timed), f"seed {seed}"
    moved = [plain(exchanges, timed=timed, shift=days * DAY) for days in (-3, -2, -1, 1, 2, 3)]
    expected = [sum(one[account] for one in moved) / 6 for account in sorted(timed)]
    assert found["rhythm_by_chance"].to_list() == pytest.approx(expected, abs=1e-3), f"seed {seed}"


def test_only_counted_members_of_suspected_rings_have_rows() -> None:
    exchanges = [sent(n, n * 100) for n in range(10)]
    found = parts(exchanges, members={3: {"role": PERIPHERAL, "membership": 0.2}})
    assert found.select("group", "account").rows() == [(0, 0), (0, 1), (0, 2)]
    given = evidence({"accounts": [{"account": n} for n in range(10)]}, groups={0: GROUP})
    assert traffic(given, FOUND, links=Links.create_empty()).is_empty()
    nobody = FOUND.with_columns(pl.lit(None, dtype=pl.String).alias("ring_id"))
    assert traffic(
        replace(given, exchanges=table("exchanges", exchanges)), nobody, links=Links.create_empty()
    ).is_empty()


def test_the_sentence_adds_up_the_members() -> None:
    rows = [(0, 1, 60, 30, 10, 20, 1.5), (0, 2, 40, 20, 0, 20, 0.75), (1, 3, 5, 5, 0, 0, 0.0)]
    table = pl.DataFrame(rows, schema=Traffic.create_empty().schema, orient="row")
    said = traffic_sentences(table, group=0)
    assert said.startswith("Of its 100 exchanges 50 (50 %) are made from templates of its own; of the others 10 (10 %)")
    assert "as 2 would by chance" in said
    assert "The rest, 40 (40 %), neither explains" in said
    assert traffic_sentences(table, group=7) == ""


def test_nothing_sent_says_nothing() -> None:
    assert sentences({"exchanges": 0, "templates": 0, "rhythm": 0, "rest": 0, "rhythm_by_chance": 0.0}) == ""
