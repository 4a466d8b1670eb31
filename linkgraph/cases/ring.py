"""A ring, or any group of linked accounts, as a person looks at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

from linkgraph.cases import decided, explanation
from linkgraph.cases.contents import Contents, as_json, moments
from linkgraph.cases.decisions import Decision
from linkgraph.cases.explanation import Explanation

if TYPE_CHECKING:
    from linkgraph.cases.bridging import Bridges
    from linkgraph.views.picture import RingPicture

_SUMMARY = (
    "ring_id",
    "tier",
    "score",
    "accounts",
    "exchanges",
    "first_at",
    "last_at",
    "families",
    "explanation",
    "why_tier",
)
_ASIDE = ("note", "assigned", "undone")


@dataclass(frozen=True)
class Ring:
    """One ring of a case. `finding` is its row of `tables.Findings`."""

    contents: Contents = field(repr=False)
    finding: Mapping[str, Any]

    @property
    def id(self) -> str:
        """R-0001 and so on; `group 7` where it is not suspected."""
        return self.finding["ring_id"] or f"group {self.finding['group']}"

    @property
    def tier(self) -> str:
        """confirmed-strength, review, or not suspected."""
        return str(self.finding["tier"])

    @property
    def score(self) -> float:
        """Log odds that it is a fraudulent ring, in bits."""
        return float(self.finding["score"])

    @property
    def decision(self) -> Decision | None:
        """What stands of what was decided on it, `undecided` where it was taken back; none where there never was any.

        Raises:
            CaseError: the file of decisions was changed after it was written.
        """
        return decided.standing(self.contents).rings.get(self.finding["ring_id"] or "")

    @property
    def history(self) -> pl.DataFrame:
        """`tables.Decisions` of this ring: verdicts, notes, assignments and what was undone, the oldest first.

        Raises:
            CaseError: the file of decisions was changed after it was written.
        """
        return decided.history(self.contents).filter(pl.col("ring_id") == (self.finding["ring_id"] or ""))

    @cached_property
    def successor_of(self) -> pl.DataFrame:
        """What it carries on from earlier rings whose accounts were banned: successor_of, signal, value, then, now,
        others (accounts that hold it).
        """
        mine = self.contents.scan("successors").filter(pl.col("ring_id") == (self.finding["ring_id"] or ""))
        return mine.drop("ring_id").collect()

    @cached_property
    def picture(self) -> RingPicture:
        """Everything that the card shows, as plain frames."""
        from linkgraph.findings.explain import ring_paragraph
        from linkgraph.views.gather import ring_pictures

        group = self.finding["group"]
        summary = ring_paragraph(self.contents.explained(), group=group)
        return ring_pictures(self.contents.pictured(), groups=[group], summaries={group: summary})[0]

    @property
    def summary(self) -> str:
        """The ring in words, a line for each question."""
        return self.picture.summary

    @cached_property
    def members(self) -> pl.DataFrame:
        """One row an account, core first, then by membership: account_id, role, tier (none where the answer does not
        name it), membership, least_membership, best_family, bits, exchanges, created_at and status_at (UTC), status,
        country, plan; least_without_signal, leans_on (that signal) and stability, see `tables.Stability`. Peripheral
        accounts are listed, not counted and not named.
        """
        of = self.contents
        firm = of.scan("stability").filter(pl.col("group") == self.finding["group"]).drop("group")
        named = firm.join(of.scan("accounts").select("account", "account_id"), on="account").drop("account").collect()
        return moments(self.picture.members).join(named, on="account_id", how="left", maintain_order="left")

    @property
    def ties(self) -> pl.DataFrame:
        """What ties the counted members: signal, family, sentence, tied (accounts), bits (median), ceiling (bits)."""
        return self.picture.ties

    @cached_property
    def reasons(self) -> pl.DataFrame:
        """The terms of the score that are no doubts: term, kind, bits, sentence."""
        return self.picture.reasons.filter(pl.col("kind") != "doubt")

    @cached_property
    def doubts(self) -> pl.DataFrame:
        """The innocent explanations that were weighed, the best one first: term, kind, bits, sentence."""
        return self.picture.reasons.filter(pl.col("kind") == "doubt").sort("bits", maintain_order=True)

    @cached_property
    def links(self) -> pl.DataFrame:
        """One row for each linked pair inside and each signal, strongest pair first: account_a, account_b, signal,
        bits, shared, pair_bits (all signals together), stands_for (pairs: above 1 where a large token is sampled). What
        a person said has the signal `decision` and no bits.
        """
        of = self.contents
        name = of.scan("accounts").select("account", "account_id")
        inside = self._inside()
        measured = (
            of
            .scan("links")
            .join(inside.rename({"account": "a"}), on="a", how="semi")
            .join(inside.rename({"account": "b"}), on="b", how="semi")
            .join(of.scan("pairs").select("a", "b", pair_microbits="microbits", stands_for="weight"), on=["a", "b"])
            .join(name.rename({"account": "a", "account_id": "account_a"}), on="a")
            .join(name.rename({"account": "b", "account_id": "account_b"}), on="b")
            .sort("pair_microbits", "a", "b", "signal", descending=[True, False, False, False])
            .select(
                "account_a",
                "account_b",
                "signal",
                (pl.col("microbits") / 1e6).alias("bits"),
                "shared",
                (pl.col("pair_microbits") / 1e6).alias("pair_bits"),
                "stands_for",
            )
        )
        ours = inside.join(name, on="account").select("account_id")
        bits = measured.group_by("account_a", "account_b").agg(pl.col("pair_bits", "stands_for").first())
        said = (
            of
            .scan("pair_decisions")
            .filter(pl.col("verdict") == "same")
            .join(ours.rename({"account_id": "account_a"}), on="account_a", how="semi")
            .join(ours.rename({"account_id": "account_b"}), on="account_b", how="semi")
            .join(bits, on=["account_a", "account_b"], how="left")
            .sort("account_a", "account_b")
            .select(
                "account_a",
                "account_b",
                pl.lit("decision").alias("signal"),
                pl.lit(0.0).alias("bits"),
                pl.lit(1, pl.UInt32).alias("shared"),
                pl.col("pair_bits").fill_null(0.0),
                pl.col("stands_for").fill_null(1.0),
            )
        )
        return pl.concat([measured, said]).collect()

    @cached_property
    def timeline(self) -> pl.DataFrame:
        """One row for each UTC day on which a counted member did or met something: day, signups, active (accounts),
        exchanges, logins, ended (accounts banned, suspended or closed).
        """
        of = self.contents
        counted = self._inside().filter(pl.col("role") != "peripheral")
        days = (
            of
            .scan("activity")
            .join(counted, on="account", how="semi")
            .group_by("day")
            .agg(
                (pl.col("exchanges") > 0).sum().alias("active"),
                pl.col("exchanges").cast(pl.Int64).sum(),
                pl.col("logins").cast(pl.Int64).sum(),
            )
            .with_columns(pl.col("day").cast(pl.Date))
        )
        accounts = of.scan("accounts").join(counted, on="account", how="semi")
        born = _by_day(accounts, "created_at", name="signups")
        over = accounts.filter(pl.col("status").is_in(["banned", "suspended", "closed"]))
        ended = _by_day(over, "status_at", name="ended")
        return (
            days
            .join(born, on="day", how="full", coalesce=True)
            .join(ended, on="day", how="full", coalesce=True)
            .sort("day")
            .select(
                "day", *(pl.col(name).fill_null(0) for name in ("signups", "active", "exchanges", "logins", "ended"))
            )
            .collect()
        )

    @cached_property
    def traffic(self) -> pl.DataFrame:
        """One row a counted member, most exchanges first: account_id, exchanges; of these templates (made from those of
        the ring's own), rhythm (of the others, those in lockstep or in a relay) and rest (neither: requests of ordinary
        customers, or what no template caught); rhythm_by_chance. No row where the ring is not suspected.
        """
        of = self.contents
        names = of.scan("accounts").select("account", "account_id")
        return (
            of
            .scan("traffic")
            .filter(pl.col("group") == self.finding["group"])
            .join(names, on="account")
            .sort("exchanges", "account_id", descending=[True, False])
            .select("account_id", "exchanges", "templates", "rhythm", "rest", "rhythm_by_chance")
            .collect()
        )

    def why(self, account: str) -> Explanation:
        """Why an account is in the ring; of one that is not, why not.

        Raises:
            NotFoundError: the account is not in the case.
        """
        return explanation.of_member(self.contents, group=self.finding["group"], account_id=account)

    def why_not(self, account: str) -> Explanation:
        """Why an account is not in the ring; of one that is, why."""
        return self.why(account)

    def without(self, family: str) -> pl.DataFrame:
        """Who would still belong if one family of signals said nothing: account_id, role, membership, before.

        The members are weighed again on the other families, among those who still belong, until nobody leaves. `before`
        is the membership on all families. An empty frame says that the ring stands on that family alone.

        Raises:
            NotFoundError: the ring has no tie of that family.
        """
        from linkgraph.cases.reweigh import members_without

        left = members_without(self.contents, group=self.finding["group"], family=family)
        names = self.contents.scan("accounts").select("account", "account_id").collect()
        return (
            left
            .join(names, on="account")
            .sort("membership", "account_id", descending=[True, False])
            .select("account_id", "role", "membership", "before")
        )

    def bridges(self) -> Bridges:
        """What joins its two halves, cut where least holds it together: links, accounts, and sentences."""
        from linkgraph.cases.bridging import bridges

        return bridges(self.contents, group=self.finding["group"], name=self.id)

    def to_igraph(self) -> Any:  # igraph.Graph, which only rings may name
        """An `igraph.Graph` of all members and the linked pairs among them.

        Vertices have the account id as name, role, membership; edges bits and weight.
        """
        from linkgraph.rings import to_igraph

        of, inside = self.contents, self._inside()
        pairs = (
            of
            .scan("pairs")
            .join(inside.rename({"account": "a"}), on="a", how="semi")
            .join(inside.rename({"account": "b"}), on="b", how="semi")
            .sort("a", "b")
        )
        graph = to_igraph(pairs.collect())
        known = inside.join(of.scan("accounts").select("account", name="account_id"), on="account").sort("account")
        rows = {row["account"]: row for row in known.collect().to_dicts()}
        alone = sorted(rows.keys() - set(graph.vs["account"]))
        graph.add_vertices(len(alone), {"account": alone})
        for name in ("name", "role", "membership"):
            graph.vs[name] = [rows[account][name] for account in graph.vs["account"]]
        return graph

    def to_networkx(self) -> Any:  # networkx.Graph, as igraph makes it
        """The same as a `networkx.Graph` with account ids as nodes."""
        return self.to_igraph().to_networkx(vertex_attr_hashable="name")

    def card(self) -> str:
        """The ring as one HTML page that stands alone: members, evidence, doubts, timeline, graph."""
        from linkgraph.views.card import card_html

        return card_html(replace(self.picture, said=tuple(self.said())))

    def head(self) -> list[str]:
        """The ring in two lines of text."""
        found = self.finding
        unit = "account" if found["accounts"] == 1 else "accounts"
        size = f"{found['accounts']:,} {unit}, {found['exchanges']:,} exchanges"
        first = f"{self.id}: {self.tier}, {self.score:.1f} bits, {size}, tied by {found['families'] or 'nothing'}."
        return [first, found["why_tier"]]

    def traffic_in_words(self) -> str:
        """What its own templates and its rhythm explain of its exchanges; empty where it is not suspected."""
        from linkgraph.findings.explain import traffic_sentences

        return traffic_sentences(self.contents.scan("traffic"), group=self.finding["group"])

    @cached_property
    def chance(self) -> dict[str, pl.DataFrame]:
        """Its rows of `tables.HeldOut`, `tables.Significance` and `tables.Decoys`, by the names of the tables."""
        own = pl.col("group") == self.finding["group"]
        return {name: self.contents.scan(name).filter(own).collect() for name in ("held_out", "significance", "decoys")}

    def chance_in_words(self) -> str:
        """Whether chance could have made it: by the families that had no say in it, and beside made-up groups."""
        from linkgraph.findings.explain import chance_sentences

        group, families = self.finding["group"], self.finding["families"]
        return chance_sentences(
            self.chance["held_out"],
            self.chance["significance"],
            decoys=self.chance["decoys"],
            group=group,
            families=families,
        )

    def said(self) -> list[str]:
        """What people decided, noted and assigned, and nobody took back: a sentence each, the oldest first."""
        return decided.sentences(self.contents).get(self.finding["ring_id"] or "", [])

    def notes(self) -> list[str]:
        """What was decided on it since the last run or holds no more, and which banned rings it carries on."""
        accounts = self.members.filter(pl.col("role") != "peripheral")["account_id"]
        told = decided.notes(self.contents, self.finding["ring_id"] or "", accounts=list(accounts))
        if self.successor_of.height:
            told.append(explanation.carries_on(self.successor_of.to_dicts()))
        return told

    def to_dict(self) -> dict[str, Any]:
        """The ring as plain values, for JSON: finding, summary, decision, history, successor_of, reasons, doubts,
        chance, ties, members, traffic, timeline.
        """
        said = self.history
        return {
            "ring": as_json(moments(pl.DataFrame([self.finding]).select(_SUMMARY)))[0],
            "summary": self.summary,
            "decision": next(iter(as_json(said.filter("stands", ~pl.col("verdict").is_in(_ASIDE)))), None),
            "history": as_json(said),
            "successor_of": as_json(self.successor_of),
            "reasons": as_json(self.reasons),
            "doubts": as_json(self.doubts),
            "chance": {name: as_json(rows.drop("group")) for name, rows in self.chance.items()},
            "ties": as_json(self.ties),
            "members": as_json(self.members),
            "traffic": as_json(self.traffic),
            "timeline": as_json(self.timeline),
        }

    def _inside(self) -> pl.LazyFrame:
        mine = pl.col("group") == self.finding["group"]
        return self.contents.scan("members").filter(mine).select("account", "role", "membership")

    def __repr__(self) -> str:
        return f"Ring({self.head()[0]!r})"

    def _repr_html_(self) -> str:
        from linkgraph.views.page import framed

        return framed(self.card(), label=self.id)


def _by_day(accounts: pl.LazyFrame, column: str, *, name: str) -> pl.LazyFrame:
    day = pl.from_epoch(column, time_unit="us").dt.date().alias("day")
    return accounts.filter(pl.col(column).is_not_null()).group_by(day).agg(pl.len().alias(name))
