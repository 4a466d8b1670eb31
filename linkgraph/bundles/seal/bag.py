"""A bag after RFC 8493 (BagIt 1.0), with two digests of every file, and the same bytes for the same files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

ALGORITHMS = ("sha256", "sha512")
_DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

Files = Mapping[str, bytes]


def bagged(payload: Files, *, info: Mapping[str, str], tags: Files) -> dict[str, bytes]:
    """All files of the bag, by path, sorted: the payload goes below `data/`, the other tag files to the top.

    `info` becomes bag-info.txt, with Payload-Oxum. Paths are plain: letters, digits, `-_./`.
    """
    inside = {f"data/{path}": content for path, content in payload.items()}
    size = sum(map(len, inside.values()))
    words = {**info, "Payload-Oxum": f"{size}.{len(inside)}"}
    top: dict[str, bytes] = {
        "bagit.txt": _DECLARATION,
        "bag-info.txt": "".join(f"{name}: {value}\n" for name, value in words.items()).encode(),
        **tags,
    }
    top |= {f"manifest-{name}.txt": _manifest(inside, name) for name in ALGORITHMS}
    top |= {f"tagmanifest-{name}.txt": _manifest(dict(top), name) for name in ALGORITHMS}
    return dict(sorted({**inside, **top}.items()))


def _manifest(files: Files, algorithm: str) -> bytes:
    lines = (f"{hashlib.new(algorithm, files[path]).hexdigest()}  {path}\n" for path in _sorted(files))
    return "".join(lines).encode()


def _sorted(paths: Iterable[str]) -> list[str]:
    """Tag manifests never list each other."""
    return sorted(path for path in paths if not path.startswith("tagmanifest-"))
