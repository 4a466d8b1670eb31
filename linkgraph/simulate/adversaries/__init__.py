"""Rings of fraudulent accounts: one file a kind, each with `plant(scene, rng)` and what it leaves behind."""

from __future__ import annotations

from types import ModuleType

from linkgraph.simulate.adversaries import (
    camouflage,
    card_farm,
    hydra,
    lockstep_only,
    low_and_slow,
    relay,
    respawn,
    shared_supplier,
    template_only,
)

ALL: tuple[ModuleType, ...] = (
    hydra, card_farm, template_only, lockstep_only, relay, low_and_slow, camouflage, respawn, shared_supplier,
)  # fmt: skip
