"""Optional lists of known shared networks and throw-away mail domains: read, digested, and asked for membership.

A list never removes anything: it lowers weights and is shown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from linkgraph.core.errors import InputError, Problem
from linkgraph.core.settings import ListSettings
from linkgraph.kernels import addresses

NETWORKS = ("vpn", "hosting", "tor")
DOMAINS = ("throwaway_mail",)

_NETWORK_SHAPE = pl.Schema({"list": pl.String, "first": pl.Binary, "last": pl.Binary})
_DOMAIN_SHAPE = pl.Schema({"list": pl.String, "domain": pl.String})
_FILE_SHAPE = pl.Schema({
    "list": pl.String,
    "path": pl.String,
    "size": pl.Int64,
    "sha256": pl.String,
    "entries": pl.Int64,
})
# More labels than this in front of a listed domain do not occur in mail addresses.
_DEEPEST = 5


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists that were given; those that were not have no row.

    `networks` (list, first, last: 16 bytes each, disjoint and sorted within a list, see `kernels.addresses`), `domains`
    (list, domain in lower case), `files` (list, path as given, size in bytes, sha256, entries).
    """

    networks: pl.DataFrame
    domains: pl.DataFrame
    files: pl.DataFrame


def load(settings: ListSettings, *, folder: Path) -> Lists:
    """The lists that the settings name; relative paths start at `folder`.

    A list is text in UTF-8 with one entry a line and `#` before comments, or Parquet with its entries in the first text
    column.

    Raises:
        InputError: with every list that cannot be read and every entry that is no network, address or domain.
    """
    networks: list[pl.DataFrame] = []
    domains: list[pl.DataFrame] = []
    digests: list[dict[str, object]] = []
    problems: list[Problem] = []
    for name in (*NETWORKS, *DOMAINS):
        path = getattr(settings, name)
        if path is None:
            continue
        try:
            content = _content(folder / path)
            entries = _entries(content, path=path)
            problems += _wrong(entries, check=_is_network if name in NETWORKS else _is_domain, path=path)
        except (OSError, UnicodeDecodeError, pa.ArrowException) as error:
            problems.append(Problem(f"cannot be read: {error}.", f"Correct lists.{name} in the settings.", file=path))
            continue
        digests.append({
            "list": name,
            "path": path,
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "entries": len(entries),
        })
        if problems:
            continue
        values = [entry for _, entry in entries]
        if name in NETWORKS:
            first, last = addresses.ranges(values)
            frame = {"list": [name] * len(first), "first": _bytes(first), "last": _bytes(last)}
            networks.append(pl.DataFrame(frame, schema=_NETWORK_SHAPE))
        else:
            unique = sorted({value.lower().rstrip(".") for value in values})
            domains.append(pl.DataFrame({"list": [name] * len(unique), "domain": unique}, schema=_DOMAIN_SHAPE))
    if problems:
        raise InputError(problems)
    return Lists(
        networks=pl.concat([_NETWORK_SHAPE.to_frame(), *networks]),
        domains=pl.concat([_DOMAIN_SHAPE.to_frame(), *domains]),
        files=pl.DataFrame(digests, schema=_FILE_SHAPE),
    )


def listed(values: pl.Series, lists: Lists) -> pl.DataFrame:
    """For each canonical address, whether each list of networks holds it: `address` and one Boolean column a list.

    Null is in no list. One second for a million addresses.
    """
    packed = addresses.pack(values)
    columns = {}
    for name in NETWORKS:
        ranges = lists.networks.filter(pl.col("list") == name)
        first, last = (np.array(ranges[edge].to_list(), dtype="S16") for edge in ("first", "last"))
        held = addresses.within(packed, first=first, last=last)
        columns[name] = pl.Series(held) & values.is_not_null()
    return pl.DataFrame({"address": values, **columns})


def throwaway(domains: pl.Series, lists: Lists) -> pl.Series:
    """True where a mail domain in lower case, or a domain above it, is on the list; null is on none."""
    known = lists.domains["domain"].implode()
    held = pl.repeat(value=False, n=len(domains), dtype=pl.Boolean, eager=True)
    rest = domains
    for _ in range(_DEEPEST):
        held |= rest.is_in(known).fill_null(value=False)
        rest = rest.str.extract(r"^[^.]+\.(.+)$")
    return held.alias(domains.name)


def _content(path: Path) -> bytes:
    if path.exists() and not path.is_file():
        raise OSError("it is no file")
    return path.read_bytes()


def _entries(content: bytes, *, path: str) -> list[tuple[int, str]]:
    """Entries with their line or row, from 1."""
    if path.endswith(".parquet"):
        table = pq.read_table(pa.BufferReader(content))
        texts = [
            column
            for column in table.columns
            if pa.types.is_string(column.type) or pa.types.is_large_string(column.type)
        ]
        if not texts:
            raise OSError("it has no column of text")
        lines = [str(entry or "") for entry in texts[0].to_pylist()]
    else:
        lines = content.decode("utf-8-sig").splitlines()
    cleaned = [(number, line.partition("#")[0].strip()) for number, line in enumerate(lines, start=1)]
    return [(number, entry) for number, entry in cleaned if entry]


def _wrong(entries: Sequence[tuple[int, str]], *, check: Callable[[str], bool], path: str) -> list[Problem]:
    return [
        Problem(f"{entry[:100]!r} cannot be on this list.", "Correct or remove the line.", file=path, row=number)
        for number, entry in entries
        if not check(entry)
    ]


def _is_network(entry: str) -> bool:
    try:
        addresses.ranges([entry])
    except ValueError:
        return False
    return True


def _is_domain(entry: str) -> bool:
    return "." in entry.strip(".") and not set(entry) & set(" /@:*,;")


def _bytes(packed: np.ndarray[tuple[int, ...], np.dtype[np.bytes_]]) -> list[bytes]:
    """Sixteen bytes each: numpy drops zeros at the end."""
    return [bytes(one).ljust(16, b"\0") for one in packed.tolist()]
