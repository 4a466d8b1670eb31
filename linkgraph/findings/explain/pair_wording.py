"""The sentences of a pair: one for each step of the waterfall, and a few for the whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from linkgraph.findings.explain.tables import ExplainTables
from linkgraph.findings.explain.wording import bits, counted, name, ordinal, quoted
from linkgraph.kernels.rarity import MICRO
from linkgraph.tables.signals import SUCCESSION

Row = Mapping[str, Any]


def shared(signal: Row, value: Row) -> str:
    """A shared value, as if no third account held it."""
    return f"Both {signal['sentence']}: {quoted(value['value'])}. So much if no third account held it."


def holders(value: Row) -> str:
    """Less, because others hold it too."""
    return f"{_held(value)}: the more, the less it says."


def _held(value: Row) -> str:
    return f"{value['holders']:,} of the {counted(value['accounts'], 'account')} with any hold it"


def discount(signal: Row) -> str:
    """The cost that every value of the signal has."""
    return (
        f"Every shared {name(signal['signal'])} counts {signal['discount']:g} bits less, since such things get around."
    )


def listed_value(value: Row) -> str:
    """The cost of standing on a list of shared networks or throw-away domains."""
    return f"It stands on the list {quoted(value['listed'])} of things that unrelated people share."


def repeat(signal: Row, place: int) -> str:
    """Not the first value of the signal."""
    share = signal["decay"] ** (place - 1)
    return f"The {ordinal(place)} shared {name(signal['signal'])} counts {share:.3g} of its bits."


def rest(signal: Row, number: int) -> str:
    """Values after those that are shown one by one."""
    return f"{counted(number, 'further value')} of the signal {name(signal['signal'])} that both hold, together."


def ceiling(signal: Row) -> str:
    """The most that the signal says."""
    return f"The signal {name(signal['signal'])} says no more than {signal['ceiling']:g} bits of a pair."


def worthless(signal: Row, value: Row) -> str:
    """So common that nothing is left."""
    return f"Both {signal['sentence']}: {quoted(value['value'])}. {_held(value)}: it says nothing."


def timing(signal: Row, times: int) -> str:
    """A timing signal; `times` counts common hours, or days with a hand-over."""
    return (
        f"Both {signal['sentence']}: {_often(signal, times)}. What chance and their own daily and weekly habits bring "
        "about is already taken off."
    )


def _often(signal: Row, times: int) -> str:
    """Two accounts of one chain of hand-overs are as sure as the weakest on the way, and that is what is counted."""
    if signal["rule"] == SUCCESSION:
        return f"on {counted(times, 'day')}, counted where the chain between them is weakest"
    return f"in {counted(times, 'hour')}"


def family(family_name: str, place: int, *, share: float) -> str:
    """Not the first signal of its family."""
    return f"The {ordinal(place)} signal of the family {family_name} counts {share:.3g} of its bits."


def supporting(family_name: str, ceiling_bits: float) -> str:
    """The ceiling of the supporting family."""
    return f"The family {family_name} as a whole says no more than {ceiling_bits:g} bits of a pair."


def total(microbits: int) -> str:
    """The sum."""
    return f"All together: {bits(microbits)} of evidence for one operator."


def pair_sentences(tables: ExplainTables, terms: pl.DataFrame, *, a: int, b: int) -> list[str]:
    """What `pair.pair_terms` says of the two accounts, in a few plain sentences: the outcome first, then the signals.

    Says so where nothing is shared, where only the supporting family is, where the evidence would make a link and the
    pair was not compared, and that timing is known of linked pairs only.
    """
    names = f"{tables.account_id(a)} and {tables.account_id(b)}"
    steps = terms.filter(pl.col("kind") != "total")
    linked = _is_linked(tables, a=a, b=b)
    if linked:
        first = f"{names} are linked: {_evidence(tables, terms)}."
    elif steps.is_empty():
        first = f"{names} share nothing that was looked at."
    elif set(steps["family"]) == {tables.supporting}:
        first = (
            f"{names} share only things of the family {tables.supporting}, which by themselves make no link: unrelated "
            f"people share them every day. {bits(int(terms['microbits'][-1]))}."
        )
    else:
        first = f"{names} are not linked: {_evidence(tables, terms)}."
    sentences = [first, *_by_signal(tables, steps)]
    if not linked:
        sentences += _not_compared(tables, terms)
        sentences.append("What timing says is kept for linked pairs only, so it is not counted here.")
    return sentences


def _firm(tables: ExplainTables, terms: pl.DataFrame) -> int:
    """Micro-bits that come from other families than the supporting one."""
    return int(terms.filter((pl.col("kind") != "total") & (pl.col("family") != tables.supporting))["microbits"].sum())


def _evidence(tables: ExplainTables, terms: pl.DataFrame) -> str:
    found, firm = bits(int(terms["microbits"][-1])), bits(_firm(tables, terms))
    needs = f"a link needs {tables.rules.bar:.3g} bits, of which {tables.rules.firm_bar:.3g} from such families"
    firm_part = f"of which {firm} come from other families than {tables.supporting}"
    return f"{found} of evidence for one operator, {firm_part}; {needs}"


def _not_compared(tables: ExplainTables, terms: pl.DataFrame) -> list[str]:
    """Where the evidence would be enough: why there is no link all the same."""
    rules = tables.rules
    if terms["microbits"][-1] < int(rules.bar * MICRO) or _firm(tables, terms) < int(rules.firm_bar * MICRO):
        return []
    why = f"what more than {rules.whole} accounts hold leads each of them to some {2 * rules.ahead} others only"
    return [
        f"That would be enough, but the two were not compared: {why}, and nothing rarer leads from one to the other."
    ]


def _by_signal(tables: ExplainTables, steps: pl.DataFrame) -> list[str]:
    catalogue = {row["signal"]: row for row in tables.catalogue().iter_rows(named=True)}
    lines = []
    for (signal,), rows in steps.filter(pl.col("signal").is_not_null()).group_by("signal", maintain_order=True):
        values = rows.filter(pl.col("kind") == "shared").sort("holders", maintain_order=True)
        amount = bits(int(rows["microbits"].sum()))
        sentence = catalogue[signal]["sentence"]
        if values.height:
            rarest = values.row(0, named=True)
            number = int(rows.filter(pl.col("kind").is_in(["shared", "rest"]))["number"].sum())
            of = "the value" if number == 1 else f"{number:,} values, the rarest"
            lines.append(
                f"They {sentence}: {of} {quoted(rarest['value'])}, held by {rarest['holders']:,} of the "
                f"{counted(catalogue[signal]['holders'], 'account')} with any; {amount}."
            )
        elif "timing" in rows["kind"]:
            times = int(rows["number"].sum())
            lines.append(f"They {sentence}: {_often(catalogue[signal], times)}; {amount}.")
        elif "worthless" in rows["kind"]:
            lines.append(f"They {sentence}, but so do so many others that it says nothing.")
    return lines


def _is_linked(tables: ExplainTables, *, a: int, b: int) -> bool:
    ends = (pl.col("a") == min(a, b)) & (pl.col("b") == max(a, b))
    return int(tables.pairs.lazy().filter(ends).select(pl.len()).collect().item()) > 0
