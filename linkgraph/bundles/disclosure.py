"""Why a bundle may leave the house: basis, approver, recipient. Without them there is none."""

from __future__ import annotations

from dataclasses import dataclass

from linkgraph.bundles.redaction.profiles import PROFILES, DisclosureError, Profile

LIKELIHOODS = ("likely", "very likely", "almost certain")
"""Words of ICD 203 for what may be said of a ring; below them no letter is written."""


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What is written down before anything is handed out; whether the law asks for it is counsel's question.

    `likelihood` is how likely the approver holds it that one operator directs the accounts: a person's word, which no
    program puts in. Where none is given the letter leaves it open, in brackets.

    Raises:
        DisclosureError: one of them is empty, or there is no such profile or likelihood.
    """

    profile: Profile
    basis: str
    approver: str
    recipient: str
    likelihood: str | None = None

    def __post_init__(self) -> None:
        if self.profile not in PROFILES:
            raise DisclosureError(f"There is no profile {self.profile!r}.", advice=f"Profiles: {', '.join(PROFILES)}.")
        for name in ("basis", "approver", "recipient"):
            text = getattr(self, name)
            if not text.strip() or not text.isprintable():
                raise DisclosureError(f"The {name} is not given, or not in plain text.", advice=f"Give --{name}.")
        if self.likelihood is not None and self.likelihood not in LIKELIHOODS:
            raise DisclosureError(
                f"{self.likelihood!r} is no likelihood that a letter may state.",
                advice=f"One of: {', '.join(LIKELIHOODS)}.",
            )

    def to_dict(self) -> dict[str, str]:
        """As in disclosure.json."""
        return {
            "profile": self.profile,
            "basis": self.basis,
            "approver": self.approver,
            "recipient": self.recipient,
            "law": "18 U.S.C. 2702 and laws like it may forbid a disclosure without a basis. Whether one applies to "
            "this disclosure, and whether this basis is enough, is counsel's question; it is recorded, not answered.",
        }
