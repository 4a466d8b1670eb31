"""The catalogue of signals with the numbers by which each is weighed."""

from __future__ import annotations

from docs.from_code.markdown import MADE, code, table
from linkgraph.core.clock import DAY, HOUR
from linkgraph.sightings.signals import SIGNALS
from linkgraph.tables.signals import Signals

_HEAD = """# Signals

A signal is a kind of thing that two accounts can share. What its numbers mean stands in [Evidence in
bits](../explanation/evidence-in-bits.md); `[signals.NAME]` of [linkgraph.toml](settings.md#signals) replaces
them. Every name in the table `observations` is a signal of its own besides, see [Add a
signal](../how-to/add-a-signal.md).

"""


def page() -> str:
    """docs/reference/signals.md."""
    heads = ["signal", "two accounts ...", "family", "rule", "reads", "reuse", "ceiling, bits"]
    heads += ["decay", "discount, bits", "window", "joins"]
    rows = [
        (
            code(one.name),
            one.sentence,
            one.family,
            one.rule,
            ", ".join(f"{name} ({', '.join(columns)})" for name, columns in one.reads.items()),
            one.reuse,
            one.ceiling,
            one.decay,
            one.discount,
            ""
            if one.window is None
            else f"{one.window / DAY:g} days"
            if one.window >= DAY
            else f"{one.window / HOUR:g} h",
            one.joins,
        )
        for one in SIGNALS
    ]
    names = ("family", "rule", "reuse", "ceiling", "decay", "discount", "window", "joins")
    columns = Signals.columns()
    meaning = [(code(name), (columns[name].metadata or {}).get("meaning", "")) for name in names]
    return "".join([
        MADE,
        _HEAD,
        table(heads, rows),
        "\n## What the columns mean\n\n",
        table(["column", "meaning"], meaning),
    ])
