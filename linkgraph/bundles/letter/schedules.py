"""The parts of a letter that are made, not written: tables of evidence, schedules of claims and exhibits, figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from linkgraph.bundles.claims.model import Claim
from linkgraph.bundles.exhibits import Published
from linkgraph.bundles.figures import FigureFile
from linkgraph.bundles.letter.bindings import Bindings, escaped
from linkgraph.bundles.letter.statements.conduct import TASK_PLACES
from linkgraph.bundles.letter.statements.evidence import PLACES
from linkgraph.bundles.letter.statements.words import FAMILIES

_WITHHELD = "*not shown in this profile*"


def tables(bindings: Bindings) -> dict[str, str]:
    """Tables whose rows depend on what a bundle can state, as placeholders of a template; empty where there is no row.

    A cell that the profile must not show says so.
    """
    evidence = [
        _cells(
            bindings,
            [f"signal {place}", *(f"signal {place} {what}" for what in ("accounts", "share", "ordinary share"))],
        )
        for place in PLACES
        if bindings.names.get(f"signal {place} accounts")
    ]
    tasks = [
        _cells(
            bindings, [f"task {place}", *(f"task {place} {what}" for what in ("exchanges", "share", "ordinary share"))]
        )
        for place in TASK_PLACES
        if bindings.names.get(f"task {place} share")
    ]
    families = [family for family in FAMILIES if bindings.names.get(f"accounts without {family}")]
    told = [
        what
        for what in ("accounts", "exchanges")
        if any(bindings.names.get(f"{what} without {one}") for one in families)
    ]
    remaining = [
        f"| {FAMILIES[family]} {_cells(bindings, [f'{what} without {family}' for what in told])}" for family in families
    ]
    return {
        "table of evidence": _table(
            ["What they share", "Accounts", "Share of the group", "Share of ordinary accounts"], evidence, right=3
        ),
        "table of tasks": _table(
            ["Task", "Exchanges", "Share of the group's", "Share of ordinary accounts'"], tasks, right=3
        ),
        "table of what remains": _table(
            ["Set aside", "Accounts that remain", "Their exchanges"][: 1 + len(told)], remaining, right=len(told)
        ),
    }


def sentences(bindings: Bindings) -> dict[str, str]:
    """Sentences that depend on what a bundle holds, as placeholders; empty where there is nothing to say."""
    common = [bindings.link(target) for target in bindings.displays if target.startswith("common.")]
    weightless = f"This letter puts no weight on what sets the group apart less: {_listed(common)}."
    attributed = bindings.names.get("attribution accounts") is not None
    return {
        "what carries no weight": weightless if common else "",
        "who the operator is": "" if attributed else "This letter makes no claim on who that operator is.",
    }


def schedule_of_claims(claims: Sequence[Claim], bindings: Bindings) -> str:
    """Every claim of the letter, and those that these derive from: what it states, as printed, how it was come by."""
    rows = [
        f"| [{claim.id}](#{claim.id}) | {escaped(claim.label)} | {bindings.link(claim.id)} | {claim.kind} "
        f"| {_sources(claim)} |"
        for claim in claims
        if claim.judgment is None
    ]
    return _table(["Claim", "What it states", "As printed", "Kind", "From"], rows, right=0)


def schedule_of_judgments(claims: Sequence[Claim], bindings: Bindings) -> str:
    """Each judgment with who holds it, what it rests on, and what else was considered."""
    parts = []
    for claim in claims:
        if claim.judgment is None:
            continue
        held = claim.judgment
        parts.append(
            f"**[{claim.id}](#{claim.id}): {escaped(claim.label)}.** Held as {bindings.link(claim.id)} by "
            f"{bindings.link('approver') if bindings.displays.get('approver') == held.author else 'the signatory'}."
        )
        parts.append(f"It rests on {_listed(held.basis)}.")
        parts.append(f"Considered besides: {_listed(held.alternatives)}.")
    return "\n\n".join(parts)


def schedule_of_exhibits(published: Published) -> str:
    """Every exhibit with its title, what it is drawn from, and the rule that it is offered under."""
    rows = [
        f"| [{name}](#{name}) | {escaped(exhibit.title)} | {escaped(exhibit.source)} | {_law(exhibit.rule)} |"
        for name, exhibit in sorted(published.exhibits.items())
    ]
    return _table(["Exhibit", "What it holds", "Drawn from", "Offered under"], rows, right=0)


def pictures(figures: Sequence[FigureFile]) -> str:
    """The figures, each followed by its number, its rule and the exhibits that it is drawn from."""
    parts = []
    for figure in figures:
        exhibits = _listed([f"[{name}](#{name})" for name in figure.exhibits])
        parts.append(f"![{escaped(figure.title)}](../figures/{figure.name}.svg)")
        parts.append(
            f"[{figure.id}](#{figure.id}), drawn from {exhibits}, offered under {_law(figure.rule)}. {figure.why_rule}"
        )
    return "\n\n".join(parts)


def behind(used: Iterable[str], claims: Mapping[str, Claim]) -> list[Claim]:
    """The claims used, and every claim that these derive from or lie between, in order."""
    wanted: set[str] = set()
    waiting = [name for name in used if name in claims]
    while waiting:
        name = waiting.pop()
        if name not in wanted:
            wanted.add(name)
            waiting += [*(claims[name].expr or {}).get("claims", ()), *claims[name].bounds]
    return [claim for name, claim in claims.items() if name in wanted]


def _sources(claim: Claim) -> str:
    expr = claim.expr or {}
    if "claims" in expr:
        return ", ".join(f"[{name}](#{name})" for name in expr["claims"])
    exhibits = [expr["exhibit"], *([expr["semi"]["exhibit"]] if "semi" in expr else [])]
    return ", ".join(f"[{name}](#{name})" for name in exhibits)


def _law(rule: str) -> str:
    return f"[Rule {rule}](#law.rule-{rule})"


def _cells(bindings: Bindings, names: Sequence[str]) -> str:
    targets = [bindings.names.get(name) for name in names]
    return f"| {' | '.join(_WITHHELD if target is None else bindings.link(target) for target in targets)} |"


def _table(head: Sequence[str], rows: Sequence[str], *, right: int) -> str:
    """A table whose last `right` columns are set to the right; nothing where there is no row."""
    if not rows:
        return ""
    marks = ["---"] * (len(head) - right) + ["--:"] * right
    return "\n".join([f"| {' | '.join(head)} |", f"| {' | '.join(marks)} |", *rows])


def _listed(parts: Sequence[str]) -> str:
    if len(parts) <= 2:
        return " and ".join(parts) or "nothing"
    return f"{'; '.join(parts[:-1])}; and {parts[-1]}"
