"""What a template is called: the words that its prompts have in common, its slots shown as […]."""

from __future__ import annotations

import difflib

import polars as pl


def names(examples: pl.DataFrame) -> pl.DataFrame:
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
