"""Rows of finished steps are kept; what was not finished is done again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from linkgraph.sightings import LOCAL, SIGNALS, Kept, Source, Step, collect, template_uses
from tests.sightings.accepted import START, source


def test_a_step_that_was_finished_is_not_done_again(tmp_path: Path) -> None:
    done: list[str] = []

    def step(name: str) -> Step:
        def work(of: Source) -> pl.DataFrame:
            if name == "broken" and "broken" not in done:
                done.append(name)
                raise RuntimeError
            done.append(name)
            of.uses.append(pl.DataFrame({"place": [len(name)]}))
            return pl.DataFrame({"name": [name], "accounts": [of.accounts]})

        return Step(name, work)

    def run(folder: Path) -> tuple[list[str], list[int]]:
        of = source(2)
        rows: Iterator[pl.DataFrame] = Kept(folder, LOCAL).run(of, map(step, ["a/b", "a" * 300, "broken", "last"]))
        return [frame["name"].item() for frame in rows], [frame["place"].item() for frame in of.uses]

    with pytest.raises(RuntimeError):
        run(tmp_path / "one")
    assert done == ["a/b", "a" * 300, "broken"]
    everything = (["a/b", "a" * 300, "broken", "last"], [3, 300, 6, 4])
    assert run(tmp_path / "one") == everything
    assert done == ["a/b", "a" * 300, "broken", "broken", "last"]
    assert run(tmp_path / "other") == everything
    assert len(done) == 9


def test_signals_are_the_same_from_what_was_kept(tmp_path: Path) -> None:
    words = "please sum up the following report in plain words for a busy reader who knows the field well"
    sent = [
        {"account": number % 3, "sent_at": START + number, "row": number, "prompt": f"{words} {'abcdefgh'[number]}"}
        for number in range(8)
    ]
    some = [signal for signal in SIGNALS if signal.name in {"device", "template", "relay"}]
    found = []
    for _ in range(2):
        given = source(20, exchanges=sent, logins=[{"account": n, "device_id": "d"} for n in (0, 1)])
        seen = collect(given, some, settings={}, kept=lambda engine: Kept(tmp_path, engine))
        found.append((seen.signals, seen.tokens, seen.sightings, template_uses(given, seen.tokens)))
    assert all(frame.height for frame in found[0])
    assert all(first.equals(again) for first, again in zip(*found, strict=True))
