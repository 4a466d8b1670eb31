"""The exchanges table, made part by part in the order of time: memory holds one part of texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from linkgraph.core.clock import WEEK
from linkgraph.simulate.chance import Floats, Ints, mixed
from linkgraph.simulate.places import Atlas
from linkgraph.simulate.population import API
from linkgraph.simulate.scene import Scene
from linkgraph.simulate.text import expand
from linkgraph.simulate.tokens import ids
from linkgraph.simulate.traffic import OWN_TEXT, Exchanges, Repertoire

PART_ROWS = 250_000
MODELS = ("aster-2-mini", "aster-2", "aster-1", "aster-3")
_NEW = 3
_CHARACTERS_A_TOKEN = 4.2


@dataclass(frozen=True, slots=True)
class _Desk:
    """What every part needs."""

    scene: Scene
    atlas: Atlas
    tables: expand.Tables
    repertoire: Repertoire


def parts(
    scene: Scene, atlas: Atlas, *, exchanges: Exchanges, progress: Callable[[float], None]
) -> Iterator[pl.DataFrame]:
    """Frames of at most `PART_ROWS` exchanges, with `account` (position) in place of its id."""
    desk = _Desk(scene, atlas, scene.book.grammar.tables(), scene.voices.sorted(scene.people.size))
    order = np.argsort(exchanges.sent, kind="stable")
    for begin in range(0, order.size, PART_ROWS):
        rows = order[begin : begin + PART_ROWS]
        yield _part(desk, rows, exchanges=exchanges)
        progress(min(1.0, (begin + PART_ROWS) / order.size))


def _part(desk: _Desk, rows: Ints, *, exchanges: Exchanges) -> pl.DataFrame:
    scene, people, seed = desk.scene, desk.scene.people, desk.scene.plan.seed
    who, sent, symbol = exchanges.account[rows].astype(np.int64), exchanges.sent[rows], exchanges.symbol[rows]
    bits = mixed(rows, seed * 31 + 7)
    own = desk.repertoire.choose(who, bits, fallback=scene.book.symbol("chat.en"))
    symbol = np.where(symbol == OWN_TEXT, own, symbol)
    prompt = expand.texts(desk.tables, symbol, seeds=bits, owners=mixed(who, seed + 3))
    lost, spread = _shares(rows, salt=seed * 31 + 8), _shares(rows, salt=seed * 31 + 9)
    kept_back = people.fingerprint_only[who] | (lost < 0.01)
    template = symbol >= scene.book.first_template
    input_tokens = (prompt.str.len_bytes().to_numpy() / _CHARACTERS_A_TOKEN * (0.9 + 0.25 * lost)).astype(np.int64) + 3
    output_tokens = np.exp(4.6 + 2.2 * (spread + lost - 1)).astype(np.int64) + 1
    columns = {
        "account": pl.Series(who),
        "exchange_id": ids("x", rows, salt=seed + 21),
        "sent_at": pl.Series(sent),
        "ip": desk.atlas.spell(np.where(spread > 0.985, -1, desk.atlas.pick(who, sent))),
        "api_key_id": ids("key_", who * 4 + _key_number(who, sent), salt=seed + 22),
        "model": pl.Series(MODELS).gather(_model(who, sent, adopts=people.adopts, draw=spread)),
        "prompt": prompt,
        "prompt_fingerprint": ids("fp_", np.where(template, symbol, -1 - rows), salt=seed + 23),
        "input_tokens": pl.Series(input_tokens),
        "output_tokens": pl.Series(output_tokens),
    }
    missing = {
        "api_key_id": people.plan_kind[who] < API,
        "model": (lost > 0.5) & (lost < 0.504),
        "prompt": kept_back,
        "prompt_fingerprint": ~kept_back | (spread < 0.1),
        "input_tokens": lost > 0.985,
        "output_tokens": lost > 0.98,
    }
    return pl.DataFrame({
        name: column.set(pl.Series(missing[name]), None) if name in missing else column
        for name, column in columns.items()
    })


def _shares(rows: Ints, *, salt: int) -> Floats:
    """A number in [0, 1) for each row."""
    return (mixed(rows, salt) >> np.uint64(40)).astype(np.float64) / 2.0**24


def _key_number(who: Ints, sent: Ints) -> Ints:
    """Most accounts have one key, some two or three in turn."""
    keys = np.array([1, 1, 1, 1, 2, 2, 3, 1])[(mixed(who, 5) % np.uint64(8)).astype(np.int64)]
    return np.asarray((sent // WEEK) % keys)


def _model(who: Ints, sent: Ints, *, adopts: Ints, draw: Floats) -> Ints:
    """Everybody has a usual model, tries another now and then, and moves to the new one at a time of its own."""
    usual = np.array([0, 0, 0, 1, 1, 1, 1, 2])[(mixed(who, 6) % np.uint64(8)).astype(np.int64)]
    usual = np.where(draw * 7 % 1 < 0.12, np.where(usual == 0, 1, 0), usual)
    return np.where((sent >= adopts[who]) & (draw * 13 % 1 < 0.93), _NEW, usual)
