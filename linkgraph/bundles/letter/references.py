"""What a letter refers to besides claims: the case, who asked and who answers for it, the law, its own sender."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from linkgraph.bundles.exhibits import Published
from linkgraph.views.visible import visible

LAW: Mapping[str, str] = MappingProxyType({
    "law.rule-107": "Rule 107",
    "law.rule-1006": "Rule 1006",
    "law.fre-107": "Federal Rule of Evidence 107",
    "law.fre-702": "Federal Rule of Evidence 702",
    "law.fre-803-6": "Federal Rule of Evidence 803(6)",
    "law.fre-902-11": "Federal Rule of Evidence 902(11)",
    "law.fre-902-13": "Federal Rule of Evidence 902(13)",
    "law.fre-902-14": "Federal Rule of Evidence 902(14)",
    "law.fre-1006": "Federal Rule of Evidence 1006",
    "law.usc-18-2702": "18 U.S.C. § 2702",
})
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def references_of(
    published: Published, *, day: date | None, disclosure: Mapping[str, str], head: Mapping[str, str | Sequence[str]]
) -> tuple[dict[str, str], dict[str, str | None]]:
    """Targets with their displays, and what templates call them.

    `disclosure`: basis, approver, recipient. `head`: the template's own lines about its sender, as `head.NAME`. All
    of it is somebody's free text: shown in its visible form on one line.
    """
    facts = {
        "case": published.facts.case,
        "ring" if len(published.rings) == 1 else "rings": ", ".join(published.rings),
        "day": "[Date of the letter]" if day is None else f"{day.day} {_MONTHS[day.month - 1]} {day.year}",
        "profile": published.profile,
        "settings": published.facts.settings_sha256,
        **{name: text for name, text in disclosure.items() if text},
        **{f"head.{name}": text if isinstance(text, str) else ", ".join(text) for name, text in head.items()},
    }
    displays = {target: " ".join(visible(text).split()) for target, text in facts.items()}
    names: dict[str, str | None] = dict.fromkeys(("basis", "approver", "recipient", "ring", "rings"))
    names |= {target: target for target, text in displays.items() if text}
    displays |= dict(LAW) | {name: name for name in published.exhibits}
    return displays, names | {name: name for name in [*LAW, *published.exhibits]}
