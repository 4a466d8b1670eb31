"""A bundle opened for reading: its exhibits as frames, its claims, and the rows behind a number."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from linkgraph.bundles.claims import Claim, ClaimError, Computation, Format
from linkgraph.bundles.verifier.reading import read_bundle
from linkgraph.bundles.verifier.report import CannotRun, Report
from linkgraph.core.errors import LinkgraphError, NotFoundError

_TYPES: Mapping[str, type[pl.DataType]] = {"integer": pl.Int64}


class BundleError(LinkgraphError):
    """A bundle cannot be read at all: nothing is there, or it is none."""


@dataclass(frozen=True, slots=True)
class ClaimRows:
    """A claim as the bundle tells it; `rows`: those of its exhibit that it counts over; `made_of`: claims it derives
    from; `agrees`: whether the rows give what it says.
    """

    claim: Mapping[str, Any]
    exhibit: str | None
    rows: pl.DataFrame
    made_of: tuple[Mapping[str, Any], ...]
    agrees: bool

    def sentence(self) -> str:
        """The claim in one line: what is claimed, what it is, and how it was computed."""
        told = self.claim
        if told["kind"] == "judgment":
            return f"{told['id']}: {told['display']}, a judgment of {told['judgment']['author']}: {told['label']}"
        state = "the rows below give it" if self.agrees else "THE ROWS BELOW DO NOT GIVE IT"
        what = (
            f"{told['id']}: {told['display']} ({told['label']}); its value is {told['value']} {told['unit']}".rstrip()
        )
        how = json.dumps(told["expr"], sort_keys=True)
        return f"{what}; {state}. Computed by {how}"


def files_of(bundle: str | Path) -> Mapping[str, bytes]:
    """The files of a bundle's folder or zip, by path.

    Raises:
        BundleError: the bundle cannot be read.
    """
    try:
        return read_bundle(str(bundle), Report())
    except CannotRun as error:
        raise BundleError(f"{bundle} cannot be read: {error}.", advice="Name the folder or zip of a bundle.") from error


def frame_of(entry: Mapping[str, Any], content: bytes) -> pl.DataFrame:
    """An exhibit as a frame: whole numbers, decimals, and texts (days and times too). Raises what polars raises."""
    kinds = {one["name"]: one["kind"] for one in entry["columns"]}
    schema = pl.Schema({name: _TYPES.get(kind, pl.String) for name, kind in kinds.items()})
    frame = pl.read_csv(io.BytesIO(content), schema=schema)
    decimals = [one for one in entry["columns"] if one["kind"] == "decimal"]
    return frame.with_columns(pl.col(one["name"]).cast(pl.Decimal(38, one["decimals"])) for one in decimals)


def claim_of(told: Mapping[str, Any]) -> Claim:
    """A claim of claims.json, to be computed."""
    return Claim(told["id"], told["kind"], told["label"], told["unit"], told["expr"], Format(**told["format"]))


def number_of(text: str) -> int | Decimal | str:
    """A value of claims.json: a number where it is one."""
    try:
        return Decimal(text) if "." in text else int(text)
    except (ValueError, ArithmeticError):
        return text


def claim_rows(bundle: str | Path, claim: str) -> ClaimRows:
    """The rows behind a claim of a bundle. They are shown as they stand; `linkgraph verify` says whether to trust them.

    Raises:
        BundleError: the bundle cannot be read, or its exhibit is withheld.
        NotFoundError: it makes no such claim.
    """
    files = files_of(bundle)
    try:
        listed = json.loads(files["data/exhibits.json"])["exhibits"]
        claims = {one["id"]: one for one in json.loads(files["data/claims.json"])["claims"]}
    except (KeyError, TypeError, ValueError) as error:
        raise BundleError(f"{bundle} cannot be read: {error}.", advice="Run `linkgraph verify` on it.") from error
    if claim not in claims:
        raise NotFoundError(f"There is no claim {claim!r}.", advice=f"Claims are {', '.join(list(claims)[:200])}.")
    told = claims[claim]
    expr = told.get("expr") or {}
    if "exhibit" not in expr:
        made_of = tuple(claims[name] for name in expr.get("claims", ()) if name in claims)
        return ClaimRows(told, None, pl.DataFrame(), made_of, _derives(told, claims))
    wanted = {expr["exhibit"], expr.get("semi", expr)["exhibit"]}
    try:
        frames = {one["id"]: frame_of(one, files[f"data/{one['file']}"]) for one in listed if one["id"] in wanted}
        computation = Computation(frames)
        rows = computation.rows(claim_of(told))
        agrees = computation.value(expr) == number_of(told["value"])
    except (KeyError, TypeError, ValueError, ClaimError, pl.exceptions.PolarsError) as error:
        raise BundleError(
            f"{claim} cannot be computed: {error}.", advice="Its exhibit may be withheld; run `linkgraph verify`."
        ) from error
    return ClaimRows(told, expr["exhibit"], rows, (), agrees)


def _derives(told: Mapping[str, Any], claims: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether a derived claim follows from those it is made of."""
    if told["kind"] == "judgment":
        return True
    computation = Computation({})
    computation.known = {name: number_of(one["value"]) for name, one in claims.items() if "value" in one}
    try:
        return computation.value(told["expr"]) == number_of(told["value"])
    except (ClaimError, KeyError):
        return False
