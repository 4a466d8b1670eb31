"""From a case to what a bundle is made of: one `bundles.matter.Matter` of one ring or several."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from linkgraph.bundles.matter import Facts, Matter
from linkgraph.bundles.seal.intake import stamped_earlier
from linkgraph.cases import decided
from linkgraph.cases.contents import Contents
from linkgraph.cases.folder import STAMPS
from linkgraph.cases.reweigh import members_without
from linkgraph.core.errors import NotFoundError
from linkgraph.tables.members import PERIPHERAL
from linkgraph.tables.signals import RARITY

CONTROLS = 2_000
"""Accounts of no group that are shown beside a ring, at most."""
_SPREAD = 2_654_435_761
"""Knuth's multiplier: places times it, modulo 2 ** 32, stand in an order that follows nothing in the data."""
_QUANTILES = {"lowest tenth": 0.1, "lower quarter": 0.25, "median": 0.5, "upper quarter": 0.75, "highest tenth": 0.9}


def matter(contents: Contents, ring_ids: Sequence[str]) -> Matter:
    """Everything that the case says of these rings, in the order of their ids.

    Raises:
        NotFoundError: a ring is not in the case, or is named twice; only suspected rings are handed out.
    """
    if len(set(ring_ids)) != len(ring_ids) or not ring_ids:
        raise NotFoundError("A bundle is of one ring or of several different ones.", advice="Name each ring once.")
    findings = contents.scan("findings").filter(pl.col("ring_id").is_in(list(ring_ids))).sort("ring_id").collect()
    for ring_id in ring_ids:
        if ring_id not in findings["ring_id"]:
            raise contents.no_ring(ring_id)
    return _Gathering(contents, findings).matter()


class _Gathering:
    """The tables of the case, cut to the rings."""

    def __init__(self, contents: Contents, findings: pl.DataFrame) -> None:
        self.of = contents
        self.findings = findings
        self.groups = findings.lazy().select("group", "ring_id")
        self.names = contents.scan("accounts").select("account", "account_id")
        self.inside = contents.scan("members").join(self.groups, on="group").select("ring_id", "account").collect()
        grouped = contents.scan("members").select("account")
        self.ordinary = self.names.join(grouped, on="account", how="anti").collect()

    def matter(self) -> Matter:
        return Matter(
            facts=self._facts(),
            rings=self._rings(),
            members=self._members(),
            activity=self._of_accounts("activity").select(
                "ring_id", "account_id", "day", "exchanges", "logins", "input_tokens", "output_tokens"
            ),
            links=self._links(),
            signals=self._signals(),
            tasks=self._of_accounts("tasks").select("ring_id", "account_id", "task", "exchanges"),
            moves=self._of_accounts("moves").select(
                "ring_id", "account_id", "model", "sent_1d", "moved_1d", "sent_3d", "moved_3d"
            ),
            traffic=self._of_accounts("traffic").select(
                "ring_id", "account_id", "exchanges", "templates", "rhythm", "rest"
            ),
            hours=self._of_accounts("hours").select("ring_id", "account_id", "hour", "exchanges"),
            without=self._without(),
            **{name: self._of_groups(name) for name in ("reasons", "held_out", "significance", "decoys")},
            **{name: self.of.load(name) for name in ("left_out", "sources", "releases")},
            catalogue=self.of.load("signals"),
            controls=self._controls(),
            load=self._load(),
            intake=stamped_earlier(self.of.folder / STAMPS, self.of.load("sources")["sha256"].to_list()),
            **self._ordinary(),
        )

    def _facts(self) -> Facts:
        facts = self.of.facts
        days = self.of.scan("activity").select(first=pl.col("day").min(), last=pl.col("day").max()).collect()
        return Facts(
            case=facts["id"],
            versions=facts["versions"],
            settings=facts["settings"],
            settings_sha256=facts["settings_sha256"],
            seed=facts["seed"],
            first_day=int(days["first"].item() or 0),
            last_day=int(days["last"].item() or 0),
            accounts=int(self.of.scan("accounts").select(pl.len()).collect().item()),
            ordinary=self.ordinary.height,
            rows=facts["rows"],
        )

    def _rings(self) -> pl.DataFrame:
        verdicts = decided.standing(self.of).rings
        latest = [verdicts.get(name) for name in self.findings["ring_id"]]
        return self.findings.drop("group").select(
            "ring_id", pl.exclude("ring_id"),
            pl.Series("decision", [row and row.verdict for row in latest], dtype=pl.String),
            pl.Series("decided_by", [row and row.decided_by for row in latest], dtype=pl.String),
            pl.Series("decided_at", [row and row.decided_at for row in latest], dtype=pl.Int64),
        )  # fmt: skip

    def _members(self) -> pl.DataFrame:
        accounts = self.of.scan("accounts").drop("referral_code", "signup_ip")
        named = self.of.scan("rings").select("account_id", "ring_id", "tier")
        return (
            self.of
            .scan("members")
            .join(self.groups, on="group")
            .join(accounts, on="account")
            .join(self.of.scan("stability"), on=["group", "account"], how="left")
            .join(named, on=["account_id", "ring_id"], how="left")
            .drop("group", "account")
            .sort("ring_id", "account_id")
            .select("ring_id", "account_id", pl.exclude("ring_id", "account_id"))
            .collect()
        )

    def _of_accounts(self, table: str) -> pl.DataFrame:
        """A table's rows about members."""
        rows = self.of.scan(table)
        if "group" in rows.collect_schema():
            rows = rows.join(self.groups, on="group").drop("group")
        else:
            rows = rows.join(self.inside.lazy(), on="account")
        return rows.join(self.names, on="account").drop("account").collect()

    def _of_groups(self, table: str) -> pl.DataFrame:
        rows = self.of.scan(table).join(self.groups, on="group", maintain_order="left")
        return rows.select("ring_id", pl.exclude("ring_id", "group")).collect()

    def _links(self) -> pl.DataFrame:
        names = self.names
        first = self.inside.lazy().rename({"account": "a"})
        second = self.inside.lazy().rename({"account": "b"})
        return (
            self.of
            .scan("links")
            .join(first, on="a")
            .join(second, on=["b", "ring_id"])
            .drop("weight")
            .join(
                self.of.scan("pairs").select("a", "b", pair_microbits="microbits", stands_for="weight"), on=["a", "b"]
            )
            .join(names.rename({"account": "a", "account_id": "account_a"}), on="a")
            .join(names.rename({"account": "b", "account_id": "account_b"}), on="b")
            .select(
                "ring_id", "account_a", "account_b", "signal", "microbits", "shared", "pair_microbits", "stands_for"
            )
            .collect()
        )

    def _signals(self) -> pl.DataFrame:
        """Sightings of members, with the value and what is known of it."""
        seen = self.of.scan("sightings").join(self.inside.lazy(), on="account")
        inside = seen.group_by("ring_id", "signal", "token").agg(pl.len().alias("inside"))
        return (
            seen
            .join(inside, on=["ring_id", "signal", "token"])
            .join(self.of.scan("tokens"), on=["signal", "token"])
            .join(self.names, on="account")
            .join(self._cards(), left_on=["signal", "value"], right_on=["signal", "instrument_id"], how="left")
            .select(
                *("ring_id", "account_id", "signal", "value", "token", "first_at", "last_at", "count", "inside"),
                *("holders", "listed", "kind", "country", "source", "row"),
            )
            .collect()
        )

    def _cards(self) -> pl.LazyFrame:
        """Kind and issuer's country of payment instruments."""
        if "payments" not in self.of.names():
            text = dict.fromkeys(("signal", "instrument_id", "kind", "country"), pl.String)
            return pl.LazyFrame(schema=text)
        return (
            self.of
            .scan("payments")
            .group_by("instrument_id")
            .agg(pl.col("instrument_kind").min().alias("kind"), pl.col("issuer_country").min().alias("country"))
            .with_columns(signal=pl.lit("payment_instrument"))
        )

    def _without(self) -> pl.DataFrame:
        """Who would still belong without each family that ties a ring."""
        families = self.of.load("signals").select("signal", "family")
        tied = self.of.scan("ties").join(families.lazy(), on="signal").join(self.groups, on="group")
        counted = self.of.scan("members").filter(pl.col("role") != PERIPHERAL).select("group", "account")
        kept = tied.join(counted, on=["group", "account"], how="semi").select("group", "ring_id", "family").unique()
        parts = [
            members_without(self.of, group=row["group"], family=row["family"]).select(
                pl.lit(row["ring_id"]).alias("ring_id"),
                pl.lit(row["family"]).alias("family"),
                *("account", "role", "membership", "before"),
            )
            for row in kept.sort("group", "family").collect().to_dicts()
        ]
        frame = pl.concat(parts) if parts else _NOBODY.to_frame()
        named = frame.join(self.names.collect(), on="account").drop("account")
        return named.select("ring_id", "family", "account_id", "role", "membership", "before")

    def _controls(self) -> pl.DataFrame:
        """A row for each sampled account of no group and each signal of shared values."""
        place = (pl.col("account").cast(pl.UInt64) * _SPREAD) % 2**32
        sample = self.ordinary.sort(place, "account").head(CONTROLS)
        catalogue = self.of.load("signals").filter(pl.col("rule") == RARITY).select("signal")
        mine = self.of.scan("sightings").join(self.inside.lazy(), on="account", how="semi")
        held = (
            self.of
            .scan("sightings")
            .join(sample.lazy(), on="account")
            .join(
                mine.select("signal", "token").unique().with_columns(ours=pl.lit(1)), on=["signal", "token"], how="left"
            )
            .group_by("account_id", "signal")
            .agg(pl.len().cast(pl.Int64).alias("shared"), pl.col("ours").count().cast(pl.Int64).alias("with_ring"))
        )
        return (
            sample
            .select("account_id")
            .join(catalogue, how="cross")
            .lazy()
            .join(held, on=["account_id", "signal"], how="left")
            .with_columns(pl.col("shared", "with_ring").fill_null(0))
            .collect()
        )

    def _load(self) -> pl.DataFrame:
        """Exchanges on a day with activity, of accounts that stand in no group."""
        mean = pl.col("exchanges").cast(pl.Int64).sum() / pl.len()
        active = self.of.scan("activity").filter(pl.col("exchanges") > 0)
        loads = (
            active
            .join(self.ordinary.lazy(), on="account", how="semi")
            .group_by("account")
            .agg(mean.alias("load"))
            .collect()
        )
        return pl.DataFrame({
            "name": list(_QUANTILES),
            "accounts": [loads.height] * len(_QUANTILES),
            "load": [loads["load"].quantile(share, interpolation="lower") for share in _QUANTILES.values()],
        }, schema={"name": pl.String, "accounts": pl.Int64, "load": pl.Float64})  # fmt: skip

    def _ordinary(self) -> dict[str, pl.DataFrame]:
        """Of all accounts that stand in no group: tasks, hours of the week, moves to new models."""

        def summed(table: str, key: str, *, columns: Sequence[str]) -> pl.DataFrame:
            rows = self.of.scan(table).join(self.ordinary.lazy(), on="account", how="semi")
            sums = (pl.col(name).cast(pl.Int64).sum() for name in columns)
            return rows.group_by(key).agg(pl.len().cast(pl.Int64).alias("accounts"), *sums).sort(key).collect()

        sent = ("sent_1d", "moved_1d", "sent_3d", "moved_3d")
        return {
            "ordinary_tasks": summed("tasks", "task", columns=("exchanges",)),
            "ordinary_hours": summed("hours", "hour", columns=("exchanges",)),
            "ordinary_moves": summed("moves", "model", columns=sent),
        }


_NOBODY = pl.Schema({
    "ring_id": pl.String,
    "family": pl.String,
    "account": pl.UInt32,
    "role": pl.String,
    "membership": pl.Float64,
    "before": pl.Float64,
})
