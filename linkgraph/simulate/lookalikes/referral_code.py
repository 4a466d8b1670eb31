"""Popular referral codes: strangers who came by the same video or blog, many of them on the same day."""

from __future__ import annotations

import numpy as np

from linkgraph.core.clock import DAY
from linkgraph.simulate.scene import Scene

KIND = "referral code"
_SHARE = 0.02


def plant(scene: Scene, rng: np.random.Generator) -> None:
    """Codes with 10 to some hundreds of users each, in waves after each mention."""
    people, plan = scene.people, scene.plan
    crowds = people.admit(KIND, scene.sizes(rng, share=_SHARE, low=10, high=600, tilt=0.4))
    codes = scene.new_codes(crowds.groups)
    people.referral[crowds.accounts] = codes[crowds.group]
    for number in range(crowds.groups):
        who = crowds.of(number)
        waves = plan.end - (rng.random(int(rng.integers(1, 5))) * 200 * DAY).astype(np.int64)
        times = waves[rng.integers(0, waves.size, who.size)] + (rng.exponential(1.5, who.size) * DAY).astype(np.int64)
        people.sign_up(who, times)
        if rng.random() < 0.5:
            link = f"https://{scene.new_hosts(1, rng=rng)[0]}/watch"
            scene.observe(who, "shared_link", tokens=[link] * who.size, times=people.created[who])
