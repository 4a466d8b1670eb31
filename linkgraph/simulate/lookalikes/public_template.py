"""Fans of public prompt templates: the same long text as hundreds of strangers, with their own request behind it."""

from __future__ import annotations

import numpy as np

from linkgraph.simulate.ordinary import public_templates
from linkgraph.simulate.scene import Scene

KIND = "public template"
_SHARE = 0.03


def plant(scene: Scene, rng: np.random.Generator) -> None:
    """People who use one to three public templates for most of what they ask."""
    who = scene.people.admit(KIND, np.ones(scene.plan.share(_SHARE, 10), np.int64)).accounts
    scene.people.group[who] = -1
    for share in (1.0, 0.6, 0.3):
        using = who[rng.random(who.size) < share]
        scene.voices.put(using, public_templates(scene, using.size, rng=rng), weight=rng.gamma(2.0, 1.0, using.size))
