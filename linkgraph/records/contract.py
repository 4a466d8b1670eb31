"""What an investigator may hand in: the tables, their columns, and the kind of value each column holds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

import dataframely as dy

from linkgraph.core.errors import Problem
from linkgraph.tables import accounts, exchanges, handed_in, logins, observations, payments


class Kind(Enum):
    """The kind of value a column holds; `rules` says how each kind is read."""

    ID = "an identifier"
    WORD = "one word of a list"
    TEXT = "text, kept as it is"
    PROMPT = "text of any length, kept as it is"
    TIME = "a time"
    ADDRESS = "an IPv4 or IPv6 address"
    EMAIL = "an e-mail address or its hash"
    PHONE = "a phone number or its hash"
    COUNTRY = "an ISO 3166-1 alpha-2 code"
    CURRENCY = "an ISO 4217 code"
    BIN = "six to eight digits"
    AMOUNT = "a decimal number"
    COUNT = "a whole number, zero or more"


_NAME = re.compile(r"(?!.*\d{5})[\w .:/()#-]{1,60}")
_MOST_NAMED = 40
_KINDS: Mapping[str, Kind] = {
    "account_id": Kind.ID,
    "created_at": Kind.TIME,
    "email": Kind.EMAIL,
    "phone": Kind.PHONE,
    "organization_id": Kind.ID,
    "country": Kind.COUNTRY,
    "plan": Kind.WORD,
    "status": Kind.WORD,
    "status_at": Kind.TIME,
    "referral_code": Kind.ID,
    "signup_ip": Kind.ADDRESS,
    "paid_at": Kind.TIME,
    "instrument_id": Kind.ID,
    "instrument_kind": Kind.WORD,
    "issuer_bin": Kind.BIN,
    "issuer_country": Kind.COUNTRY,
    "amount": Kind.AMOUNT,
    "currency": Kind.CURRENCY,
    "seen_at": Kind.TIME,
    "ip": Kind.ADDRESS,
    "user_agent": Kind.TEXT,
    "device_id": Kind.ID,
    "sent_at": Kind.TIME,
    "exchange_id": Kind.ID,
    "api_key_id": Kind.ID,
    "model": Kind.ID,
    "prompt": Kind.PROMPT,
    "prompt_fingerprint": Kind.ID,
    "input_tokens": Kind.COUNT,
    "output_tokens": Kind.COUNT,
    "signal": Kind.ID,
    "token": Kind.TEXT,
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the contract."""

    name: str
    kind: Kind
    required: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the contract, its shape once accepted, and the column that says when a row happened."""

    name: str
    columns: tuple[Column, ...]
    accepted: type[dy.Schema]
    moment: str


@dataclass(frozen=True, slots=True)
class Layout:
    """How one file answers to the contract: our name -> its name, and the columns that nobody asked for."""

    columns: Mapping[str, str]
    unknown: tuple[str, ...]


def _table(accepted: type[dy.Schema], source: type[dy.Schema], *, moment: str) -> Table:
    columns = tuple(Column(name, _KINDS[name], not column.nullable) for name, column in source.columns().items())
    return Table(name=source.__name__.lower(), columns=columns, accepted=accepted, moment=moment)


TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        _table(accounts.Accounts, handed_in.Accounts, moment="created_at"),
        _table(exchanges.Exchanges, handed_in.Exchanges, moment="sent_at"),
        _table(logins.Logins, handed_in.Logins, moment="seen_at"),
        _table(observations.Observations, handed_in.Observations, moment="seen_at"),
        _table(payments.Payments, handed_in.Payments, moment="paid_at"),
    )
}
ACTIVITY = tuple(name for name in TABLES if name != "accounts")


def lay_out(
    table: Table, names: Sequence[str], *, mapping: Mapping[str, str], file: str
) -> tuple[Layout, list[Problem]]:
    """Which of a file's columns are which of ours, and what is missing or named twice.

    Names are compared exactly. `mapping` (our name -> name in the file) goes before a column that has our name.
    """
    problems = [
        Problem(f"has {count} columns named {_in_words([name])}.", "Rename or remove one.", table=table.name, file=file)
        for name, count in Counter(names).items()
        if count > 1
    ]
    columns = {}
    for column in table.columns:
        wanted = mapping.get(column.name, column.name)
        if wanted in names:
            columns[column.name] = wanted
        elif column.required:
            named = f"{column.name!r}" if wanted == column.name else f"{column.name!r} (mapped to {wanted!r})"
            problems.append(
                Problem(
                    f"the required column {named} is missing; the file has: {_in_words(names)}.",
                    f"Map its name under [tables.{table.name}.columns] in linkgraph.toml.",
                    table=table.name,
                    file=file,
                )
            )
    used = set(columns.values())
    return Layout(columns, tuple(name for name in names if name not in used)), problems


def _in_words(names: Sequence[str]) -> str:
    """Names of columns for a message; of what rather looks like a value, as where a header is missing, none is shown.

    >>> _in_words(["Customer ID", "ann@example.com", "+49 30 1234567"])
    "'Customer ID', 2 that look like values"
    """
    looks = [name for name in names if _NAME.fullmatch(name)]
    more = [f"{len(looks) - _MOST_NAMED:,} more"] if len(looks) > _MOST_NAMED else []
    others = [f"{len(names) - len(looks):,} that look like values"] if len(looks) < len(names) else []
    return ", ".join([*map(repr, looks[:_MOST_NAMED]), *more, *others]) or "none"


def check_mappings(mappings: Mapping[str, Mapping[str, str]]) -> list[Problem]:
    """Problems with the column mapping of the settings: tables and columns that the contract does not have."""
    problems = []
    for name, mapping in mappings.items():
        if name not in TABLES:
            problems.append(
                Problem(
                    f"[tables.{name}] is not a table of the contract.",
                    f"Tables are: {', '.join(TABLES)}.",
                    file="linkgraph.toml",
                )
            )
            continue
        known = [column.name for column in TABLES[name].columns]
        problems += [
            Problem(
                f"[tables.{name}.columns] maps {column!r}, which the table does not have.",
                f"Its columns are: {', '.join(known)}.",
                file="linkgraph.toml",
            )
            for column in mapping
            if column not in known
        ]
    return problems
