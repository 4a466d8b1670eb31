"""Each figure with its files: what it shows, from which exhibits, under which rule, and in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from linkgraph.bundles.exhibits import Published
from linkgraph.bundles.figures import data
from linkgraph.bundles.forms.spreadsheet_cells import neutralised

if TYPE_CHECKING:
    from linkgraph.views.prints.sheet import Drawing


class _About(NamedTuple):
    id: str
    name: str
    title: str
    rule: str
    why_rule: str
    exhibits: tuple[str, ...]
    alternative: str


@dataclass(frozen=True, slots=True)
class FigureFile:
    """One figure. `name` is that of its files, below `figures/`; `data` has a CSV file for each frame drawn."""

    id: str
    name: str
    title: str
    rule: str
    why_rule: str
    exhibits: tuple[str, ...]
    alternative: str
    svg: bytes
    png: bytes
    data: Mapping[str, bytes]

    def files(self) -> dict[str, bytes]:
        """Paths below `data/` and their bytes."""
        drawn = {f"figures/{self.name}.svg": self.svg, f"figures/{self.name}.png": self.png}
        return drawn | {f"figures/{name}": content for name, content in self.data.items()}

    def to_dict(self) -> dict[str, Any]:
        """As in figures.json."""
        return {
            "id": self.id,
            "files": sorted(self.files()),
            "title": self.title,
            "rule": self.rule,
            "why_rule": self.why_rule,
            "exhibits": list(self.exhibits),
            "alternative": self.alternative,
        }


_WHOLE = "It shows all of what it is drawn from."
_PART = "It places accounts for the eye, and shows a part where there are many."
_NEAR = "It shows every exchange; sign-ups and endings long before the first exchange are left to the exhibit."


def figures(published: Published) -> tuple[FigureFile, ...]:
    """All figures of which these exhibits say something, numbered from FIG-1."""
    from linkgraph.views import prints

    accounts, links = data.ring_drawn(published)
    sent, events, grown = (make(published) for make in (data.exchanges_by_day, data.events_by_day, data.growth_by_day))
    signals, hours, moves = (
        make(published) for make in (data.bits_by_signal, data.hours_of_week, data.moves_to_models)
    )
    made: list[FigureFile] = []

    def add(
        name: str,
        title: str,
        *,
        exhibits: Sequence[str],
        draw: Callable[[], Drawing],
        words: str,
        why: str = _WHOLE,
        rule: str = "1006",
        **frames: pl.DataFrame,
    ) -> None:
        if any(frame.is_empty() for frame in frames.values() if frame is not events):
            return
        number = f"FIG-{len(made) + 1}"
        about = _About(number, f"{number}_{name}", title, rule, why, tuple(exhibits), words)
        made.append(_file(about, figure=draw(), frames=frames))

    add(
        "ring",
        "The accounts of the group and the links between them",
        exhibits=["EX-001", "EX-003"],
        draw=lambda: prints.network(accounts, links),
        words=_ring_words(published, accounts, links=links),
        rule="107",
        why=_PART,
        accounts=accounts,
        links=links,
    )
    add(
        "timeline",
        "Exchanges a day, sign-ups, and accounts ended",
        exhibits=["EX-002", "EX-005"],
        draw=lambda: prints.timeline(sent, events),
        words=_timeline_words(sent, events),
        why=_NEAR,
        exchanges=sent,
        events=events,
    )
    add(
        "growth",
        "How the group grew",
        exhibits=["EX-002", "EX-005"],
        draw=lambda: prints.growth(grown),
        words=_growth_words(grown),
        growth=grown,
    )
    add(
        "signals",
        "What ties the accounts, in bits",
        exhibits=["EX-001", "EX-003"],
        draw=lambda: prints.signals(signals),
        words=_signals_words(signals),
        signals=signals,
    )
    add(
        "hours",
        "At which hours they are active, beside ordinary accounts",
        exhibits=["EX-011", "EX-012"],
        draw=lambda: prints.week(hours),
        words=_hours_words(hours),
        hours=hours,
    )
    add(
        "release",
        "How soon they moved to a new model, beside ordinary accounts",
        exhibits=["EX-009", "EX-012"],
        draw=lambda: prints.pivot(moves),
        words=_moves_words(moves),
        moves=moves,
    )
    return tuple(made)


def _file(about: _About, *, figure: Drawing, frames: Mapping[str, pl.DataFrame]) -> FigureFile:
    from linkgraph.views.prints.sheet import as_png, as_svg

    files = {f"{about.name}_{part}.csv": _csv(frame) for part, frame in frames.items()}
    return FigureFile(*about, as_svg(figure), as_png(figure), files)


def _csv(frame: pl.DataFrame) -> bytes:
    texts = [name for name, dtype in frame.schema.items() if dtype == pl.String]
    safe = frame.with_columns(neutralised(pl.col(name)) for name in texts)
    return safe.write_csv(line_terminator="\n", quote_style="necessary").encode()


def _ring_words(published: Published, accounts: pl.DataFrame, *, links: pl.DataFrame) -> str:
    members, pairs = (published.exhibits[name].frame for name in ("EX-001", "EX-003"))
    if "account_a" not in pairs.columns:
        return ""
    linked = pairs.select(pl.struct("account_a", "account_b").n_unique()).item()
    return (
        f"{accounts.height:,} of {members.height:,} accounts as dots, and the {links.height:,} strongest of {linked:,} "
        "links between them as lines, darker where more evidence ties the pair."
    )


def _timeline_words(sent: pl.DataFrame, events: pl.DataFrame) -> str:
    if sent.is_empty():
        return ""
    first, last = sent["day"].min(), sent["day"].max()
    days = f"{first:%Y-%m-%d} to {last:%Y-%m-%d}" if isinstance(first, date) and isinstance(last, date) else ""
    counted = {what: int(events.filter(pl.col("what") == what)["accounts"].sum()) for what in ("signups", "ended")}
    return (
        f"Bars of exchanges a day from {days}, {int(sent['exchanges'].sum()):,} in all; below them "
        f"{counted['signups']:,} sign-ups upward and {counted['ended']:,} accounts ended downward."
    )


def _growth_words(grown: pl.DataFrame) -> str:
    if grown.is_empty():
        return ""
    first, last = grown.row(0, named=True), grown.row(-1, named=True)
    return (
        f"Two rising lines. Accounts signed up so far: {first['accounts']:,} on {first['day']}, "
        f"{last['accounts']:,} on {last['day']}. Exchanges so far: {last['exchanges']:,} on {last['day']}."
    )


def _signals_words(signals: pl.DataFrame) -> str:
    rows = signals.select("signal", "bits", "accounts", "of_accounts").iter_rows()
    said = [f"{name.replace('_', ' ')} {bits:.1f} bits, {tied:,} of {of:,} accounts" for name, bits, tied, of in rows]
    return f"Bars of the bits of the median linked pair, signal by signal: {'; '.join(said)}."


def _hours_words(hours: pl.DataFrame) -> str:
    parts = []
    night = hours.filter(pl.col("hour") % 24 < 6)
    for name, column in (("the group", "ring"), ("ordinary accounts", "others")):
        part = int(night[column].sum()) / (int(hours[column].sum()) or 1)
        parts.append(f"of the exchanges of {name}, {part:.0%} fall between 00:00 and 06:00 UTC")
    return f"Two weeks of hours as shaded squares: {'; '.join(parts)}."


def _moves_words(moves: pl.DataFrame) -> str:
    said = [
        f"{'the group' if who == 'ring' else 'ordinary accounts'} {moved / sent:.0%} to {model}"
        for model, _, who, sent, moved in moves.iter_rows()
    ]
    return f"Bars of the share of exchanges that went to a new model in its first 72 hours: {'; '.join(said)}."
