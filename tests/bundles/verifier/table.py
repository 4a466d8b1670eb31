"""The table of what a bundle withstands: `python -m tests.bundles.verifier.table` writes it into its decision page."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from linkgraph.bundles.seal.keys import SigningKey, make
from tests.bundles.sealed import checked, codes, made, rehashed, resigned
from tests.bundles.verifier.tampers import TAMPERS

PAGE = Path(__file__).resolve().parents[3] / "decisions" / "0013-what-a-bundle-withstands.md"
MARK = "<!-- table -->\n"
UNDONE = "undone"
HEAD = (
    "| what is changed | edits files | hashes again | signs with an old key | ... which the reader trusts |\n"
    "| --- | --- | --- | --- | --- |\n"
)


@cache
def old_key(folder: Path) -> SigningKey:
    """The key of somebody who was once a signer."""
    return make(folder / "old")


def outcomes(name: str, folder: Path) -> tuple[str, str, str, str]:
    """Codes by attacker; `undone` where their own tools put right what was changed, `-` where nothing is told."""
    one, old = made("legal"), old_key(folder)
    changed = dict(one.files)
    TAMPERS[name](changed)
    again, signed_again = rehashed(changed), resigned(changed, old)
    known = (
        codes(checked(changed, key=one.key)),
        codes(checked(again, key=one.key)),
        codes(checked(signed_again, key=one.key)),
        codes(checked(signed_again, key=old)),
    )
    untouched = resigned(one.files, old)
    undone = (False, again == one.files, False, signed_again == untouched)
    first, second, third, fourth = (
        UNDONE if put_right else ", ".join(sorted(found)) or "-" for found, put_right in zip(known, undone, strict=True)
    )
    return first, second, third, fourth


def rows(folder: Path) -> Iterator[str]:
    """The table, line by line."""
    yield HEAD
    for name in TAMPERS:
        yield f"| {' | '.join((name, *outcomes(name, folder)))} |\n"


if __name__ == "__main__":
    from tempfile import mkdtemp

    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(text.partition(MARK)[0] + MARK + "".join(rows(Path(mkdtemp()))), encoding="utf-8")
