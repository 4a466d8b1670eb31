"""People who share nothing on purpose: homes, mobile networks, devices, cards, habits of writing."""

from __future__ import annotations

import numpy as np
import polars as pl

from linkgraph.core.clock import DAY
from linkgraph.simulate.chance import Ints, zipf_ranks
from linkgraph.simulate.countries import COUNTRIES, LANGUAGE_CODES
from linkgraph.simulate.places import Homes
from linkgraph.simulate.population import FREE
from linkgraph.simulate.scene import Scene
from linkgraph.simulate.text.english import TOPICS
from linkgraph.simulate.text.prompts import SHAPES
from linkgraph.simulate.text.templates import PAYLOADS

_FOREIGN = LANGUAGE_CODES[1:]
_POPULAR_LINKS, _POPULAR_HOOKS = 400, 30


def connect(
    scene: Scene, accounts: Ints, *, rng: np.random.Generator, weight: float = 1.0, homes: Homes | None = None
) -> Homes:
    """A home connection for each account (unless given), mobile data for most, a VPN, a move or a journey for some."""
    places, n = scene.places, accounts.size
    country = scene.people.country[accounts]
    homes = places.homes(country) if homes is None else homes
    move = rng.random(n) < 0.03
    when = scene.plan.start + (rng.random(n) * 45 * DAY).astype(np.int64)
    at_home = rng.beta(4, 1.5, n) * weight
    places.put(accounts, homes.pool, key=homes.key, weight=at_home, until=np.where(move, when, 2**62))
    if move.any():
        after = places.homes(country[move])
        places.put(accounts[move], after.pool, key=after.key, weight=at_home[move], since=when[move])
    mobile = rng.random(n) < 0.6
    carriers = np.array([
        places.carriers[c][int(u * len(places.carriers[c]))]
        for c, u in zip(country[mobile], rng.random(int(mobile.sum())), strict=True)
    ])
    if mobile.any():
        places.put(accounts[mobile], carriers, weight=rng.beta(1.3, 4, int(mobile.sum())) * weight)
    tunnel = accounts[rng.random(n) < 0.05]
    places.put(tunnel, rng.choice(places.vpns, tunnel.size), weight=rng.beta(1, 3, tunnel.size) * weight)
    _journeys(scene, accounts[rng.random(n) < 0.05], rng=rng, weight=weight)
    return homes


def _journeys(scene: Scene, accounts: Ints, *, rng: np.random.Generator, weight: float) -> None:
    if not accounts.size:
        return
    away = scene.places.homes(rng.choice(len(COUNTRIES), accounts.size))
    leave = scene.plan.start + (rng.random(accounts.size) * 40 * DAY).astype(np.int64)
    back = leave + (rng.gamma(2, 3, accounts.size) * DAY).astype(np.int64)
    scene.places.put(accounts, away.pool, key=away.key, weight=20.0 * weight, since=leave, until=back)


def equip(scene: Scene, accounts: Ints, *, rng: np.random.Generator) -> None:
    """One to three devices for each account, one of them replaced now and then by weight."""
    many = rng.choice([1, 2, 3], accounts.size, p=[0.62, 0.31, 0.07])
    owner = np.repeat(accounts, many)
    scene.devices.put(owner, scene.devices.new(owner.size), weight=rng.beta(2, 2, owner.size))


def fund(scene: Scene, accounts: Ints, *, rng: np.random.Generator) -> None:
    """A card of its own for each account; some replace it inside the window, some have two, some a foreign one."""
    country = scene.people.country[accounts]
    foreign = rng.random(accounts.size) < 0.04
    country = np.where(foreign, rng.choice(len(COUNTRIES), accounts.size), country)
    draw = rng.random(accounts.size)
    when = scene.plan.start + (rng.random(accounts.size) * 45 * DAY).astype(np.int64)
    replaced, second = draw < 0.05, draw > 0.93
    scene.wallets.put(accounts, scene.wallets.new(country), until=np.where(replaced, when, 2**62))
    scene.wallets.put(accounts[replaced], scene.wallets.new(country[replaced]), since=when[replaced])
    scene.wallets.put(accounts[second], scene.wallets.new(country[second]))


def speak(scene: Scene, accounts: Ints, *, rng: np.random.Generator) -> None:
    """Two or three subjects in the account's language, small talk, code, and a public template for some."""
    book, n = scene.book, accounts.size
    language = scene.people.language[accounts]
    english = language == 0
    asks = np.array([[book.symbol(f"ask.{topic}.{style}") for style in SHAPES] for topic in TOPICS])
    chats = np.array([book.symbol(f"chat.{topic}") for topic in TOPICS])
    local = np.array([
        [0] * len(SHAPES),
        *([book.symbol(f"ask.{code}.{style}") for style in SHAPES] for code in _FOREIGN),
    ])
    local_chats = np.array([0, *(book.symbol(f"chat.{code}") for code in _FOREIGN)])
    popular = 1 / np.arange(1, chats.size + 1) ** 0.5
    topics = rng.choice(chats.size, (3, n), p=popular / popular.sum())
    manner = rng.choice(len(SHAPES), n, p=[0.3, 0.45, 0.25])
    for topic, weight in zip(topics, (1.0, 0.5, 0.25), strict=True):
        style = np.where(rng.random(n) < 0.7, manner, rng.integers(0, len(SHAPES), n))
        asked = np.where(english, asks[topic, style], local[language, style])
        scene.voices.put(accounts, asked, weight=weight * rng.uniform(0.3, 1.0, n))
    scene.voices.put(
        accounts, np.where(english, chats[topics[0]], local_chats[language]), weight=rng.exponential(0.15, n)
    )
    abroad = accounts[~english & (rng.random(n) < 0.4)]
    foreign_topics = asks[rng.integers(0, chats.size, abroad.size), 1]
    scene.voices.put(abroad, foreign_topics, weight=rng.exponential(0.4, abroad.size))
    coders = accounts[rng.random(n) < 0.22]
    scene.voices.put(coders, book.symbol("ask.code"), weight=rng.exponential(1.5, coders.size))
    readers = accounts[rng.random(n) < 0.12]
    scene.voices.put(
        readers, public_templates(scene, readers.size, rng=rng), weight=rng.exponential(0.12, readers.size)
    )
    testers = accounts[rng.random(n) < 0.04]
    loose = np.array([book.symbol(f"loose.{payload}") for payload in PAYLOADS])
    scene.voices.put(
        testers, loose[rng.integers(0, loose.size, testers.size)], weight=rng.exponential(0.8, testers.size)
    )


def public_templates(scene: Scene, count: int, *, rng: np.random.Generator) -> Ints:
    """Public templates as people come across them: the first ones everywhere, the last ones hardly ever."""
    ranks = zipf_ranks(rng, count=count, size=len(scene.book.public))
    return np.asarray(np.array(scene.book.public)[ranks])


def mention(scene: Scene, accounts: Ints, *, rng: np.random.Generator) -> None:
    """Links and webhook hosts that many unrelated people use, and hosts of their own."""
    linking = np.repeat(accounts, rng.poisson(0.15, accounts.size))
    ranks = zipf_ranks(rng, count=linking.size, size=_POPULAR_LINKS)
    pages = pl.Series([f"https://pages.example/read/{rank}" for rank in ranks], dtype=pl.String)
    scene.observe(linking, "shared_link", tokens=pages, times=scene.moments(linking, rng=rng))
    hooked = accounts[(rng.random(accounts.size) < 0.02) & (scene.people.plan_kind[accounts] != FREE)]
    popular = scene.new_hosts(_POPULAR_HOOKS, rng=rng)
    own = scene.new_hosts(hooked.size, rng=rng)
    ranks = zipf_ranks(rng, count=hooked.size, size=_POPULAR_HOOKS)
    alone = rng.random(hooked.size) < 0.5
    hosts = [own[i] if alone[i] else popular[ranks[i]] for i in range(hooked.size)]
    scene.observe(
        hooked, "webhook_host", tokens=pl.Series(hosts, dtype=pl.String), times=scene.moments(hooked, rng=rng)
    )


def complete(scene: Scene) -> None:
    """Give everybody what a kind has not given."""
    rng, n = scene.plan.rng("ordinary"), scene.people.size
    connect(scene, scene.places.without_place(n), rng=rng)
    equip(scene, scene.devices.without(n), rng=rng)
    unpaid = scene.wallets.without(n)
    fund(scene, unpaid, rng=rng)
    speak(scene, np.flatnonzero(~scene.silent), rng=rng)
    mention(scene, np.arange(n), rng=rng)
