"""Rings of fraudulent accounts: one file a kind, each with `plant(scene, rng)` and what it leaves behind."""

from __future__ import annotations

from types import ModuleType

from linkgraph.simulate.adversaries import (
    camouflage,
    card_farm,
    framing,
    hydra,
    lockstep_only,
    low_and_slow,
    poisoning,
    relay,
    respawn,
    shared_supplier,
    template_only,
)
from linkgraph.simulate.scene import Scene

ALL: tuple[ModuleType, ...] = (
    hydra, card_farm, template_only, lockstep_only, relay, low_and_slow, camouflage, respawn, shared_supplier,
)  # fmt: skip


def trick(scene: Scene) -> None:
    """What the rings of a world, once they are planted, do against the evidence: whatever its plan asks for."""
    tricks, rng = scene.plan.tricks, scene.plan.rng("tricks")
    if tricks.merged:
        poisoning.merge(scene, rng)
    if tricks.hidden:
        poisoning.hide(scene, rng)
    if tricks.smeared:
        poisoning.smear(scene, rng)
    if tricks.framed is not None:
        framing.play(scene, rng)
