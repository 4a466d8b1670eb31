"""One operator: how careful it is, and the trades that every operator knows (recruit, pay, hide, write, schedule)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from linkgraph.core.clock import DAY, HOUR, MINUTE
from linkgraph.simulate import rhythms
from linkgraph.simulate.chance import Floats, Ints
from linkgraph.simulate.countries import LANGUAGE_CODES
from linkgraph.simulate.ordinary import connect
from linkgraph.simulate.places import Homes
from linkgraph.simulate.population import API, BANNED, FREE, PRO
from linkgraph.simulate.scene import Scene
from linkgraph.simulate.schedules import balanced, hourly
from linkgraph.simulate.text.templates import PAYLOADS
from linkgraph.simulate.wallets import CARD, PREPAID, VIRTUAL

_SPARE = 0.03
"""Share of accounts that are kept in reserve and hardly used."""
_WANTED = ("maths", "code", "prose", "table", "short", "log")


def ring_sizes(scene: Scene, rng: np.random.Generator, *, rings: int, low: int, high: int) -> Ints:
    """Sizes of the rings of one kind: `rings` of them, `low` to `high` accounts, in a world of 100,000 accounts.

    A world k times as large has about the square root of k times as many rings; rings below some hundreds of accounts
    stay nearly as they are, so that small worlds hold at least one ring of each kind.
    """
    crowd = scene.plan.accounts / 100_000
    count = max(1, round(rings * min(1.0, crowd**0.5) if crowd < 1 else rings * crowd**0.5))
    bottom = max(5.0, low * min(1.0, max(crowd**0.25, 0.6)))
    top = max(bottom + 3, high * (crowd**0.5 if crowd < 1 else crowd**0.35))
    return np.asarray(np.rint(bottom * (top / bottom) ** rng.random(count)), np.int64)


@dataclass(slots=True)
class Operator:
    """An operator at work on `accounts`; `between` turns its `care` (0 to 1) into numbers that vary by ring."""

    scene: Scene
    rng: np.random.Generator
    accounts: Ints
    care: float
    zone: int
    payload: str
    front: bool = False

    @classmethod
    def hired(cls, scene: Scene, rng: np.random.Generator, *, accounts: Ints) -> Operator:
        """An operator whose care lies around the world's, in a place and with a purpose of its own.

        About half declare accounts all over the world, the others in one country or a few. Where the plan asks for
        fronts, half pose as a firm: one mail domain, one card.
        """
        care = float(np.clip(scene.plan.careful + rng.normal(0, 0.15), 0, 1))
        countries = int(rng.choice([0, 0, 0, 1, 1, 3]))
        if countries:
            homes = scene.people.country[rng.integers(0, scene.people.size, countries)]
            scene.people.settle(accounts, homes[rng.integers(0, countries, accounts.size)], rng=rng)
        front = scene.plan.tricks.front and bool(rng.random() < 0.5)
        return cls(scene, rng, accounts, care, int(rng.integers(-8, 10)) * HOUR, str(rng.choice(_WANTED)), front)

    def between(self, careless: float, careful: float, *, spread: float = 0.3) -> float:
        """A number on the way from careless to careful (geometric where both are positive), varied by `spread`."""
        if careless > 0 and careful > 0:
            middle = careless * (careful / careless) ** self.care
        else:
            middle = careless + (careful - careless) * self.care
        return float(middle * np.exp(self.rng.normal(0, spread)))

    def chance(self, careless: float, careful: float) -> bool:
        """A decision of the whole ring."""
        return bool(self.rng.random() < careless + (careful - careless) * self.care)

    def recruit(self, *, begin: int | None = None, batches: bool = True, aged: float | None = None) -> None:
        """Sign up: in batches shortly before the work begins, or spread out; a part bought from others, months old."""
        people, rng, plan, who = self.scene.people, self.rng, self.scene.plan, self.accounts
        start = plan.start - int(rng.integers(-12, 60)) * DAY if begin is None else begin
        people.status[who], people.status_at[who], people.until[who] = 0, -1, plan.end
        if batches:
            count = max(1, round(self.between(who.size / 40, who.size / 5)))
            opening = start + (rng.random(count) * self.between(3, 25) * DAY).astype(np.int64)
            width = self.between(30 * MINUTE, 20 * HOUR)
            times = opening[rng.integers(0, count, who.size)] + (rng.random(who.size) * width).astype(np.int64)
        else:
            times = start + (rng.random(who.size) * self.between(15, 60) * DAY).astype(np.int64)
        bought = rng.random(who.size) < (self.between(0.05, 0.5) if aged is None else aged)
        times = np.where(bought, times - (rng.gamma(2, 70, who.size) * DAY).astype(np.int64), times)
        people.sign_up(who, np.minimum(times, plan.end - 2 * DAY))
        first_work = np.where(bought, np.clip(start, plan.start, plan.end - 3 * DAY), people.since[who])
        people.since[who] = np.maximum(first_work, people.since[who])
        self._rotate()
        people.fixed[who] = 0
        api = self.between(0.6, 0.4, spread=0.2)
        people.plan_kind[who] = np.where(
            rng.random(who.size) < api, API, np.where(rng.random(who.size) < 0.6, PRO, FREE)
        )
        people.adopts[who] = plan.release + (rng.random(who.size) * self.between(6, 22) * HOUR).astype(np.int64)
        people.phone[who[rng.random(who.size) < 0.25]] = -1
        self._mail()
        self.banned(self.between(0.08, 0.03))

    def _rotate(self) -> None:
        """Each account is on duty for a part of the time only: between a third of it and all of it."""
        people, rng, who = self.scene.people, self.rng, self.accounts
        span = people.until[who] - people.since[who]
        duty = np.maximum(span * rng.uniform(0.3, 1.0, who.size), np.minimum(span, 2 * DAY))
        people.since[who] += (rng.random(who.size) * (span - duty)).astype(np.int64)
        people.until[who] = people.since[who] + duty.astype(np.int64)

    def _mail(self) -> None:
        people, rng, who = self.scene.people, self.rng, self.accounts
        if self.front:
            people.mail_domain[who] = self.scene.new_domains(1)[0]
            self.scene.wallets.put(who, np.repeat(self.scene.wallets.new(people.country[who[:1]], kind=CARD), who.size))
            return
        people.mail_style[who] = np.where(
            rng.random(who.size) < 1 - self.care, rng.integers(0, 6), people.mail_style[who]
        )
        if self.chance(0.3, 0.05):
            domains = self.scene.new_domains(max(1, round(self.between(1, 8))))
            some = who[rng.random(who.size) < 0.6]
            people.mail_domain[some] = domains[rng.integers(0, domains.size, some.size)]
        elif self.chance(0.3, 0.05):
            people.mail_domain[who[rng.random(who.size) < 0.5]] = -2

    def pay(self, *, per_card: float, second: float = 0.0, kind: int | None = None) -> Ints:
        """Cards, each for about `per_card` accounts (uneven); a share `second` of accounts has another one later."""
        scene, rng, who = self.scene, self.rng, self.accounts
        if self.front:
            return np.empty(0, np.int64)
        count = max(1, round(who.size / max(per_card, 1.0)))
        country = np.full(count, scene.people.country[who[0]]) if self.chance(0.7, 0.3) else rng.integers(0, 20, count)
        cards = scene.wallets.new(
            country, kind=kind, bins=max(1, round(self.between(2, 8))) if kind in (PREPAID, VIRTUAL) else 0
        )
        share = rng.gamma(2.0, 1.0, count)
        holder = rng.choice(count, who.size, p=share / share.sum())
        if per_card <= 1.01:
            holder = np.arange(who.size) % count
        scene.wallets.put(who, cards[holder])
        again = rng.random(who.size) < second
        when = scene.plan.start + (rng.random(int(again.sum())) * 30 * DAY).astype(np.int64)
        scene.wallets.put(who[again], rng.choice(cards, int(again.sum())), since=when)
        return cards

    def steal(self, share: float) -> None:
        """Put a share of the victims' cards on two accounts each."""
        scene, rng = self.scene, self.rng
        paying = self.accounts[scene.people.plan_kind[self.accounts] != FREE]
        if not scene.stolen or not paying.size:
            return
        taken = rng.choice(scene.stolen[0], max(2, round(scene.stolen[0].size * share)))
        scene.wallets.put(rng.choice(paying, 2 * taken.size), np.repeat(taken, 2))

    def hide(self, *, addresses: float, own: float = 0.1) -> None:
        """A rotating residential pool of so many addresses, and a share `own` of traffic over some other line.

        The careful often buy a line for each account instead, and then no address is shared.
        """
        scene, rng = self.scene, self.rng
        if self.chance(0.03, 0.4):
            connect(scene, self.accounts, rng=rng)
            return
        period = int(rng.choice([10 * MINUTE, 30 * MINUTE, 6 * HOUR, DAY]))
        self.use_pool(self.proxies(addresses, period=period), own=own)

    def proxies(self, addresses: float, *, period: int) -> int:
        """A pool of residential proxies: some proxied homes, and other addresses of the same networks."""
        scene = self.scene
        homes = scene.proxied[0] if scene.proxied else Homes(np.empty(0, np.int64), np.empty(0, np.int64))
        return scene.places.proxies(max(8, round(addresses)), homes=homes, period=period, share_of_homes=0.3)

    def use_pool(self, pool: int, *, own: float) -> None:
        """Send the accounts' traffic through a pool, and a share `own` over lines of their own."""
        self.scene.places.put(self.accounts, pool, weight=1.0 - own)
        if own > 0:
            connect(self.scene, self.accounts, rng=self.rng, weight=own)

    def write(self, count: float) -> Ints:
        """Private templates, `count` of them; the careful reword and reorder them."""
        rng = self.rng
        payload = [self.payload, str(rng.choice(PAYLOADS)), self.payload]
        language = str(rng.choice(LANGUAGE_CODES)) if rng.random() < 0.15 else "en"
        reword = min(0.9, self.between(0.05, 0.7)) if self.care > 0.1 else 0.0
        shuffle = self.chance(0.1, 0.8)
        symbols = [
            self.scene.book.private(
                rng,
                payload=payload[i % 3],
                reword=reword,
                rules=int(rng.choice([0, 0, 1, 1, 2, 3])),
                shuffle=shuffle,
                language=language,
            )
            for i in range(max(1, round(count)))
        ]
        return np.array(symbols)

    def talk(self, *, narrow: bool = True) -> None:
        """Prompts that are put in other words each time, of one purpose, in place of ordinary ones."""
        scene, who = self.scene, self.accounts
        if narrow:
            scene.silent[who] = 1
        scene.voices.put(who, scene.book.symbol(f"loose.{self.payload}"), weight=3.0)
        other = str(self.rng.choice(["ask.code", "ask.mathematics", "ask.school", "ask.law", "ask.data"]))
        scene.voices.put(who, scene.book.symbol(other), weight=self.rng.uniform(0.1, 1.5, who.size))

    def rates(self, *, low: float = 5, high: float = 28, median: float = 7) -> Floats:
        """Exchanges a day of each account: near one number for the careless, uneven like people's for the careful."""
        centre = float(np.clip(self.rng.lognormal(np.log(median), 0.4), low, high))
        uneven = self.between(0.08, 0.9)
        rates = np.clip(centre * self.rng.lognormal(-uneven * uneven / 2, uneven, self.accounts.size), 0.5, 4 * high)
        return np.where(self.rng.random(rates.size) < _SPARE, 0.2, rates)

    def days(self) -> Floats:
        """Active days of each account inside the window."""
        people = self.scene.people
        return np.asarray((people.until[self.accounts] - people.since[self.accounts]) / DAY)

    def balance(self, rates: Floats, *, templates: Ints, mixed: float = 0.0, thin: float = 1.0) -> None:
        """Spread jobs over all accounts: templates, and a share `mixed` in the words of unrelated customers."""
        scene, rng, who = self.scene, self.rng, self.accounts
        people = scene.people
        total = max(who.size, round(float((rates * self.days()).sum()) * scene.plan.intensity * thin))
        human = float(np.clip(self.between(0.1, 0.9, spread=0.2), 0, 1))
        profile = int(rng.choice([rhythms.OFFICE, rhythms.ALL_DAY, rhythms.EVENING]))
        since, until = people.since[who], people.until[who]
        jobs = hourly(
            rng, total, since=int(since.min()), until=int(until.max()), zone=self.zone, profile=profile, human=human
        )
        events = balanced(rng, jobs, weights=rates, since=since, until=until)
        self.send(events.who, events.at, templates=templates, mixed=mixed)

    def send(self, who: Ints, at: Ints, *, templates: Ints, mixed: float) -> None:
        """Hand exchanges over, some templates more often than others; the careful give each account a few only."""
        rng = self.rng
        popular = rng.gamma(1.2, 1.0, templates.size)
        edges = np.cumsum(popular / popular.sum())
        known = rng.random((self.accounts.size, templates.size)) < self.between(1.0, 0.35)
        known[np.arange(self.accounts.size), rng.integers(0, templates.size, self.accounts.size)] = True
        pick = np.searchsorted(edges, rng.random(who.size)).clip(max=templates.size - 1)
        for _ in range(6):
            strange = np.flatnonzero(~known[who, pick])
            pick[strange] = np.searchsorted(edges, rng.random(strange.size)).clip(max=templates.size - 1)
        symbols = np.where(known[who, pick], templates[pick], templates[np.argmax(known, axis=1)[who]])
        own = rng.random(who.size) < mixed
        self.scene.traffic.add(self.accounts[who], at, symbols=np.where(own, 0, symbols))

    def humanly(self, rates: Floats) -> None:
        """Traffic in sessions by each account's own rhythm and text, as people have it."""
        people = self.scene.people
        wanted = rates * self.days() * self.scene.plan.intensity
        people.fixed[self.accounts] = np.maximum(1, wanted).astype(np.int64)

    def banned(self, share: float, *, after: float = 18.0) -> Ints:
        """The provider notices a share of the accounts after about so many days; positions of those banned."""
        people, rng = self.scene.people, self.rng
        caught = np.flatnonzero(rng.random(self.accounts.size) < share)
        who = self.accounts[caught]
        at = people.since[who] + (rng.gamma(3, after / 3, caught.size) * DAY).astype(np.int64)
        real = at < self.scene.plan.end
        people.end(who[real], at[real], status=BANNED)
        return caught[real]

    def leave(self, signal: str, *, tokens: int, share: float) -> None:
        """Observations of a few tokens on a share of the accounts."""
        who = self.accounts[self.rng.random(self.accounts.size) < share]
        hosts = self.scene.new_hosts(max(1, tokens), rng=self.rng)
        chosen = [hosts[i] for i in self.rng.integers(0, len(hosts), who.size)]
        self.scene.observe(who, signal, tokens=chosen, times=self.scene.moments(who, rng=self.rng))
