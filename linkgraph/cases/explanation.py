"""Why: what links two accounts, why an account is in a ring or is not, as sentences and as a table of terms."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from linkgraph.cases import decided
from linkgraph.cases.contents import Contents, as_json
from linkgraph.core.errors import NotFoundError

_MICRO = 1e6
_LONGEST = 100


@dataclass(frozen=True)
class Explanation:
    """`sentences`, the outcome first, and the `terms` behind them.

    Of a pair the terms are a waterfall: step, kind, family, signal, value, holders, number, bits, running, sentence. Of
    an account and a group they are what ties the one to the other: signal, family, sentence, bits, shared, rarest,
    holders, inside.
    """

    sentences: tuple[str, ...]
    terms: pl.DataFrame

    def to_text(self) -> str:
        """The sentences, one a line; all after the first are set in."""
        first, *rest = self.sentences
        return "\n".join([first, *(f"  {sentence}" for sentence in rest)])

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {"sentences": list(self.sentences), "terms": as_json(self.terms)}

    def __str__(self) -> str:
        return self.to_text()

    def _repr_html_(self) -> str:
        first, *rest = (html.escape(sentence) for sentence in self.sentences)
        return f"<p>{first}</p><ul>{''.join(f'<li>{sentence}</li>' for sentence in rest)}</ul>"


@dataclass(frozen=True)
class PairExplanation(Explanation):
    """What links the two `accounts`: a waterfall of bits, in a notebook a card."""

    accounts: tuple[str, str]

    def waterfall(self) -> Any:  # matplotlib's Figure, which only views may name
        """The bits as bars, one after the other; how many others hold what is shared takes off."""
        from linkgraph.views.figures import pair_waterfall

        return pair_waterfall(self.terms)

    def card(self) -> str:
        """Both accounts as one HTML page that stands alone: the outcome, the waterfall, every step."""
        from linkgraph.views.pair import pair_html

        return pair_html(self.sentences, self.terms, title=" and ".join(self.accounts))

    def _repr_html_(self) -> str:
        from linkgraph.views.page import framed

        return framed(self.card(), height=620, label=" and ".join(self.accounts))


def of_pair(contents: Contents, *, first: str, second: str) -> PairExplanation:
    """What links two accounts, bit by bit, or why nothing does.

    Raises:
        NotFoundError: an account is not in the case, or both are one.
    """
    from linkgraph.findings.explain import pair_sentences, pair_terms

    if first == second:
        raise NotFoundError(f"{first} and itself are no pair.", advice="Name two different accounts.")
    a, b = contents.account(first), contents.account(second)
    tables = contents.explained()
    terms = pair_terms(tables, a=a, b=b)
    said = decided.said_of(contents, (first, second))
    return PairExplanation((*pair_sentences(tables, terms, a=a, b=b), *said), _in_bits(terms), (first, second))


def of_member(contents: Contents, *, group: int, account_id: str) -> Explanation:
    """Why an account is in a group, or why it is not.

    Raises:
        NotFoundError: the account is not in the case.
    """
    from linkgraph.findings.explain import member_sentences, member_terms

    account = contents.account(account_id)
    tables = contents.explained()
    sentences = member_sentences(tables, group=group, account=account)
    said = decided.said_of(contents, (account_id,))
    return Explanation((*sentences, *said), _in_bits(member_terms(tables, group=group, account=account)))


def of_stranger(contents: Contents, account_id: str) -> Explanation:
    """Of an account in no group: what it shares with others, rarest first: signal, value, holders, sentence."""
    account = contents.account(account_id)
    held = contents.scan("sightings").filter(pl.col("account") == account).select("signal", "token")
    shared = (
        contents
        .scan("tokens")
        .join(held, on=["signal", "token"], how="semi")
        .join(contents.scan("signals").select("signal", "sentence"), on="signal")
        .sort("holders", "signal", "token")
        .select("signal", "value", "holders", "sentence")
        .collect()
    )
    linked = contents.scan("pairs").filter((pl.col("a") == account) | (pl.col("b") == account))
    partners = int(linked.select(pl.len()).collect().item())
    first = f"{account_id} is in no group of linked accounts and is not named."
    if partners:
        noun = "account" if partners == 1 else "accounts"
        first += f" It is linked to {partners:,} {noun}, which is too little for a group."
    rest = [
        f"{row['signal'].removeprefix('observed:').replace('_', ' ')}: {row['sentence']}; the rarest shared value "
        f"“{row['value'][:_LONGEST]}”, held by {row['holders']:,} accounts."
        for row in _rarest(shared)
    ]
    return Explanation((first, *(rest or ["It shares no value that was looked at with anybody."])), shared)


def _rarest(shared: pl.DataFrame) -> list[dict[str, Any]]:
    return shared.unique("signal", keep="first", maintain_order=True).to_dicts()


def _in_bits(terms: pl.DataFrame) -> pl.DataFrame:
    """Micro-bits as bits, under the names that people read."""
    small = [name for name in ("microbits", "running") if name in terms.columns]
    return terms.with_columns(pl.col(name) / _MICRO for name in small).rename({"microbits": "bits"})


def carries_on(rows: Sequence[Mapping[str, Any]]) -> str:
    """What a ring carries on from banned ones, of rows of `tables.Successors`, in a sentence for each."""
    earlier: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        earlier.setdefault(row["successor_of"], []).append(row)
    return " ".join(
        f"Successor of {name}, whose accounts were banned: {'; '.join(map(_value, values))}."
        for name, values in sorted(earlier.items())
    )


def _value(row: Mapping[str, Any]) -> str:
    signal = row["signal"].removeprefix("observed:").replace("_", " ")
    shown = row["value"] if len(row["value"]) <= _LONGEST else f"{row['value'][:_LONGEST]}…"
    return f"{signal} “{shown}”, {row['then']:,} accounts then, {row['now']:,} now, {row['others']:,} others"
