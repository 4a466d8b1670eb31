"""Prompt templates: fixed words around slots, found by the word runs that the same accounts hold.

Whole prompts differ as soon as the slots do. So: word runs (kernels.shingles) → runs that at least `_HOLDERS` accounts
hold and not everybody holds are anchors → anchors that stand in the same prompts and have nearly the same
holders are one template → a prompt belongs to the rarest template of which it holds `_ANCHORS` anchors.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from linkgraph.kernels.holders import Keys, best_group, jaccard, pack, together, unpack
from linkgraph.kernels.shingles import shingles
from linkgraph.sightings.signal import PLACE

I64 = npt.NDArray[np.int64]
U64 = npt.NDArray[np.uint64]

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
_CHUNK = 100_000
_SAMPLE = 60


def find_templates(exchanges: pl.LazyFrame, *, accounts: int, seed: int = 0) -> pl.LazyFrame:
    """Sightings of templates in the shape of `signal.shown`; the value is the template's text with its slots.

    Anchors are looked for on about `_SAMPLE` prompts an account, drawn by a hash; the counts
    are of all prompts.
    """
    prompts = exchanges.filter(pl.col("prompt").is_not_null()).select(
        "account", "sent_at", PLACE.alias("place"), "prompt"
    )
    sample = _sample(prompts, seed=seed)
    keys, start, holder = _anchors(sample, accounts=accounts)
    anchors = Keys(keys, holders=accounts)
    template_of = _join(sample, anchors=anchors, start=start, holder=holder)
    uses = _assign(prompts, anchors=anchors, template_of=template_of, held=np.diff(start))
    names = _names(prompts, uses)
    found = (
        uses
        .lazy()
        .join(names.lazy(), on="template")
        .select("account", "value", "part", "first_at", "last_at", "count", "place")
    )
    # Accounts that sent any text at all, since those are the ones that could have used a template.
    return pl.concat([found, prompts.select(pl.col("account").unique())], how="diagonal")


def _sample(prompts: pl.LazyFrame, *, seed: int) -> pl.LazyFrame:
    """About `_SAMPLE` prompts of each account; the choice depends on seed, account and time, never on the order of rows."""
    counted = prompts.group_by("account").agg(pl.len().alias("prompts"))
    moment = pl.col("sent_at").cast(pl.UInt64) * 0x2545F4914F6CDD1D + pl.col("account").cast(pl.UInt64) * 0x1B873593
    drawn = (moment * 0x1E3779B97F4A7C15 + seed * 0x5851F42D4C957F2D % 2**62) // 2**40
    return (
        prompts
        .join(counted, on="account")
        .filter(drawn.cast(pl.Float64) / 2**24 < _SAMPLE / pl.col("prompts"))
        .drop("prompts")
    )


def _chunks(prompts: pl.LazyFrame) -> Iterator[tuple[pl.DataFrame, I64, I64, U64]]:
    """The prompts in pieces, each with its shingles: text position, place in the text, hash."""
    for chunk in prompts.collect_batches(chunk_size=_CHUNK, maintain_order=False, lazy=True):
        if chunk.height:
            yield (chunk, *shingles(chunk["prompt"], modulus=_MODULUS))


def _anchors(sample: pl.LazyFrame, *, accounts: int) -> tuple[U64, I64, I64]:
    """Keys of the anchors, and their holders: sorted accounts at `holder[start[k]:start[k + 1]]`."""
    packed = [np.empty(0, dtype=np.uint64)]
    for chunk, text_of, _, hashes in _chunks(sample):
        holder = chunk["account"].to_numpy().astype(np.int64)[text_of]
        packed.append(pack(hashes, holder, holders=accounts))
    keys, start, holder = unpack(np.unique(np.concatenate(packed)), holders=accounts)
    held = np.diff(start)
    kept = (held >= _HOLDERS) & (held <= max(_COMMON * accounts, _HOLDERS))
    return keys[kept], np.append(0, np.cumsum(held[kept])), holder[np.repeat(kept, held)]


def _join(sample: pl.LazyFrame, *, anchors: Keys, start: I64, holder: I64) -> I64:
    """For every anchor its template, -1 for none.

    Two anchors are joined when most prompts that hold either hold both (a phrase that two operators use agrees so with one
    of them at most), or when they stand together often enough and have mostly the same holders (reworded templates).
    """
    size = start.shape[0] - 1
    held = np.diff(start)
    by_rarity = np.argsort(held, kind="stable")
    rank = np.empty(size, dtype=np.int64)
    rank[by_rarity] = np.arange(size)
    prompts = np.zeros(size, dtype=np.int64)
    found = [np.empty(0, dtype=np.int64)]
    for _, text_of, _, hashes in _chunks(sample):
        code = anchors.find(hashes)
        pair, texts = together(text_of[code >= 0], rank[code[code >= 0]], reach=_REACH, size=size)
        prompts[by_rarity] += texts
        found.append(pair)
    pair, both = np.unique(np.concatenate(found), return_counts=True)
    left, right = (by_rarity[pair // size], by_rarity[pair % size]) if size else (pair, pair)
    in_prompts = both / (prompts[left] + prompts[right] - both).clip(1)
    agree = in_prompts > _SAME_PROMPTS
    maybe = np.flatnonzero(~agree & (in_prompts >= _OFTEN_TOGETHER))
    agree[maybe] = jaccard(start, holder, left[maybe], right[maybe]) > _SAME_HOLDERS
    graph = coo_array((np.ones(int(agree.sum())), (left[agree], right[agree])), shape=(size, size))
    template_of = connected_components(graph, directed=False)[1].astype(np.int64) if size else np.empty(0, np.int64)
    anchors_in = np.bincount(template_of, minlength=1)
    return np.where(anchors_in[template_of] >= _ANCHORS, template_of, -1)


def _assign(prompts: pl.LazyFrame, *, anchors: Keys, template_of: I64, held: I64) -> pl.DataFrame:
    """Who used which template: template, account, part, first_at, last_at, count, place (of the first record)."""
    # A template's holders, roughly: the mean of its anchors'.
    inside = template_of >= 0
    templates = int(template_of.max(initial=-1)) + 1
    total = np.bincount(template_of[inside], weights=held[inside], minlength=templates)
    holders = total / np.bincount(template_of[inside], minlength=templates).clip(1)
    pieces = []
    for chunk, text_of, place, hashes in _chunks(prompts):
        code = anchors.find(hashes)
        hit = code >= 0
        group = template_of[code[hit]]
        best = best_group(text_of[hit], place[hit], group, holders, chunk.height, _ANCHORS, _SPAN)
        pieces.append(
            chunk
            .drop("prompt")
            .with_columns(pl.Series("template", best))
            .filter(pl.col("template") >= 0)
            .group_by("template", "account")
            .agg(
                pl.col("sent_at").min().alias("first_at"),
                pl.col("sent_at").max().alias("last_at"),
                pl.len().cast(pl.UInt32).alias("count"),
                pl.col("place").min(),
            )
        )
    empty = {
        "template": pl.Int64,
        "account": pl.UInt32,
        "first_at": pl.Int64,
        "last_at": pl.Int64,
        "count": pl.UInt32,
        "place": pl.UInt64,
    }
    return (
        pl
        .concat([pl.DataFrame(schema=empty), *pieces])
        .group_by("template", "account")
        .agg(pl.col("first_at").min(), pl.col("last_at").max(), pl.col("count").sum(), pl.col("place").min())
        .with_columns(pl.lit(0, dtype=pl.UInt32).alias("part"))
        # A template is used again and again; what each account says once is a phrase of the language.
        .filter(pl.col("count").mean().over("template") >= _USES)
        .sort("template", "account")
    )


def _names(prompts: pl.LazyFrame, uses: pl.DataFrame) -> pl.DataFrame:
    """The text of every template with its slots, from the first prompts of up to three of its accounts."""
    examples = uses.sort("template", "place").group_by("template", maintain_order=True).head(3)
    texts = (
        prompts
        .select("place", "prompt")
        .join(examples.lazy().select("template", "place"), on="place")
        .collect(engine="streaming")
        .sort("template", "place")
        .group_by("template", maintain_order=True)
        .agg("prompt")
    )
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
