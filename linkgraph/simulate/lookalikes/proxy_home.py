"""People whose home is somebody's proxy exit: a free app on the sofa sells their connection, rings come out of it."""

from __future__ import annotations

import numpy as np

from linkgraph.simulate.ordinary import connect
from linkgraph.simulate.scene import Scene

KIND = "proxy home"
_SHARE = 0.006


def plant(scene: Scene, rng: np.random.Generator) -> None:
    """Ordinary households; their connections are noted for whoever sells proxies."""
    who = scene.people.admit(KIND, np.ones(scene.plan.share(_SHARE, 10), np.int64)).accounts
    scene.people.group[who] = -1
    homes = scene.places.homes(scene.people.country[who], steady=True)
    scene.proxied.append(connect(scene, who, rng=rng, homes=homes))
