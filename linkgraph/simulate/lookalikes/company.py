"""Companies: a mail domain, company cards, an office address, internal templates, office hours, roll-outs in batches.

Some are on record as an organisation, some are not. A few are service desks that work in shifts, and a few are fleets
of service accounts behind a balancer that never sleeps: both share the load evenly and write hardly anything but their
templates.
"""

from __future__ import annotations

import numpy as np

from linkgraph.core.clock import DAY, HOUR
from linkgraph.simulate import rhythms
from linkgraph.simulate.chance import Ints
from linkgraph.simulate.countries import LANGUAGE_CODES
from linkgraph.simulate.ordinary import connect
from linkgraph.simulate.places import SPREAD
from linkgraph.simulate.population import API, ENTERPRISE, PRO
from linkgraph.simulate.scene import Scene
from linkgraph.simulate.text.templates import PAYLOADS
from linkgraph.simulate.wallets import BANK, CARD, VIRTUAL

KIND, KIND_OFF_RECORD = "company", "company without organisation"
_SHARE, _SHARE_OFF_RECORD = 0.07, 0.03


def plant(scene: Scene, rng: np.random.Generator) -> None:
    """Companies of four to some hundreds of accounts."""
    known = scene.people.admit(KIND, scene.sizes(rng, share=_SHARE, low=5, high=600, tilt=1.1))
    unknown = scene.people.admit(KIND_OFF_RECORD, scene.sizes(rng, share=_SHARE_OFF_RECORD, low=4, high=220, tilt=0.9))
    scene.people.organisation[known.accounts] = known.group
    for companies, missing_domain in ((known, 0.08), (unknown, 0.2)):
        scene.same_country(companies, rng=rng, spread=0.06)
        for number in range(companies.groups):
            if companies.of(number).size:
                _found(scene, companies.of(number), rng=rng, has_domain=rng.random() > missing_domain)


def _found(scene: Scene, staff: Ints, *, rng: np.random.Generator, has_domain: bool) -> None:
    people = scene.people
    if has_domain:
        own = staff[rng.random(staff.size) < 0.95]
        people.mail_domain[own] = scene.new_domains(1)[0]
        people.mail_style[own] = rng.integers(0, 4)
    plan = int(rng.choice([PRO, API, ENTERPRISE], p=[0.4, 0.25, 0.35]))
    people.plan_kind[staff] = np.where(rng.random(staff.size) < 0.9, plan, PRO)
    fleet = rng.random() < 0.05 and has_domain
    desk = fleet or rng.random() < 0.07
    people.profile[staff] = (
        rhythms.SHIFTS if desk else np.where(rng.random(staff.size) < 0.85, rhythms.OFFICE, rhythms.ALL_DAY)
    )
    people.volume[staff] = rng.gamma(9, 0.5, staff.size) if desk else people.volume[staff] * 1.6
    office = scene.places.pool(scene.places.block(int(rng.integers(1, 4))), mode=SPREAD, period=7 * DAY)
    remote = rng.random(staff.size) < rng.choice([0.1, 0.4, 0.9])
    scene.places.put(staff, office, weight=np.where(remote, 0.3, 4.0))
    connect(scene, staff, rng=rng)
    if fleet:
        _serve(scene, staff, rng=rng)
    kind = int(rng.choice([CARD, CARD, CARD, VIRTUAL, BANK]))
    count = 1 + staff.size // int(rng.integers(8, 80))
    cards = scene.wallets.new(np.repeat(people.country[staff[:1]], count), kind=kind)
    scene.wallets.put(staff, cards[rng.integers(0, cards.size, staff.size)])
    _roll_out(scene, staff, rng=rng)
    language = LANGUAGE_CODES[people.language[staff[0]]] if rng.random() < 0.6 else "en"
    for symbol in [_internal(scene, rng, language=language) for _ in range(int(rng.integers(1, 7)))]:
        users = staff[rng.random(staff.size) < (0.9 if desk else rng.choice([0.15, 0.5, 0.9]))]
        scene.voices.put(users, symbol, weight=rng.exponential(3.0 if desk else 0.5, users.size))
    if rng.random() < 0.25:
        using = staff[rng.random(staff.size) < 0.4]
        hosts = scene.new_hosts(1, rng=rng) * using.size
        scene.observe(using, "webhook_host", tokens=hosts, times=scene.moments(using, rng=rng))
    if rng.random() < 0.25:
        # one administrator switches everybody over, some on the day of the release
        people.adopts[staff] = scene.plan.release + int(rng.exponential(6) * DAY)


def _serve(scene: Scene, staff: Ints, *, rng: np.random.Generator) -> None:
    """A balancer spreads the company's own product over its accounts, day and night, from a few servers."""
    people = scene.people
    people.revive(staff)
    people.plan_kind[staff] = API
    people.profile[staff] = rhythms.FLAT
    days = (people.until[staff] - people.since[staff]) / DAY
    people.fixed[staff] = rng.poisson(rng.uniform(2, 9) * days * scene.plan.intensity)
    people.length[staff] = 1.2
    servers = scene.places.servers(int(rng.integers(1, 5)))
    pick = rng.integers(0, servers.pool.size, staff.size)
    scene.places.put(staff, servers.pool[pick], key=servers.key[pick], weight=15.0, programs=True)


def _roll_out(scene: Scene, staff: Ints, *, rng: np.random.Generator) -> None:
    """Half of the companies sign up their people in one or a few batches, in office hours."""
    if rng.random() < 0.5:
        days = np.sort(scene.people.created[rng.choice(staff, int(rng.integers(1, 4)))]) // DAY * DAY
        batches = days + 9 * HOUR - scene.people.zone[staff[0]]
        times = batches[rng.integers(0, batches.size, staff.size)] + (rng.gamma(1.5, 1.0, staff.size) * HOUR).astype(
            np.int64
        )
        scene.people.sign_up(staff, times)


def _internal(scene: Scene, rng: np.random.Generator, *, language: str) -> int:
    payload = str(rng.choice(PAYLOADS))
    return scene.book.private(
        rng, payload=payload, rules=int(rng.integers(0, 4)), reword=float(rng.choice([0, 0, 0.2])), language=language
    )
