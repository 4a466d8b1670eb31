"""University classes: a sign-up burst, one campus network and mail domain, the same homework prompt in one evening."""

from __future__ import annotations

import numpy as np

from linkgraph.core.clock import DAY, HOUR
from linkgraph.simulate import rhythms
from linkgraph.simulate.ordinary import connect
from linkgraph.simulate.places import SPREAD
from linkgraph.simulate.population import FREE, PRO
from linkgraph.simulate.scene import Scene

KIND = "university class"
_SHARE = 0.03


def plant(scene: Scene, rng: np.random.Generator) -> None:
    """Classes of 15 to some hundreds, a few of them at each university."""
    people, plan = scene.people, scene.plan
    classes = people.admit(KIND, scene.sizes(rng, share=_SHARE, low=15, high=320, tilt=0.2))
    scene.same_country(classes, rng=rng)
    universities = max(1, classes.groups // 3)
    campus = [
        scene.places.pool(scene.places.block(int(n)), mode=SPREAD, period=3 * HOUR)
        for n in rng.integers(1, 8, universities)
    ]
    domains = scene.new_domains(universities)
    for number in range(classes.groups):
        students, home = classes.of(number), number % universities
        in_window = rng.random() < 0.5
        first_day = (
            plan.start + int(rng.integers(0, 25)) * DAY if in_window else plan.start - int(rng.integers(5, 200)) * DAY
        )
        new = students[rng.random(students.size) < 0.85]
        people.sign_up(
            new, first_day + 9 * HOUR + (rng.gamma(1.3, rng.choice([1.0, 14.0]), new.size) * HOUR).astype(np.int64)
        )
        people.revive(students)
        people.plan_kind[students] = np.where(rng.random(students.size) < 0.88, FREE, PRO)
        people.profile[students] = rhythms.STUDENT
        enrolled = students[rng.random(students.size) < 0.8]
        people.mail_domain[enrolled] = domains[home]
        scene.places.put(students, campus[home], weight=rng.uniform(0.5, 3.0, students.size))
        connect(scene, students, rng=rng)
        for _ in range(int(rng.integers(2, 6))):
            _homework(scene, students, rng=rng, first=max(first_day, plan.start))


def _homework(
    scene: Scene, students: np.ndarray[tuple[int], np.dtype[np.int64]], *, rng: np.random.Generator, first: int
) -> None:
    symbol = scene.book.fixed(rng, sentences=int(rng.integers(1, 4)), variations=int(rng.integers(0, 6)))
    evening = first + int(rng.integers(1, max(2, (scene.plan.end - first) // DAY))) * DAY + 18 * HOUR
    doing = rng.permutation(students)[: max(3, int(students.size * rng.uniform(0.3, 0.95)))]
    asks = np.repeat(doing, 1 + rng.poisson(1.5 * scene.plan.intensity, doing.size))
    times = evening - scene.people.zone[asks] + (rng.gamma(2, 1.0, asks.size) * HOUR).astype(np.int64)
    repeated = rng.random(asks.size) < 0.6
    scene.traffic.add(asks, times, symbols=np.where(repeated, symbol, 0))
