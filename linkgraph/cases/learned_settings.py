"""Learned numbers in a settings file: one marked block, which whoever takes it back deletes."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from pathlib import Path

from linkgraph.core.errors import SettingsError
from linkgraph.core.files import replacing
from linkgraph.core.settings import load

BEGIN = "# Learned from decided rings by linkgraph. Take it back by deleting from here ..."
END = "# ... to here."


def put(sections: str, path: Path, *, signals: Collection[str]) -> str:
    """The file with these sections in a block of its own, in place of the block of before; the rest stays as it is.

    Gives back the block, empty where there are no sections: then the file has none any more.

    Raises:
        SettingsError: the rest of the file sets one of these signals, or is no settings file.
        StorageError: it cannot be written.
    """
    rest = _without_block(path.read_text(encoding="utf-8-sig")) if path.exists() else ""
    try:
        by_hand = sorted(set(signals) & set(tomllib.loads(rest).get("signals", {})))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path} cannot be read: {error}.", advice="It must be a TOML file in UTF-8.") from error
    if by_hand:
        raise SettingsError(
            f"{path} already sets {', '.join(by_hand)} by hand.",
            key=f"signals.{by_hand[0]}",
            advice="Take these sections out of the file, or change their numbers yourself.",
        )
    block = f"{BEGIN}\n{sections}{END}\n" if sections else ""
    with replacing(path) as unfinished:
        unfinished.write_text("\n".join(filter(None, [rest, block])), encoding="utf-8", newline="\n")
        load(unfinished)
    return block


def _without_block(text: str) -> str:
    """The text without the block and with one line end at its end, or nothing where nothing else is there."""
    head, begin, tail = text.partition(BEGIN)
    if begin and END in tail:
        text = head.rstrip("\n") + "\n\n" + tail.partition(END)[2].lstrip("\n")
    return text.strip("\n") + "\n" if text.strip() else ""
