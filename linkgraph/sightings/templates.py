"""Prompt templates: fixed words around slots, found by the word runs that the same accounts hold.

Whole prompts differ as soon as the slots do. So: word runs (kernels.shingles) → runs that at least `_HOLDERS` accounts
hold and not everybody holds are anchors → anchors that stand in the same prompts and have nearly the same
holders are one template → a prompt belongs to the rarest template of which it holds `_ANCHORS` anchors.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from linkgraph.kernels.hits import agreeing, best_group, count_neighbours, distinct_of_texts
from linkgraph.kernels.holders import Keys, Sieve, pack, unpack
from linkgraph.kernels.shingles import shingles
from linkgraph.sightings.prompts import MODULUS, SAMPLE, Hashed, Prompts, Runs, Sample, in_order, sent_by_account
from linkgraph.sightings.template_names import names

I32 = npt.NDArray[np.int32]
I64 = npt.NDArray[np.int64]
U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]

_HOLDERS = 3
_COMMON = 0.2
_SAME_PROMPTS = 0.5
_SAME_HOLDERS = 0.6
_OFTEN_TOGETHER = 0.1
_REACH = 3
_ANCHORS = 4
_SPAN = 14
_USES = 1.25
_SHOWN = 3
# Rows of a window at most, and ranges in which the keys of kept runs are looked at.
_ROWS = 262_144
_PARTS = 4
_MERGED = 1_000_000
# Of a word and what parts it from the next, on average, in most languages at least.
_BYTES = 5
_ONE = pl.lit(1, dtype=pl.UInt32)


def find_templates(
    exchanges: pl.LazyFrame,
    *,
    accounts: int,
    seed: int = 0,
    window: int = 2**25,
    at_once: int = 2**25,
    told: Callable[[pl.DataFrame], None] | None = None,
) -> pl.LazyFrame:
    """Sightings of templates: account, value, part, first_at, last_at, count, place, as in `signal.shown`.

    The value is the template's text with its slots. Every account that sent any text has one more row, without a value,
    that counts its prompts of no template, 0 where all are of one: a template's share of an account's prompts is its
    count over the sum of the account's counts. Records without text are dropped.

    Anchors are looked for on about `SAMPLE` prompts an account, drawn by a hash; the counts are of all prompts.
    `exchanges` is read several times, about `window` bytes of text at a time, so it must give its rows in the same
    order every time: files and frames in memory do. Neither that order nor `window` nor `at_once` changes the answer.
    `told` is told the exchanges of every template: place, value.

    Memory is that of some windows, of the rows given, of 16 bytes for each prompt of a template, of 8 bytes for each
    holder of each anchor (a word run that `_HOLDERS` accounts have in common: they grow with the accounts), and of 16
    bytes for each of `at_once` word runs of the sample. Where it has more they are taken in parts, for one more reading
    each, instead of being kept.
    """
    sent, size = sent_by_account(exchanges, accounts=accounts)
    rows = int(exchanges.select(pl.len()).collect().item())
    prompts = Prompts(exchanges, window=max(1, min(_ROWS, window * rows // max(size, 1))), rows=rows)
    expected = int(size * np.minimum(sent, SAMPLE).sum() / max(sent.sum(), 1)) // (_BYTES * MODULUS)
    runs = Runs(prompts, Sample(sent, seed=seed), keep=expected <= at_once)
    anchors = _anchors(runs, parts=_PARTS if runs.keep else 1 + expected // at_once)
    template_of = _join(runs, anchors=anchors, at_once=at_once)
    del runs
    uses, examples, hits = _assign(prompts, anchors=anchors, template_of=template_of)
    named = names(examples.join(uses, on="template", how="semi"))
    found = uses.join(named, on="template", maintain_order="left")
    if told is not None:
        told(hits.join(named, on="template").select("place", "value"))
    used = np.bincount(uses["account"], weights=uses["count"], minlength=accounts).astype(np.int64)
    account = np.flatnonzero(sent)
    rest = {"account": account.astype(np.uint32), "count": (sent - used)[account].astype(np.uint32)}
    columns = ("account", "value", "part", "first_at", "last_at", "count", "place")
    return pl.concat([found, pl.DataFrame(rest)], how="diagonal").select(columns).lazy()


@dataclass(frozen=True, slots=True)
class _Anchors:
    """Rising keys of the anchors, and their holders: sorted accounts at `holder[start[k]:start[k + 1]]`."""

    keys: U64
    start: I64
    holder: U32
    accounts: int


def _anchors(runs: Runs, *, parts: int) -> _Anchors:
    """Word runs held by enough accounts and not by everybody, found in `parts` ranges of their keys."""
    accounts = runs.sample.accounts
    most = max(_COMMON * accounts, _HOLDERS)

    def inside(part: int) -> tuple[U64, I64, U32]:
        def held(hashed: Hashed) -> U64:
            return pack(hashed.runs, hashed.account[hashed.text_of], holders=accounts, part=part, parts=parts)

        packed: U64 = np.concatenate([np.empty(0, np.uint64), *runs.each(held, threads=1 if runs.keep else None)])
        return unpack(packed, holders=accounts, least=_HOLDERS, most=most)

    runs.read()
    # What is kept is packed and sorted on all cores; what is read anew is read on all, range after range.
    found = in_order(inside, range(parts), threads=None if runs.keep else 1)
    keys, starts, holders = zip(*found, strict=True)
    start = np.append(0, np.cumsum(np.concatenate([np.diff(start) for start in starts])))
    return _Anchors(np.concatenate(keys), start, np.concatenate(holders), accounts)


def _join(runs: Runs, *, anchors: _Anchors, at_once: int) -> I64:
    """For every anchor its template, numbered from 0, -1 for none; `at_once` pairs of anchors are counted at a time.

    Two anchors are joined when most prompts that hold either hold both (a phrase that two operators use agrees so with
    one of them at most), or when they stand together often enough and mostly have the same holders (reworded
    templates).
    """
    size = anchors.keys.shape[0]
    lookup = Keys(anchors.keys, holders=anchors.accounts)
    by_rarity = np.argsort(np.diff(anchors.start), kind="stable")
    rank = np.empty(size, dtype=np.int32)
    rank[by_rarity] = np.arange(size, dtype=np.int32)

    def held(hashed: Hashed) -> I32:
        code = lookup.find(hashed.runs)
        hit = code >= 0
        return distinct_of_texts(hashed.text_of[hit], rank[code[hit]])

    texts, pairs = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    keys_of_texts = []
    for keys in runs.each(held):
        count_neighbours(keys, _REACH, texts, pairs)
        keys_of_texts.append(keys)

    def joined(span: tuple[int, int]) -> I64:
        left, right = agreeing(
            keys_of_texts,
            span,
            texts=texts,
            pairs=pairs,
            place=by_rarity,
            start=anchors.start,
            holder=anchors.holder,
            reach=_REACH,
            often=_OFTEN_TOGETHER,
            mostly=_SAME_PROMPTS,
            alike=_SAME_HOLDERS,
        )
        return np.stack([by_rarity[left], by_rarity[right]])

    threads = pl.thread_pool_size()
    spans = _spans(pairs, most=max(1, min(at_once, int(pairs.sum())) // threads))
    left, right = np.concatenate([np.empty((2, 0), dtype=np.int64), *in_order(joined, spans)], axis=1)
    graph = coo_array((np.ones(left.shape[0]), (left, right)), shape=(size, size))
    group = connected_components(graph, directed=False)[1].astype(np.int64) if size else np.empty(0, np.int64)
    large = np.bincount(group, minlength=1) >= _ANCHORS
    template_of: I64 = np.where(large, np.cumsum(large) - 1, -1)[group]
    return template_of


def _spans(sizes: I64, *, most: int) -> list[tuple[int, int]]:
    """Ranges that cover all, each with sizes of about `most` in sum."""
    cuts = np.unique(np.append((np.flatnonzero(np.diff(np.cumsum(sizes) // most)) + 1), [0, sizes.shape[0]]))
    return list(zip(cuts[:-1].tolist(), cuts[1:].tolist(), strict=True))


def _assign(
    prompts: Prompts, *, anchors: _Anchors, template_of: I64
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Who used which template, the first prompts of up to `_SHOWN` of its accounts, and all prompts of templates.

    Uses: template, account, part, first_at, last_at, count, place (of the first record); examples: template, account,
    place, prompt; hits: template, place.
    """
    inside = template_of >= 0
    group_of = template_of[inside]
    lookup, sieve = Keys(anchors.keys[inside], holders=anchors.accounts), Sieve.of(anchors.keys[inside])
    # A template's holders, roughly: the mean of its anchors'.
    total = np.bincount(group_of, weights=np.diff(anchors.start)[inside])
    holders = total / np.bincount(group_of)

    def seen(prompts: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
        text_of, place, runs = shingles(prompts["prompt"], modulus=MODULUS, sieve=sieve)
        code = lookup.find(runs)
        hit = code >= 0
        best = best_group(text_of[hit], place[hit], group_of[code[hit]], holders, prompts.height, _ANCHORS, _SPAN)
        hits = prompts.with_columns(pl.Series("template", best)).filter(pl.col("template") >= 0)
        at = pl.col("sent_at")
        one = hits.select(
            "template", "account", at.alias("first_at"), at.alias("last_at"), _ONE.alias("count"), "place"
        )
        shown = _first(hits.select("template", "account", "place", "prompt"))
        # A copy, or each of the few texts would keep all of its window in memory.
        copied = shown["prompt"].to_arrow(compat_level=pl.CompatLevel.oldest())
        return _summed(one), shown.with_columns(pl.Series("prompt", copied)), hits.select("template", "place")

    nothing = pl.DataFrame(
        schema={
            "template": pl.Int64,
            "account": pl.UInt32,
            "first_at": pl.Int64,
            "last_at": pl.Int64,
            "count": pl.UInt32,
            "place": pl.UInt64,
            "prompt": pl.String,
        }
    )
    uses = _Gathered(nothing.drop("prompt"), merge=_summed)
    examples = _Gathered(nothing.select("template", "account", "place", "prompt"), merge=_first)
    every = [nothing.select("template", "place")]
    for used, shown, hits in prompts.each(seen):
        uses.add(used)
        examples.add(shown)
        every.append(hits)
    # A template is used again and again; what each account says once is a phrase of the language.
    again = pl.col("count").mean().over("template") >= _USES
    found = (
        uses.whole().filter(again).with_columns(pl.lit(0, dtype=pl.UInt32).alias("part")).sort("template", "account")
    )
    return found, examples.whole(), pl.concat(every)


def _summed(uses: pl.DataFrame) -> pl.DataFrame:
    return uses.group_by("template", "account").agg(
        pl.col("first_at").min(), pl.col("last_at").max(), pl.col("count").sum(), pl.col("place").min()
    )


def _first(prompts: pl.DataFrame) -> pl.DataFrame:
    """By template the first prompts of `_SHOWN` accounts, one of each."""
    return (
        prompts
        .sort("template", "place")
        .unique(["template", "account"], keep="first", maintain_order=True)
        .group_by("template", maintain_order=True)
        .head(_SHOWN)
    )


class _Gathered:
    """Frames merged whenever more came than was left the last time: memory stays near that of the result."""

    def __init__(self, nothing: pl.DataFrame, *, merge: Callable[[pl.DataFrame], pl.DataFrame]) -> None:
        self._whole, self._merge = nothing, merge
        self._waiting: list[pl.DataFrame] = []
        self._rows = 0

    def add(self, piece: pl.DataFrame) -> None:
        self._waiting.append(piece)
        self._rows += piece.height
        if self._rows > max(self._whole.height, _MERGED):
            self.whole()

    def whole(self) -> pl.DataFrame:
        self._whole = self._merge(pl.concat([self._whole, *self._waiting]))
        self._waiting, self._rows = [], 0
        return self._whole
