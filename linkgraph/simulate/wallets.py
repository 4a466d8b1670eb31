"""Payment instruments, who pays with them, and the payments themselves."""

from __future__ import annotations

import numpy as np
import polars as pl

from linkgraph.core.clock import DAY, HOUR
from linkgraph.simulate.chance import Ints, zipf_ranks
from linkgraph.simulate.countries import COUNTRIES
from linkgraph.simulate.plan import Plan
from linkgraph.simulate.population import API, ENTERPRISE, FREE, Population
from linkgraph.simulate.tokens import ids

CARD, PREPAID, VIRTUAL, BANK, WALLET = range(5)
KINDS = ("card", "prepaid", "virtual", "bank", "wallet")
_FOREVER = 2**62
_PROGRAMMES = 80


class Wallets:
    """Rows of (account, instrument, since, until): who pays takes one of its instruments of that time."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._rng = plan.rng("wallets")
        self._salt = int(self._rng.integers(1, 2**31))
        self.count = 0
        self._kind: list[Ints] = []
        self._country: list[Ints] = []
        self._bin: list[Ints] = []
        self._rows: list[tuple[Ints, Ints, Ints, Ints]] = []

    def new(self, country: Ints, *, kind: Ints | int | None = None, bins: int = 0) -> Ints:
        """New instruments issued in these countries; `bins` > 0 takes them all from so many issuer numbers.

        Prepaid and virtual cards come from programmes that anybody can use, some of them much more popular.
        """
        count = np.asarray(country).size
        drawn = self._rng.choice(5, count, p=[0.83, 0.03, 0.04, 0.04, 0.06]) if kind is None else kind
        self._kind.append(np.broadcast_to(np.asarray(drawn, np.int64), count))
        self._country.append(np.asarray(country, np.int64))
        programme = 3000 + zipf_ranks(self._rng, count=count, size=_PROGRAMMES)
        # a country has some dozens of issuers, the large ones far ahead
        usual = np.asarray(country) * 100 + zipf_ranks(self._rng, count=count, size=60)
        usual = np.where(np.isin(self._kind[-1], (PREPAID, VIRTUAL)), programme, usual)
        chosen = 3000 + zipf_ranks(self._rng, count=max(bins, 1), size=_PROGRAMMES)
        self._bin.append(self._rng.choice(chosen, count) if bins else usual)
        self.count += count
        return np.arange(self.count - count, self.count)

    def put(self, accounts: Ints, instruments: Ints, *, since: Ints | int = 0, until: Ints | int = _FOREVER) -> None:
        """Let accounts pay with instruments, for a time."""
        n = accounts.size
        self._rows.append((
            np.asarray(accounts, np.int64),
            np.broadcast_to(np.asarray(instruments, np.int64), n),
            np.broadcast_to(np.asarray(since, np.int64), n),
            np.broadcast_to(np.asarray(until, np.int64), n),
        ))

    def without(self, total: int) -> Ints:
        """Accounts below `total` that have no instrument yet."""
        known = np.zeros(total, np.bool_)
        for row in self._rows:
            known[row[0]] = True
        return np.flatnonzero(~known)

    def payments(self, people: Population) -> pl.DataFrame:
        """The payments table with `account` (position) in place of its id, by time.

        Subscribers pay every 30 days from sign-up, users of the API at uneven times, free accounts hardly ever; what
        lies more than 75 days before the end of the window has been archived.
        """
        rng = self.plan.rng("payments")
        account, at = self._dates(people, rng=rng)
        rows = pl.DataFrame(
            dict(
                zip(
                    ("account", "instrument", "since", "until"),
                    map(np.concatenate, zip(*self._rows, strict=True)),
                    strict=True,
                )
            )
        )
        due = pl.DataFrame({"account": account, "paid_at": at, "draw": rng.random(account.size)}).with_row_index(
            "payment"
        )
        chosen = (
            due
            .join(rows, on="account", how="inner")
            .filter((pl.col("since") <= pl.col("paid_at")) & (pl.col("paid_at") < pl.col("until")))
            .sort("payment", "instrument")
            .with_columns(at=pl.int_range(pl.len()).over("payment"), many=pl.len().over("payment"))
            .filter(pl.col("at") == (pl.col("draw") * pl.col("many")).cast(pl.Int64))
            .sort("paid_at", "account", "payment")
        )
        return self._written(chosen, people, rng=rng)

    def _dates(self, people: Population, *, rng: np.random.Generator) -> tuple[Ints, Ints]:
        plan, kind = self.plan, people.plan_kind
        first = np.maximum(people.created + (rng.random(people.size) * HOUR).astype(np.int64), 0)
        earliest = plan.end - 75 * DAY
        stop = np.where(people.status_at > 0, people.status_at, plan.end)
        months = np.clip((stop - first) // (30 * DAY) + 1, 0, None)
        skipped = np.clip(-(-(earliest - first) // (30 * DAY)), 0, None)
        times = np.where(kind == FREE, (rng.random(people.size) < 0.02) * 1, np.clip(months - skipped, 0, 3))
        top_ups = rng.poisson(1.2, people.size) + (people.fixed > 500)
        times = np.where(
            (kind == API) | (kind == ENTERPRISE), np.where(stop > earliest, np.maximum(top_ups, 1), 0), times
        )
        account = np.repeat(np.arange(people.size), times)
        nth = np.arange(account.size) - np.repeat(np.cumsum(times) - times, times)
        monthly = (
            first[account]
            + (skipped[account] + nth) * 30 * DAY
            + (rng.random(account.size) * 2 * HOUR).astype(np.int64)
        )
        begin = np.maximum(first, earliest)[account]
        wait = rng.random(account.size) * np.clip(stop[account] - begin, HOUR, None)
        uneven = begin + np.where((nth == 0) & (first[account] > earliest), 0, wait).astype(np.int64)
        at = np.where((kind[account] == API) | (kind[account] == ENTERPRISE), uneven, monthly)
        kept = at < plan.end
        return account[kept], at[kept]

    def _written(self, chosen: pl.DataFrame, people: Population, *, rng: np.random.Generator) -> pl.DataFrame:
        which = chosen["instrument"].to_numpy()
        kind, country, issuer = (np.concatenate(column)[which] for column in (self._kind, self._country, self._bin))
        account = chosen["account"].to_numpy()
        steps = np.array([500, 1000, 2000, 5000, 10000])[rng.choice(5, which.size, p=[0.25, 0.3, 0.25, 0.15, 0.05])]
        cents = np.where(people.plan_kind[account] == API, steps, 2000)
        currencies = pl.Series([c.currency for c in COUNTRIES])
        countries = pl.Series([c.code for c in COUNTRIES])
        missing = rng.random((3, which.size)) < 0.02
        return chosen.select("account", "paid_at").with_columns(
            instrument_id=ids("pi_", which, salt=self._salt),
            instrument_kind=pl.Series(KINDS).gather(kind).set(pl.Series(missing[0]), None),
            issuer_bin=(990000 + pl.Series(issuer)).cast(pl.String).set(pl.Series(missing[1] | (kind >= BANK)), None),
            issuer_country=countries.gather(country).set(pl.Series(missing[2]), None),
            amount=pl.Series(cents).cast(pl.Decimal(18, 2)) / 100,
            currency=currencies.gather(np.where(rng.random(which.size) < 0.5, country, 0)),
        )
