"""What decided rings say about reuse rates and ceilings: counted, shrunk, shown, written on request and taken back."""

from __future__ import annotations

import tomllib
from itertools import combinations
from math import log2
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from linkgraph.cases import Case, investigate
from linkgraph.cases.learned_settings import BEGIN, END, put
from linkgraph.cases.learning import Seen, lesson
from linkgraph.core.errors import SettingsError
from linkgraph.core.settings import load
from tests.flow.small_world import SmallWorld

BY = {"reason": "looked at", "by": "A. Reviewer"}
FACTS = {"reuse": 0.5, "ceiling": 16.0, "reuse_now": 0.5, "ceiling_now": 16.0, "raised": 0.0, "sharing": 2.0**-12}
HALF = Seen(10, 5)


def learned_of(confirmed: int, dismissed: int, **facts: float) -> dict[str, Any]:
    sides = {"confirmed": [HALF] * confirmed, "dismissed": [HALF] * dismissed}
    return lesson("device", {**FACTS, **facts}, **sides, strength=10.0)


def test_without_decisions_nothing_moves() -> None:
    row = learned_of(0, 0, reuse_now=0.3, ceiling_now=9.0)
    assert (row["reuse_after"], row["ceiling_after"]) == (0.5, 16.0)
    assert (row["reuse_before"], row["ceiling_before"], row["ceiling_counted"]) == (0.3, 9.0, None)


def test_reuse_is_the_mean_of_confirmed_rings_and_of_ten_of_the_file() -> None:
    row = lesson("device", FACTS, confirmed=[Seen(10, 10), Seen(45, 9)], dismissed=[], strength=10.0)
    assert row["reuse_after"] == pytest.approx((10 * 0.5 + 1.0 + 0.2) / 12, abs=1e-6)
    assert (row["confirmed_pairs"], row["confirmed_sharing"]) == (55, 19)
    # A file's ceiling is log2(r / b): with its b it follows r.
    assert row["ceiling_after"] == pytest.approx(16 + log2(row["reuse_after"] / 0.5), abs=1e-5)


def test_a_dismissed_ring_lowers_the_ceiling_by_the_share_with_a_common_cause() -> None:
    row = learned_of(2, 3)
    assert row["cause"] == pytest.approx((1.5 + 0.5) / (1.0 + 1.5 + 1.0))
    counted = log2(0.5 / (row["cause"] * 2.0**-12))
    assert row["ceiling_counted"] == pytest.approx(counted, abs=1e-5)
    assert row["ceiling_after"] == pytest.approx((10 * 16.0 + 1.5 * counted) / 11.5, abs=1e-5)


def test_more_dismissed_rings_weigh_more_and_more_confirmed_ones_less() -> None:
    by_dismissed = [learned_of(2, n)["ceiling_after"] for n in range(6)]
    assert by_dismissed == sorted(by_dismissed, reverse=True)
    assert len(set(by_dismissed)) == 6
    by_confirmed = [learned_of(n, 2)["ceiling_after"] for n in range(6)]
    assert by_confirmed == sorted(by_confirmed)


def test_many_rings_reach_what_is_counted_and_strength_holds_it_back() -> None:
    row = learned_of(0, 4000)
    assert row["ceiling_after"] == pytest.approx(row["ceiling_counted"], abs=0.05)
    held_back = lesson("device", FACTS, confirmed=[], dismissed=[HALF] * 4, strength=1000.0)
    assert held_back["ceiling_after"] == pytest.approx(16.0, abs=0.02)


def test_what_a_run_adds_to_a_ceiling_is_not_learned() -> None:
    """With four times as many accounts a quarter of the pairs share, and the run adds two bits."""
    small, large = learned_of(2, 3), learned_of(2, 3, sharing=2.0**-14, raised=2.0)
    assert large["ceiling_after"] == pytest.approx(small["ceiling_after"])


@pytest.fixture(scope="module")
def decided(small_world: SmallWorld, tmp_path_factory: pytest.TempPathFactory) -> Case:
    case = Case(small_world.copied(tmp_path_factory.mktemp("learning")))
    for ring, verdict in zip(case.rings["ring_id"], ("confirmed", "dismissed", "confirmed", "undecided"), strict=False):
        case.decide(ring, verdict, **BY)
    return case


def test_pairs_are_counted_as_one_would_by_hand(decided: Case) -> None:
    rings = decided.rings
    holds: dict[str, set[int]] = {}
    device = pl.col("signal") == "device"
    popular = decided.table("tokens").filter(device & (pl.col("holders") > 40))
    assert popular.is_empty()
    numbers = dict(decided.table("accounts").select("account", "account_id").iter_rows())
    for account, token in decided.table("sightings").filter(device).select("account", "token").iter_rows():
        holds.setdefault(numbers[account], set()).add(token)
    records = decided.folder / "tables" / "records" / "logins"
    known = set(pl.read_parquet(records / "*.parquet").filter(pl.col("device_id").is_not_null())["account"])
    seen = {"confirmed": [0, 0, 0], "dismissed": [0, 0, 0]}
    for ring, verdict in rings.filter(pl.col("decision").is_in(list(seen))).select("ring_id", "decision").iter_rows():
        mine = decided.ring(ring).members.filter(pl.col("role") != "peripheral")["account_id"].to_list()
        could = [one for one in mine if any(numbers[account] == one for account in known)]
        pairs = list(combinations(could, 2))
        sharing = sum(bool(holds.get(a, set()) & holds.get(b, set())) for a, b in pairs)
        seen[verdict] = [sum(one) for one in zip(seen[verdict], (bool(pairs), len(pairs), sharing), strict=True)]
    row = decided.learned().table.filter(device).row(0, named=True)
    for verdict, counts in seen.items():
        assert [row[verdict], row[f"{verdict}_pairs"], row[f"{verdict}_sharing"]] == counts


def test_what_is_learned_twice_is_the_same(decided: Case, tmp_path: Path) -> None:
    """The prior is the signal's own file, not what was learned before."""
    settings = tmp_path / "linkgraph.toml"
    decided.learned().write(settings)
    moved = decided.learned().moved
    chosen = load(settings)
    assert set(chosen.signals) == set(moved["signal"])
    assert chosen.signals["device"].reuse == pytest.approx(moved.filter(signal="device")["reuse_after"][0], abs=5e-4)
    text = settings.read_text(encoding="utf-8")
    decided.learned().write(settings)
    assert settings.read_text(encoding="utf-8") == text


@pytest.mark.slow
def test_a_run_uses_what_was_learned_and_deleting_the_block_takes_it_back(
    small_world: SmallWorld, decided: Case, tmp_path: Path
) -> None:
    settings = tmp_path / "linkgraph.toml"
    lessons = decided.learned()
    lessons.write(settings)
    folder = tmp_path / "case"
    with_it = investigate(small_world.data, folder, settings=load(settings))
    used = dict(with_it.table("signals").select("signal", "reuse").iter_rows())
    assert used["device"] == pytest.approx(lessons.table.filter(signal="device")["reuse_after"][0], abs=5e-4)
    settings.write_text("", encoding="utf-8")
    without = investigate(small_world.data, folder, settings=load(settings))
    assert without.table("signals").equals(small_world.case.table("signals"))
    assert without.table("pairs").equals(small_world.case.table("pairs"))


def test_without_decided_rings_nothing_is_written(small_world: SmallWorld, tmp_path: Path) -> None:
    lessons = small_world.case.learned()
    assert lessons.moved.is_empty()
    assert lessons.write(tmp_path / "linkgraph.toml") == ""
    assert (tmp_path / "linkgraph.toml").read_text(encoding="utf-8") == ""
    assert lessons.table["signal"].to_list() == [
        name
        for name, rule in small_world.case.table("signals").select("signal", "rule").iter_rows()
        if rule == "rarity"
    ]


@pytest.mark.parametrize("strength", [0.0, -1.0, float("nan")])
def test_a_strength_that_is_none(small_world: SmallWorld, strength: float) -> None:
    with pytest.raises(SettingsError, match="strength must be above 0"):
        small_world.case.learned(strength=strength)


SECTION = '[signals."device"]\nreuse = 0.400\nceiling = 12.000\n'


@pytest.mark.parametrize("rest", ["", "[links]\nbar = 8.0\n", "# mine\n\n[signals.phone]\nused = false\n"])
def test_the_block_comes_and_goes_and_leaves_the_rest(tmp_path: Path, rest: str) -> None:
    path = tmp_path / "linkgraph.toml"
    path.write_text(rest, encoding="utf-8")
    added = put(SECTION, path, signals=["device"])
    assert added == f"{BEGIN}\n{SECTION}{END}\n"
    text = path.read_text(encoding="utf-8")
    assert text.startswith(rest)
    assert text.endswith(added)
    other = SECTION.replace("0.400", "0.300")
    put(other, path, signals=["device"])
    assert path.read_text(encoding="utf-8") == text.replace("0.400", "0.300")
    put("", path, signals=[])
    assert path.read_text(encoding="utf-8") == rest


def test_what_stands_after_the_block_stays(tmp_path: Path) -> None:
    path = tmp_path / "linkgraph.toml"
    put(SECTION, path, signals=["device"])
    with path.open("a", encoding="utf-8") as file:
        file.write("[links]\nbar = 8.0\n")
    put(SECTION, path, signals=["device"])
    found = tomllib.loads(path.read_text(encoding="utf-8"))
    assert found == {"links": {"bar": 8.0}, "signals": {"device": {"reuse": 0.4, "ceiling": 12.0}}}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[signals.device]\nused = true\n", "already sets device by hand"),
        ("[links\n", "cannot be read"),
        ("[nothing]\nknown = 1\n", "nothing"),
    ],
)
def test_a_file_that_would_be_spoilt_is_left_alone(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "linkgraph.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=says):
        put(SECTION, path, signals=["device"])
    assert path.read_text(encoding="utf-8") == text
    assert [one.name for one in tmp_path.iterdir()] == ["linkgraph.toml"]
