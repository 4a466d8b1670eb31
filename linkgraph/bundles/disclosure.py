"""Why a bundle may leave the house: basis, approver, recipient. Without them there is none."""

from __future__ import annotations

from dataclasses import dataclass

from linkgraph.bundles.redaction.profiles import PROFILES, DisclosureError, Profile


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What is written down before anything is handed out; whether the law asks for it is counsel's question.

    Raises:
        DisclosureError: one of them is empty, or there is no such profile.
    """

    profile: Profile
    basis: str
    approver: str
    recipient: str

    def __post_init__(self) -> None:
        if self.profile not in PROFILES:
            raise DisclosureError(f"There is no profile {self.profile!r}.", advice=f"Profiles: {', '.join(PROFILES)}.")
        for name in ("basis", "approver", "recipient"):
            text = getattr(self, name)
            if not text.strip() or not text.isprintable():
                raise DisclosureError(f"The {name} is not given, or not in plain text.", advice=f"Give --{name}.")

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
