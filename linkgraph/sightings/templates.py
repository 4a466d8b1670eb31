"""Prompt templates: fixed words around slots, found by the word runs that the same accounts hold.

Whole prompts differ as soon as the slots do. So: word runs (kernels.shingles) → runs that at least `_HOLDERS` accounts
hold and not everybody holds are anchors → anchors that stand in the same prompts and have nearly the same
holders are one template → a prompt belongs to the rarest template of which it holds `_ANCHORS` anchors.
"""

from __future__ import annotations

import difflib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from linkgraph.kernels.hashing import scramble
from linkgraph.kernels.hits import best_group, ratios, together
from linkgraph.kernels.holders import Keys, jaccard, pack, unpack
from linkgraph.kernels.shingles import shingles
from linkgraph.kernels.tallies import Tally, distinct, summed, tally
from linkgraph.sightings.signal import PLACE

I64 = npt.NDArray[np.int64]
U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]
T = TypeVar("T")

_HOLDERS = 3
_COMMON = 0.2
_MODULUS = 2
_SAME_PROMPTS = 0.5
_SAME_HOLDERS = 0.6
_OFTEN_TOGETHER = 0.1
_REACH = 3
_ANCHORS = 4
_SPAN = 14
_USES = 1.25
_SAMPLE = 24
_SHOWN = 3
_ROWS = 65_536
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

    Anchors are looked for on about `_SAMPLE` prompts an account, drawn by a hash; the counts are of all prompts.
    `exchanges` is read several times, about `window` bytes of text at a time, so it must give its rows in the same
    order every time: files and frames in memory do. Neither that order nor `window` nor `at_once` changes the answer.
    `told` is told the exchanges of every template: place, value.

    Memory is that of some windows, of the rows given, of 16 bytes for each prompt of a template, of 4 bytes for each
    holder of each anchor (a word run that `_HOLDERS` accounts have in common: they grow with the accounts), and of 16
    to 36 bytes for each of `at_once` word runs or pairs of anchors. Where there are more they are taken in parts, for
    one more reading each. 9 million prompts of 300,000 accounts took 1.7 GB in all, 3 million of 100,000 took 0.9.
    """
    prompts = _Prompts(exchanges, window=_ROWS // 4, rows=int(exchanges.select(pl.len()).collect().item()))
    sent, size = _sent(prompts, accounts=accounts)
    prompts = replace(prompts, window=max(1, min(_ROWS, window * prompts.rows // max(size, 1))))
    sample = _Sample(sent, seed=seed)
    runs = int(size * np.minimum(sent, _SAMPLE).sum() / max(sent.sum(), 1)) // (_BYTES * _MODULUS)
    anchors = _anchors(prompts, sample, parts=1 + runs // at_once)
    template_of = _join(prompts, sample, anchors=anchors, parts=1 + 3 * anchors.holder.shape[0] // at_once)
    uses, examples, hits = _assign(prompts, anchors=anchors, template_of=template_of)
    names = _names(examples.join(uses, on="template", how="semi"))
    found = uses.join(names, on="template", maintain_order="left")
    if told is not None:
        told(hits.join(names, on="template").select("place", "value"))
    used = np.bincount(uses["account"], weights=uses["count"], minlength=accounts).astype(np.int64)
    account = np.flatnonzero(sent)
    rest = {"account": account.astype(np.uint32), "count": (sent - used)[account].astype(np.uint32)}
    columns = ("account", "value", "part", "first_at", "last_at", "count", "place")
    return pl.concat([found, pl.DataFrame(rest)], how="diagonal").select(columns).lazy()


@dataclass(frozen=True, slots=True)
class _Prompts:
    """The prompts, read window by window of the `rows` of exchanges."""

    exchanges: pl.LazyFrame
    window: int
    rows: int

    def each(self, work: Callable[[pl.DataFrame], T]) -> Iterator[T]:
        """What `work` makes of each window's prompts, in order; as many windows at a time as polars has threads."""
        prompts = pl.col("prompt").is_not_null()

        def on(at: int) -> T:
            rows = self.exchanges.slice(at, self.window).filter(prompts)
            return work(rows.select("account", "sent_at", PLACE.alias("place"), "prompt").collect())

        threads = pl.thread_pool_size()
        with ThreadPoolExecutor(threads) as pool:
            waiting: deque[Future[T]] = deque()
            for at in range(0, self.rows, self.window):
                waiting.append(pool.submit(on, at))
                if len(waiting) > threads:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()


def _sent(prompts: _Prompts, *, accounts: int) -> tuple[I64, int]:
    """Prompts sent by each account, and the bytes of all."""
    sent = np.zeros(accounts, dtype=np.int64)
    size = 0
    for by_account, text in prompts.each(
        lambda found: (np.bincount(found["account"], minlength=accounts), int(found["prompt"].str.len_bytes().sum()))
    ):
        sent += by_account
        size += text
    return sent, size


@dataclass(frozen=True, slots=True)
class _Sample:
    """About `_SAMPLE` prompts of each account: drawn by seed, account and time, never by the order of rows."""

    sent: I64
    seed: int

    @property
    def accounts(self) -> int:
        return int(self.sent.shape[0])

    def of(self, prompts: pl.DataFrame) -> pl.DataFrame:
        account = prompts["account"].to_numpy()
        drawn = scramble(prompts["sent_at"].to_numpy().view(np.uint64) ^ scramble(account, seed=self.seed))
        return prompts.filter(pl.Series(drawn / 2.0**64 < _SAMPLE / self.sent[account]))


@dataclass(frozen=True, slots=True)
class _Anchors:
    """Rising keys of the anchors, and their holders: sorted accounts at `holder[start[k]:start[k + 1]]`."""

    keys: U64
    start: I64
    holder: U32
    accounts: int


def _anchors(prompts: _Prompts, sample: _Sample, *, parts: int) -> _Anchors:
    """Word runs held by enough accounts and not by everybody, found in `parts` ranges of their keys."""
    most = max(_COMMON * sample.accounts, _HOLDERS)
    found = []
    for part in range(parts):

        def held(prompts: pl.DataFrame, part: int = part) -> U64:
            sampled = sample.of(prompts)
            text_of, _, runs = shingles(sampled["prompt"], modulus=_MODULUS)
            inside = ((runs >> np.uint64(32)) * np.uint64(parts)) >> np.uint64(32) == part
            return pack(runs[inside], sampled["account"].to_numpy()[text_of[inside]], holders=sample.accounts)

        packed: U64 = np.concatenate([np.empty(0, np.uint64), *prompts.each(held)])
        found.append(unpack(distinct(packed), holders=sample.accounts, least=_HOLDERS, most=most))
    keys, starts, holders = zip(*found, strict=True)
    start = np.append(0, np.cumsum(np.concatenate([np.diff(start) for start in starts])))
    return _Anchors(np.concatenate(keys), start, np.concatenate(holders), sample.accounts)


def _join(prompts: _Prompts, sample: _Sample, *, anchors: _Anchors, parts: int) -> I64:
    """For every anchor its template, numbered from 0, -1 for none; pairs are counted in `parts` ranges of the anchors.

    Two anchors are joined when most prompts that hold either hold both (a phrase that two operators use agrees so with
    one of them at most), or when they stand together often enough and mostly have the same holders (reworded
    templates).
    """
    size = anchors.keys.shape[0]
    lookup = Keys(anchors.keys, holders=anchors.accounts)
    by_rarity = np.argsort(np.diff(anchors.start), kind="stable")
    rank = np.empty(size, dtype=np.int64)
    rank[by_rarity] = np.arange(size)
    edges = [np.empty((2, 0), dtype=np.int64)]
    for part in range(parts):

        def pairs(prompts: pl.DataFrame, part: int = part) -> tuple[Tally, I64]:
            text_of, _, runs = shingles(sample.of(prompts)["prompt"], modulus=_MODULUS)
            code = lookup.find(runs)
            pair, texts = together(text_of[code >= 0], rank[code[code >= 0]], reach=_REACH, size=size)
            return tally(pair[pair % parts == part]), texts

        held = np.zeros(size, dtype=np.int64)
        pair, both = summed(_adding(held, prompts.each(pairs)))
        same = ratios(pair, both, held)
        likely = same >= _OFTEN_TOGETHER
        left, right = by_rarity[pair[likely] // size], by_rarity[pair[likely] % size]
        agree = same[likely] > _SAME_PROMPTS
        maybe = np.flatnonzero(~agree)
        agree[maybe] = jaccard(anchors.start, anchors.holder, left[maybe], right[maybe]) > _SAME_HOLDERS
        edges.append(np.stack([left[agree], right[agree]]))
    left, right = np.concatenate(edges, axis=1)
    graph = coo_array((np.ones(left.shape[0]), (left, right)), shape=(size, size))
    group = connected_components(graph, directed=False)[1].astype(np.int64) if size else np.empty(0, np.int64)
    large = np.bincount(group, minlength=1) >= _ANCHORS
    template_of: I64 = np.where(large, np.cumsum(large) - 1, -1)[group]
    return template_of


def _adding(total: I64, pieces: Iterable[tuple[T, I64]]) -> Iterator[T]:
    for piece, amount in pieces:
        total += amount
        yield piece


def _assign(
    prompts: _Prompts, *, anchors: _Anchors, template_of: I64
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Who used which template, the first prompts of up to `_SHOWN` of its accounts, and all prompts of templates.

    Uses: template, account, part, first_at, last_at, count, place (of the first record); examples: template, account,
    place, prompt; hits: template, place.
    """
    inside = template_of >= 0
    group_of = template_of[inside]
    lookup = Keys(anchors.keys[inside], holders=anchors.accounts)
    # A template's holders, roughly: the mean of its anchors'.
    total = np.bincount(group_of, weights=np.diff(anchors.start)[inside])
    holders = total / np.bincount(group_of)

    def seen(prompts: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
        text_of, place, runs = shingles(prompts["prompt"], modulus=_MODULUS)
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


def _names(examples: pl.DataFrame) -> pl.DataFrame:
    """The text of every template with its slots: template, value."""
    texts = examples.sort("template", "place").group_by("template", maintain_order=True).agg("prompt")
    values = [skeleton(list(prompts)) for prompts in texts["prompt"]]
    named = texts.select("template", pl.Series("value", values, dtype=pl.String))
    # Two templates may read the same once their slots are cut out; the number keeps them apart.
    again = pl.col("template").rank("ordinal").over("value")
    return named.with_columns(
        pl.when(again > 1).then(pl.col("value") + " #" + again.cast(pl.String)).otherwise("value").alias("value")
    )


def skeleton(prompts: list[str], *, longest: int = 300) -> str:
    """The words that the prompts have in common, in order, with […] where they differ.

    >>> skeleton(["Sum up the text A B for me now", "Sum up the text C for me now"])
    'Sum up the text […] for me now'
    """
    words = prompts[0].split()[:200]
    slot = "[…]"
    for other in prompts[1:]:
        blocks = difflib.SequenceMatcher(None, words, other.split()[:200], autojunk=False).get_matching_blocks()
        kept: list[str] = []
        at = 0
        for block in blocks:
            if block.a > at or (block.size == 0 and at < len(words)):
                kept.append(slot)
            kept.extend(words[block.a : block.a + block.size])
            at = block.a + block.size
        words = [word for i, word in enumerate(kept) if word != slot or i == 0 or kept[i - 1] != slot]
    text = " ".join(words)
    return text if len(text) <= longest else text[: longest - 1] + "…"
