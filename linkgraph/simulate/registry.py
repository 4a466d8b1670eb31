"""The accounts table: names, addresses, phones, statuses as the provider has them, with what is missing."""

from __future__ import annotations

import numpy as np
import polars as pl

from linkgraph.simulate.chance import Ints, mixed, zipf_ranks
from linkgraph.simulate.countries import COUNTRIES
from linkgraph.simulate.places import Atlas
from linkgraph.simulate.population import PLANS, STATUSES, Population
from linkgraph.simulate.scene import Scene
from linkgraph.simulate.text.names import invented
from linkgraph.simulate.tokens import ids

_PROVIDERS = (
    "mail.example",
    "post.example",
    "inbox.example",
    "webmail.example.com",
    "letters.example.net",
    "nimbus.example",
    "quick.example.org",
)
_THROWAWAY = (
    "tempbox.example",
    "tenminutes.example",
    "burner.example.net",
    "drop.example.org",
    "onceonly.example",
    "trashpost.example.com",
)


def account_ids(scene: Scene) -> pl.Series:
    """The id of every account, in the order of positions; ids tell nothing about positions."""
    return ids("acc_", np.arange(scene.people.size), salt=scene.plan.seed + 11)


def accounts(scene: Scene, atlas: Atlas) -> pl.DataFrame:
    """The accounts table by sign-up time, with `account` (position) in place of the id."""
    people, rng = scene.people, scene.plan.rng("registry")
    n = people.size
    everyone = np.arange(n)
    missing = rng.random((5, n))
    countries, plans, statuses = pl.Series([c.code for c in COUNTRIES]), pl.Series(PLANS), pl.Series(STATUSES)
    declared = np.where(rng.random(n) < 0.02, rng.integers(0, len(COUNTRIES), n), people.country)
    return pl.DataFrame({
        "account": everyone,
        "created_at": people.created,
        "email": _emails(people, rng).set(pl.Series(missing[0] < 0.01), None),
        "phone": _phones(people, rng),
        "organization_id": _optional("org_", people.organisation, salt=scene.plan.seed + 12),
        "country": countries.gather(declared).set(pl.Series(missing[1] < 0.04), None),
        "plan": plans.gather(people.plan_kind).set(pl.Series(missing[2] < 0.01), None),
        "status": statuses.gather(people.status).set(pl.Series(missing[3] < 0.01), None),
        "status_at": pl.Series(people.status_at).set(pl.Series(people.status_at < 0), None),
        "referral_code": _optional("R", people.referral, salt=scene.plan.seed + 13).str.slice(0, 9),
        "signup_ip": atlas.spell(np.where(missing[4] < 0.06, -1, atlas.pick(everyone, people.created))),
    }).sort("created_at", "account")


def _optional(prefix: str, numbers: Ints, *, salt: int) -> pl.Series:
    return ids(prefix, numbers, salt=salt).set(pl.Series(numbers < 0), None)


def _phones(people: Population, rng: np.random.Generator) -> pl.Series:
    digits = mixed(people.phone, 17) % np.uint64(10**9)
    frame = pl.DataFrame({
        "zone": people.country[np.clip(people.phone, 0, None)] + 10,
        "digits": digits,
        "spaced": rng.random(people.size) < 0.15,
    })
    number = pl.col("digits").cast(pl.String).str.zfill(9)
    plain = pl.concat_str(pl.lit("+999"), pl.col("zone").cast(pl.String), number)
    spaced = pl.concat_str(
        pl.lit("+999 "),
        pl.col("zone").cast(pl.String),
        pl.lit(" "),
        number.str.slice(0, 4),
        pl.lit("-"),
        number.str.slice(4),
    )
    return (
        frame.select(pl.when("spaced").then(spaced).otherwise(plain)).to_series().set(pl.Series(people.phone < 0), None)
    )


def _emails(people: Population, rng: np.random.Generator) -> pl.Series:
    n = people.size
    first = pl.Series([name.lower() for name in invented(rng, 3000)])
    last = pl.Series([name.lower() for name in invented(rng, 6000)])
    surname = zipf_ranks(rng, count=n, size=last.len())
    household = people.kind == (people.kinds.index("family") if "family" in people.kinds else -1)
    surname = np.where(household, mixed(people.group, 3).astype(np.int64) % last.len(), surname)
    domain = np.select([people.mail_domain >= 0, people.mail_domain == -2], ["own", "throwaway"], "public")
    frame = pl.DataFrame({
        "first": first.gather(zipf_ranks(rng, count=n, size=first.len())),
        "last": last.gather(surname),
        "number": np.where(rng.random(n) < 0.5, rng.integers(1, 100, n), rng.integers(1950, 2012, n)),
        "serial": rng.integers(10000, 9999999, n),
        "style": people.mail_style,
        "domain": domain,
        "own": ids("d", people.mail_domain, salt=int(rng.integers(1 << 30))).str.slice(0, 8),
        "public": pl.Series(_PROVIDERS).gather(zipf_ranks(rng, count=n, size=len(_PROVIDERS))),
        "throwaway": pl.Series(_THROWAWAY).gather(rng.integers(0, len(_THROWAWAY), n)),
    })
    first_name, last_name, number = pl.col("first"), pl.col("last"), pl.col("number").cast(pl.String)
    styles = [
        pl.concat_str(first_name, pl.lit("."), last_name),
        pl.concat_str(first_name.str.slice(0, 1), last_name),
        pl.concat_str(first_name, number),
        pl.concat_str(first_name, pl.lit("_"), last_name, number),
        pl.concat_str(first_name, last_name, number),
        pl.concat_str(last_name.str.slice(0, 4), pl.col("serial").cast(pl.String)),
    ]
    local = styles[0]
    for style, text in enumerate(styles[1:], 1):
        local = pl.when(pl.col("style") == style).then(text).otherwise(local)
    # a provider has each address once: public mailboxes of frequent names carry a number
    crowded = (pl.col("domain") == "public") & pl.col("style").is_in([0, 1, 2])
    local = pl.when(crowded).then(pl.concat_str(local, (pl.col("serial") % 5000).cast(pl.String))).otherwise(local)
    host = (
        pl.when(pl.col("domain") == "own").then(pl.concat_str("own", pl.lit(".example")))
        .when(pl.col("domain") == "throwaway").then("throwaway").otherwise("public")
    )  # fmt: skip
    emails = frame.select(pl.concat_str(local, pl.lit("@"), host).alias("email")).to_series()
    again = np.flatnonzero(~emails.is_first_distinct().to_numpy())
    renamed = [f"{n}.{text}" for n, text in zip(again, emails.gather(again).to_list(), strict=True)]
    return _variants(emails.scatter(again, renamed), people, rng=rng)


def _variants(emails: pl.Series, people: Population, *, rng: np.random.Generator) -> pl.Series:
    """Some write the same mailbox in another way: with a plus and a tag, with dots, in capitals."""
    again = np.flatnonzero(people.mail_like >= 0)
    capital = np.flatnonzero(rng.random(people.size) < 0.02)
    texts = emails.gather(people.mail_like[again]).to_list()
    tags = rng.choice(["+work", "+2", "+api", "+test", "."], again.size)
    changed = []
    for text, tag in zip(texts, tags, strict=True):
        local, host = text.split("@")
        changed.append(f"{local[:2]}.{local[2:]}@{host}" if tag == "." else f"{local}{tag}@{host}")
    emails = emails.scatter(again, changed)
    return emails.scatter(capital, emails.gather(capital).str.to_titlecase())
