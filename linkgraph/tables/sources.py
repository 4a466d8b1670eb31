"""The files that were handed in, as they were at intake."""

from __future__ import annotations

import dataframely as dy


class Sources(dy.Schema):
    """One row a file, sorted by table and path."""

    source = dy.UInt32(primary_key=True, metadata={"meaning": "number of the file, from 0"})
    table = dy.String(metadata={"meaning": "the table it belongs to"})
    path = dy.String(metadata={"meaning": "path below the folder handed in, with /"})
    size = dy.Int64(min=0, metadata={"meaning": "size of the file", "unit": "bytes"})
    sha256 = dy.String(regex=r"^[0-9a-f]{64}$", metadata={"meaning": "digest, taken before reading"})
    rows = dy.Int64(min=0, metadata={"meaning": "rows read", "unit": "rows"})
    accepted = dy.Int64(min=0, metadata={"meaning": "rows accepted", "unit": "rows"})
    refused = dy.Int64(min=0, metadata={"meaning": "rows refused, each listed in refused_rows", "unit": "rows"})
