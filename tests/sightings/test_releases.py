"""When a model came out, given or taken from the exchanges, and who moved to it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from linkgraph.core.clock import DAY, HOUR, from_micros, to_micros
from linkgraph.core.errors import SettingsError
from linkgraph.core.settings import load
from linkgraph.sightings import Source, moves, releases
from linkgraph.tables.releases import Moves, Releases
from tests.sightings.accepted import START, Row, source

OUT = START + 10 * DAY + 15 * HOUR


def used(account: int, model: str | None, at: int) -> Row:
    return {"account": account, "model": model, "sent_at": at}


# Everybody uses the old model from the first day on; two try the new one early, on the tenth day all do.
OLD: list[Row] = [used(account, "old", START + day * DAY) for account in range(6) for day in range(14)]
NEW: list[Row] = [
    *(used(account, "new", START + 8 * DAY + account) for account in (0, 1)),
    *(used(account, "new", OUT + account * HOUR) for account in range(2, 6)),
]


def test_a_release_is_the_day_on_which_enough_accounts_have_used_it() -> None:
    found = Releases.validate(releases(source(6, exchanges=[*OLD, *NEW]), {}, least=3))
    assert found.rows() == [("new", OUT + 2 * HOUR, False)]
    assert releases(source(6, exchanges=[*OLD, *NEW]), {}, least=2)["released_at"].to_list() == [START + 8 * DAY]


def test_a_model_that_few_use_and_one_that_was_there_before_were_not_released() -> None:
    assert releases(source(6, exchanges=[*OLD, *NEW]), {}, least=7).is_empty()


def test_what_is_given_wins_and_must_lie_inside_the_observed_time() -> None:
    given = {
        "new": from_micros(OUT),
        "old": from_micros(START - DAY),
        "later": from_micros(START + 20 * DAY),
        "unused": from_micros(START + DAY),
    }
    found = releases(source(6, exchanges=[*OLD, *NEW]), given, least=3)
    assert found.rows() == [("unused", START + DAY, True), ("new", OUT, True)]


def test_a_given_time_without_a_zone_is_utc() -> None:
    naive = from_micros(OUT).replace(tzinfo=None)
    assert releases(source(6, exchanges=OLD), {"new": naive}, least=3)["released_at"].to_list() == [OUT]


@pytest.mark.parametrize("tables", [{}, {"exchanges": []}])
def test_without_exchanges_there_is_no_release_and_no_move(tables: dict[str, list[Row]]) -> None:
    empty = source(2, **tables) if tables else Source(tables={}, accounts=2)
    found = releases(empty, {"new": datetime(2026, 1, 1, tzinfo=UTC)}, least=1)
    assert found.is_empty()
    assert moves(empty, found).is_empty()


def test_moves_count_the_first_and_the_first_three_days() -> None:
    rows = [
        used(0, "new", OUT),
        used(0, "old", OUT + DAY - 1),
        used(0, "new", OUT + DAY),
        used(0, "new", OUT + 3 * DAY - 1),
        used(0, "new", OUT + 3 * DAY),
        used(0, None, OUT + 1),
        used(0, "old", OUT - 1),
        used(1, "old", OUT + 2 * DAY),
        used(2, None, OUT + 2 * DAY),
        used(3, "new", OUT + 4 * DAY),
    ]
    given = source(4, exchanges=[*OLD, *rows])
    found = moves(source(4, exchanges=rows), releases(given, {"new": from_micros(OUT)}, least=99))
    assert Moves.validate(found).rows() == [("new", 0, 2, 1, 4, 3), ("new", 1, 0, 0, 1, 0)]


def test_settings_say_when_models_came_out(tmp_path: Path) -> None:
    path = tmp_path / "linkgraph.toml"
    path.write_text(
        "[releases]\n'aster-3' = 2026-02-03T16:00:00Z\naster-4 = 2026-03-01\naster-5 = '2026-04-01T08:00:00+02:00'\n",
        encoding="utf-8",
    )
    given = load(path).releases
    assert {model: to_micros(at) for model, at in given.items()} == {
        "aster-3": to_micros(datetime(2026, 2, 3, 16, tzinfo=UTC)),
        "aster-4": to_micros(datetime(2026, 3, 1, tzinfo=UTC)),
        "aster-5": to_micros(datetime(2026, 4, 1, 6, tzinfo=UTC)),
    }
    path.write_text('[releases]\n"aster-3" = "soon"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=r"releases\.aster-3"):
        load(path)
