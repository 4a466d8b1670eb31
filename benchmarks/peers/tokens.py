"""What accounts share, as every peer gets it: tables of account and token, and the matrix of them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse

KINDS = ("instrument", "device", "address", "phone", "email")
# Where each kind stands in the handed-in tables: table, column.
_STANDS = {
    "instrument": [("payments", "instrument_id")],
    "device": [("logins", "device_id")],
    "address": [("accounts", "signup_ip"), ("logins", "ip"), ("exchanges", "ip")],
    "phone": [("accounts", "phone")],
    "email": [("accounts", "email")],
}


class Incidence(NamedTuple):
    """Accounts × tokens: `matrix` (int32, how often), with the account id of each row."""

    accounts: pl.Series
    matrix: sparse.csr_array


def shown(tables: dict[str, pl.LazyFrame], *, kinds: tuple[str, ...] = KINDS) -> pl.DataFrame:
    """Which account showed which token how often: account_id, token (kind and value), times. Nulls show nothing.

    A table or column that was not handed in shows nothing.
    """
    parts = [
        tables[table].select("account_id", pl.format("{}:{}", pl.lit(kind), pl.col(column)).alias("token"))
        for kind in kinds
        for table, column in _STANDS[kind]
        if table in tables and column in tables[table].collect_schema().names()
    ]
    nothing = pl.LazyFrame(schema={"account_id": pl.String, "token": pl.String})
    rows = pl.concat([nothing, *parts]).drop_nulls()
    return rows.group_by("account_id", "token").agg(times=pl.len().cast(pl.Int32)).sort("account_id", "token").collect()


def held(pairs: pl.DataFrame, *, least: int = 2, most: int | None = None) -> pl.DataFrame:
    """The rows of `shown` whose token has at least `least` and at most `most` holders."""
    holders = pl.len().over("token")
    return pairs.filter(holders >= least if most is None else holders.is_between(least, most))


def incidence(pairs: pl.DataFrame) -> Incidence:
    """The matrix of `shown`; rows and columns in the order of their ids."""
    accounts = pairs["account_id"].unique().sort()
    tokens = pairs["token"].unique().sort()
    row, column = _position(pairs["account_id"], accounts), _position(pairs["token"], tokens)
    shape = (accounts.len(), tokens.len())
    return Incidence(accounts, sparse.csr_array((pairs["times"].to_numpy(), (row, column)), shape=shape))


def _position(values: pl.Series, ids: pl.Series) -> npt.NDArray[np.int32]:
    return values.cast(pl.Enum(ids)).to_physical().cast(pl.Int32).to_numpy()
