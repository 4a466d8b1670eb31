"""Template only: own card, own line, own device, own hours; the same private prompts, filled from large vocabularies.

Leaves: word sequences that nobody else uses, less of them the more the operator rewords and reorders.
"""

from __future__ import annotations

import numpy as np

from linkgraph.simulate.adversaries.operator import Operator, ring_sizes
from linkgraph.simulate.scene import Scene

KIND = "template only"


def plant(scene: Scene, rng: np.random.Generator) -> None:
    """Six of them, 12 to 160 accounts."""
    rings = scene.people.admit(KIND, ring_sizes(scene, rng, rings=6, low=12, high=160), ring=True)
    for number in range(rings.groups):
        operator = Operator.hired(scene, rng, accounts=rings.of(number))
        operator.recruit(batches=operator.chance(0.5, 0.1))
        templates = operator.write(operator.between(3, 25))
        mixed = float(np.clip(operator.between(0.1, 0.4), 0, 0.7))
        if operator.chance(0.6, 0.1):
            operator.balance(operator.rates(), templates=templates, mixed=mixed)
        else:
            _by_hand(operator, templates, mixed=mixed)


def _by_hand(operator: Operator, templates: np.ndarray[tuple[int], np.dtype[np.int64]], *, mixed: float) -> None:
    """Each account works in sessions of its own and knows only some of the templates."""
    operator.humanly(operator.rates())
    for symbol in templates:
        knowing = operator.accounts[operator.rng.random(operator.accounts.size) < operator.between(0.9, 0.35)]
        weight = operator.rng.gamma(2.0, 1.0, knowing.size) * (1 - mixed) / mixed / templates.size
        operator.scene.voices.put(knowing, int(symbol), weight=weight)
