"""Low and slow: 8 to 20 accounts, a few exchanges a day in human hours, and two or three weak things in common.

Leaves some of: a device on two to four accounts, a home address on a few, a card on two or three, one referral code,
a rare mail domain, a rare program's user agent, a phone number used twice, one webhook, a private template at times.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from linkgraph.simulate.adversaries.operator import Operator, ring_sizes
from linkgraph.simulate.ordinary import connect, equip
from linkgraph.simulate.scene import Scene

KIND = "low and slow"


def plant(scene: Scene, rng: np.random.Generator) -> None:
    """Eight of them."""
    count = ring_sizes(scene, rng, rings=8, low=8, high=20).size
    rings = scene.people.admit(KIND, rng.integers(8, 21, count), ring=True)
    weak: list[Callable[[Operator], None]] = [
        _device,
        _home,
        _card,
        _referral,
        _domain,
        _program,
        _phone,
        _webhook,
        _template,
    ]
    for number in range(rings.groups):
        operator = Operator.hired(scene, rng, accounts=rings.of(number))
        operator.recruit(batches=operator.chance(0.3, 0.0), aged=0.4)
        operator.humanly(operator.rates(low=2, high=8, median=4))
        for share in rng.permutation(len(weak))[: 3 if operator.chance(0.7, 0.3) else 2]:
            weak[share](operator)


def _few(operator: Operator) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Clusters of two to six inside the ring, as a number for each account."""
    size = operator.between(6, 2.5)
    return operator.rng.integers(0, max(2, round(operator.accounts.size / size)), operator.accounts.size)


def _device(operator: Operator) -> None:
    cluster = _few(operator)
    operator.scene.devices.put(operator.accounts, operator.scene.devices.new(int(cluster.max()) + 1)[cluster])
    equip(operator.scene, operator.accounts, rng=operator.rng)


def _home(operator: Operator) -> None:
    cluster = _few(operator)
    homes = operator.scene.places.homes(
        np.full(int(cluster.max()) + 1, operator.scene.people.country[operator.accounts[0]])
    )
    operator.scene.places.put(
        operator.accounts, homes.pool[cluster], key=homes.key[cluster], weight=operator.between(1.0, 0.15)
    )
    connect(operator.scene, operator.accounts, rng=operator.rng)


def _card(operator: Operator) -> None:
    operator.scene.people.plan_kind[operator.accounts] = np.maximum(
        operator.scene.people.plan_kind[operator.accounts], 1
    )
    operator.pay(per_card=operator.between(4, 2))


def _referral(operator: Operator) -> None:
    operator.scene.people.referral[operator.accounts] = operator.scene.new_codes(1)[0]


def _domain(operator: Operator) -> None:
    operator.scene.people.mail_domain[operator.accounts] = operator.scene.new_domains(1)[0]


def _program(operator: Operator) -> None:
    devices = operator.scene.devices
    devices.put(
        operator.accounts,
        devices.new(operator.accounts.size, agent=np.full(operator.accounts.size, devices.script(1)[0])),
    )


def _phone(operator: Operator) -> None:
    cluster = _few(operator)
    operator.scene.people.phone[operator.accounts] = operator.accounts[0] + cluster


def _webhook(operator: Operator) -> None:
    operator.leave("webhook_host", tokens=1, share=0.8)


def _template(operator: Operator) -> None:
    for symbol in operator.write(operator.between(1, 3)):
        operator.scene.voices.put(operator.accounts, int(symbol), weight=operator.between(0.3, 0.1))
