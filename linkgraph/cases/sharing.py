"""What a case gives to and takes from other providers: hashed indicators of its rings, and matches of theirs."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from linkgraph.bundles.forms.indicators import COLUMNS, LEAST_KEY, SHARED, hashed, indicators
from linkgraph.cases.contents import Contents
from linkgraph.core.errors import InputError, NotFoundError, Problem, StorageError
from linkgraph.tables.rings import CONFIRMED


def shared_key(path: Path) -> bytes:
    """The key that two providers agreed on, as the file has it. Raises `StorageError` where it is short or missing."""
    try:
        key = path.read_bytes().strip()
    except OSError as error:
        raise StorageError(f"{path} cannot be read: {error.strerror}.", advice="Give the key's file.") from error
    if len(key) < LEAST_KEY:
        raise StorageError(f"{path} holds {len(key)} bytes.", advice=f"A key has {LEAST_KEY} bytes or more.")
    return key


def ring_indicators(contents: Contents, ring_id: str, *, key: bytes) -> pl.DataFrame:
    """`forms.indicators` of a ring's accounts of confirmed strength. Raises `NotFoundError` for an unknown ring."""
    named = contents.scan("rings").filter(pl.col("ring_id") == ring_id).select("account_id", "tier").collect()
    if named.is_empty():
        raise contents.no_ring(ring_id)
    firm = named.filter(pl.col("tier") == CONFIRMED)
    if firm.is_empty():
        raise NotFoundError(
            f"{ring_id} has no account of confirmed strength: nothing of it is shared.",
            advice="Let a person look at it first.",
        )
    return indicators(_values(contents).join(firm.lazy(), on="account_id", how="semi").collect(), key=key)


def matches(contents: Contents, theirs: Path, *, key: bytes) -> pl.DataFrame:
    """account_id, ring_id (none where suspected of nothing), kind, value: what this case shows of another's indicators.

    Raises:
        InputError: the file is no file of indicators.
    """
    try:
        given = pl.read_csv(theirs, schema_overrides={"hmac_sha256": pl.String, "kind": pl.String})
        given = given.select("kind", "hmac_sha256")
    except (OSError, pl.exceptions.PolarsError) as error:
        problem = Problem(f"It has not the columns {', '.join(COLUMNS)}.", "Ask for it again.", file=str(theirs))
        raise InputError([problem]) from error
    values = _values(contents)
    ours = values.select("signal", "value").unique().rename({"signal": "kind"}).collect()
    found = hashed(ours, key=key).join(given, on=["kind", "hmac_sha256"], how="semi")
    rings = contents.scan("rings").select("account_id", "ring_id")
    return (
        values
        .rename({"signal": "kind"})
        .join(found.lazy(), on=["kind", "value"])
        .join(rings, on="account_id", how="left")
        .select("account_id", "ring_id", "kind", "value")
        .unique()
        .sort("account_id", "kind", "value")
        .collect()
    )


def _values(contents: Contents) -> pl.LazyFrame:
    """signal, value, account_id, holders, listed, first_at, last_at of the signals that can be shared."""
    return (
        contents
        .scan("sightings")
        .filter(pl.col("signal").is_in(sorted(SHARED)))
        .join(contents.scan("tokens"), on=["signal", "token"])
        .join(contents.scan("accounts").select("account", "account_id"), on="account")
        .select("signal", "value", "account_id", "holders", "listed", "first_at", "last_at")
    )
