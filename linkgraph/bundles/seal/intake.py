"""The digests of the files handed in, stamped when they are taken in: what nobody inside can change afterwards.

Whoever has the key can change an exhibit, the claims and the letter alike and sign them again. The digests that an
authority stamped before anything was analysed are beyond their reach.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from linkgraph.bundles.seal.stamp import Ask, Authority, stamped
from linkgraph.core.files import replacing

FILES = ("intake/sources.sha256", "intake/sources.tsr", "intake/tsa_chain.pem")
"""Where a bundle keeps the digests, the stamp over them, and the authority's certificates."""


def digests(sha256: Sequence[str]) -> bytes:
    """What is stamped: the SHA-256 of every file in hexadecimal, sorted, one a line."""
    return "".join(f"{one}\n" for one in sorted(sha256)).encode()


def keep_stamped(folder: Path, sha256: Sequence[str], *, authority: Authority, ask: Ask | None = None) -> None:
    """Have the digests stamped, unless these very ones are, and keep digests, stamp and certificates in the folder.

    Earlier stamps stay: files that came later need one of their own.

    Raises:
        StampError: no answer, or one that the certificates do not bear out.
    """
    content = digests(sha256)
    if stamped_earlier(folder, sha256):
        return
    answer, chain = stamped(content, authority, ask=ask)
    folder.mkdir(parents=True, exist_ok=True)
    for path, one in zip(_paths(folder, content), (content, answer, chain), strict=True):
        with replacing(path) as unfinished:
            unfinished.write_bytes(one)


def stamped_earlier(folder: Path, sha256: Sequence[str]) -> Mapping[str, bytes]:
    """Digests, stamp and certificates as a bundle holds them (`FILES`); empty where these very ones have no stamp."""
    paths = _paths(folder, digests(sha256))
    if not all(path.is_file() for path in paths):
        return {}
    return {name: path.read_bytes() for name, path in zip(FILES, paths, strict=True)}


def _paths(folder: Path, content: bytes) -> tuple[Path, ...]:
    name = hashlib.sha256(content).hexdigest()[:16]
    return tuple(folder / f"{name}{Path(path).suffix}" for path in FILES)
