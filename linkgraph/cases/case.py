"""A case as a notebook or the command line reads it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

import polars as pl

from linkgraph.cases import decided, deciding, explanation
from linkgraph.cases.contents import Contents, moments
from linkgraph.cases.decisions import Decision
from linkgraph.cases.explanation import Explanation, PairExplanation
from linkgraph.cases.ring import Ring
from linkgraph.core.errors import NotFoundError

if TYPE_CHECKING:
    from linkgraph.bundles.suspected import Suspected
    from linkgraph.cases.learning import Learned
    from linkgraph.core.settings import Settings

_SHOWN = ("ring_id", "tier", "score", "accounts", "exchanges", "first_at", "last_at", "families", "explanation")


@dataclass(frozen=True)
class Case:
    """A finished investigation in its folder. It reads, and writes nothing but decisions.

    Raises:
        CaseError: the folder is no case, or its last run did not finish.
    """

    folder: Path

    def __post_init__(self) -> None:
        object.__setattr__(self, "folder", Path(self.folder))
        _ = self.contents

    @cached_property
    def contents(self) -> Contents:
        """The files of the case."""
        return Contents.opened(self.folder)

    def table(self, name: str) -> pl.DataFrame:
        """One of the case's tables as the stages left it, see `linkgraph.tables`; times are microseconds since 1970.

        Raises:
            NotFoundError: there is no such table; the advice names those that there are.
        """
        return self.contents.load(name)

    @property
    def rings(self) -> pl.DataFrame:
        """One row a suspected ring, strongest first.

        ring_id, tier, score (bits), accounts, exchanges, first_at and last_at (UTC), families (by comma, strongest
        first), explanation (the best innocent one, or none), decision (none where there never was one), assigned_to.
        What was decided since the last run stands here at once; a dismissed ring leaves the answer at the next run.
        """
        now = decided.standing(self.contents)
        suspected = self.findings.filter(pl.col("ring_id").is_not_null()).select(_SHOWN)
        rows = [(now.rings.get(name), now.assigned.get(name)) for name in suspected["ring_id"]]
        return suspected.with_columns(
            pl.Series("decision", [said and said.verdict for said, _ in rows], dtype=pl.String),
            pl.Series("assigned_to", [given and given.assigned_to for _, given in rows], dtype=pl.String),
        )

    @cached_property
    def findings(self) -> pl.DataFrame:
        """`tables.Findings`: every group of linked accounts that was weighed, suspected or not, with times in UTC."""
        return moments(self.table("findings"))

    @cached_property
    def answer(self) -> pl.DataFrame:
        """`tables.Rings`, as in rings.parquet: one row for each account named."""
        return self.table("rings")

    @cached_property
    def members(self) -> pl.DataFrame:
        """One row for each group and account in it: ring_id (none where not suspected), group, account_id, role,
        tier (none where the answer does not name it), membership, least_membership, best_family, families, bits.
        """
        of = self.contents
        return (
            of
            .scan("members")
            .join(of.scan("findings").select("group", "ring_id"), on="group")
            .join(of.scan("accounts").select("account", "account_id"), on="account")
            .join(of.scan("rings").select("account_id", "ring_id", "tier"), on=["account_id", "ring_id"], how="left")
            .sort("group", "account_id")
            .select(
                "ring_id",
                "group",
                "account_id",
                "role",
                "tier",
                "membership",
                "least_membership",
                "best_family",
                "families",
                (pl.col("microbits") / 1e6).alias("bits"),
            )
            .collect()
        )

    @property
    def decisions(self) -> pl.DataFrame:
        """`tables.Decisions`: everything that was decided, the oldest first, with times in UTC; nothing is overwritten.

        Raises:
            CaseError: the file was changed after it was written.
        """
        return decided.history(self.contents)

    @cached_property
    def refused(self) -> pl.DataFrame:
        """Rows that the intake refused: file, row, table, column, value, reason."""
        of = self.contents
        return (
            of
            .scan("refused_rows")
            .join(of.scan("sources").select("source", file="path"), on="source", maintain_order="left")
            .select("file", "row", "table", "column", "value", "reason")
            .collect()
        )

    @cached_property
    def left_out(self) -> pl.DataFrame:
        """`tables.LeftOut`: what the run did not look at, and why: no link there is no sign of none."""
        return self.table("left_out")

    @cached_property
    def sources(self) -> pl.DataFrame:
        """`tables.Sources`: the files handed in, with SHA-256 and rows."""
        return self.table("sources")

    @cached_property
    def accounts(self) -> int:
        """How many accounts were accepted."""
        return int(self.contents.scan("accounts").select(pl.len()).collect().item())

    @cached_property
    def settings(self) -> Settings:
        """The settings of the run, whatever the environment says now."""
        from pydantic import TypeAdapter

        from linkgraph.core.settings import Settings

        saved: Mapping[str, Any] = self.contents.facts["settings"]
        fields = Settings.model_fields
        return Settings.model_construct(**{
            name: TypeAdapter[Any](field.annotation or Any).validate_python(saved[name])
            for name, field in fields.items()
        })

    def ring(self, ring_id: str) -> Ring:
        """A suspected ring, or one that was suspected and is still linked, such as one that was dismissed.

        Raises:
            NotFoundError: there is none of that id; the advice names the nearest.
        """
        findings = self.contents.scan("findings")
        found = findings.filter(pl.col("ring_id") == ring_id).collect()
        if not found.height:
            linked = self.contents.scan("identities").filter(pl.col("ring_id") == ring_id).select("group")
            found = findings.join(linked.drop_nulls().unique(), on="group", how="semi").collect()
        if not found.height:
            raise self.contents.no_ring(ring_id)
        return Ring(self.contents, found.row(0, named=True) | {"ring_id": ring_id})

    def group(self, number: int) -> Ring:
        """A group of linked accounts by its number in the findings, suspected or not, to be looked at like a ring.

        Raises:
            NotFoundError: there is none of that number.
        """
        found = self.contents.scan("findings").filter(pl.col("group") == number).collect()
        if not found.height:
            raise NotFoundError(f"No group {number} in this case.", advice="See the column group of the findings.")
        return Ring(self.contents, found.row(0, named=True))

    @overload
    def explain(self, account: str, other: str) -> PairExplanation: ...
    @overload
    def explain(self, account: str, other: str | None = None) -> Explanation: ...
    def explain(self, account: str, other: str | None = None) -> Explanation:
        """What links two accounts, bit by bit; of one account, which group it is in and why, or that it is in none.

        Raises:
            NotFoundError: an account is not in the case.
        """
        if other is not None:
            return explanation.of_pair(self.contents, first=account, second=other)
        number = self.contents.account(account)
        groups = self.contents.scan("members").filter(pl.col("account") == number).select("group").collect()
        if not groups.height:
            return explanation.of_stranger(self.contents, account)
        return self.group(int(groups["group"][0])).why(account)

    def neighbours(self, account: str) -> pl.DataFrame:
        """Every account linked to one, strongest link first: account_id, bits, signals (by comma, strongest first),
        stands_for (pairs: above 1 where a large token is sampled), ring_id (where suspected), group, role.

        Raises:
            NotFoundError: the account is not in the case.
        """
        from linkgraph.cases.neighbourhood import neighbours

        return neighbours(self.contents, account)

    def path(self, account: str, other: str) -> pl.DataFrame:
        """How two accounts hang together: the fewest links from the one to the other, of such paths the strongest.

        One row a link, in order: account_a, account_b, bits, signals; no row where no path leads from the one to the
        other. A path is no evidence that its ends have one operator: a household's card and a firm's address make long
        ones.

        Raises:
            NotFoundError: an account is not in the case, or both are one.
        """
        from linkgraph.cases.neighbourhood import path

        return path(self.contents, first=account, last=other)

    def decide(self, ring_id: str, verdict: str, *, reason: str, by: str) -> Decision:
        """Write down what a person decided on a ring: `confirmed`, `dismissed`, or `undecided` to take it back.

        Nothing is overwritten: the newest row stands. The next run applies it, as long as most of the ring's accounts
        are those of today: a dismissed ring is out of the answer, its group stays in the findings with the reason; a
        confirmed one stays in the answer whatever its score.

        Raises:
            NotFoundError: this case never had such a ring, or there is no such verdict.
            CaseError: nobody is named, no reason is given, or the chain of decisions is broken.
        """
        return self.decide_all([ring_id], verdict, reason=reason, by=by)[0]

    def decide_all(
        self, ring_ids: Sequence[str], verdict: str, *, reason: str, by: str, accounts: int | None = None
    ) -> list[Decision]:
        """Write down one verdict on several rings, all or none. `accounts` is how many accounts you mean, in all.

        Without it nothing is written, and the error says how many there are.

        Raises:
            NotFoundError, CaseError: as for `decide`; the number of accounts is not the one given.
        """
        return deciding.decide_rings(self.contents, ring_ids, verdict=verdict, reason=reason, by=by, accounts=accounts)

    def note(self, ring_id: str, text: str, *, by: str) -> Decision:
        """Write down a note on a ring. It decides nothing; it stands in the ring's history, card and next report.

        Raises:
            NotFoundError, CaseError: as for `decide`.
        """
        return deciding.note(self.contents, ring_id, text=text, by=by)

    def assign(self, ring_id: str, to: str, *, reason: str, by: str) -> Decision:
        """Write down whose task a ring is: `assigned_to` in `rings`. The newest assignment stands.

        Raises:
            NotFoundError, CaseError: as for `decide`.
        """
        return deciding.assign(self.contents, ring_id, to=to, reason=reason, by=by)

    def undo(self, number: int, *, reason: str, by: str) -> Decision:
        """Take back the decision, note or assignment of that number: what stood before it stands again.

        The row stays in the history, and so does who took it back and why; a taking back can be taken back.

        Raises:
            NotFoundError: there is no such number.
            CaseError: it is taken back already, or what would stand again contradicts other pairs; as for `decide`.
        """
        return deciding.undo(self.contents, number, reason=reason, by=by)

    @property
    def waiting(self) -> int:
        """Of how many rings and pairs the next run will say something else, by what was decided since the last."""
        return decided.waiting(self.contents)

    def decide_pair(self, account: str, other: str, *, verdict: str, reason: str, by: str) -> Decision:
        """Write down whether two accounts have one operator: `same`, `different`, or `undecided` to take it back.

        The next run joins the groups of the one or keeps the other two out of one group. It counts no bits.

        Raises:
            NotFoundError: an account is not in the case, or there is no such verdict.
            CaseError: it contradicts what stands about other pairs; as for `decide`.
        """
        return deciding.decide_pair(self.contents, (account, other), verdict=verdict, reason=reason, by=by)

    def compare(self, old: Case | str | Path) -> pl.DataFrame:
        """`tables.Comparison`: what became of the rings of an earlier case, by the accounts they name.

        relation (same, grew, shrank, merged, split, new, gone), old, new, before, now, both (accounts), successor_of,
        sentence.
        """
        from linkgraph.cases.comparison import compare

        earlier = old if isinstance(old, Case) else Case(Path(old))
        return compare(earlier.contents, self.contents)

    def learned(self, *, strength: float = 10.0) -> Learned:
        """What the decided rings say about reuse rates and ceilings, signal by signal, beside what is used now.

        `strength` is how many decided rings the signal's own numbers count for.

        Raises:
            CaseError: the chain of decisions is broken.
        """
        from linkgraph.cases.learning import learned

        return learned(self.contents, strength=strength)

    def suspected(self, *, only: Collection[str] | None = None) -> Suspected:
        """What `bundles.forms` write: the suspected rings, all or those of the given ids, with members and links.

        Raises:
            NotFoundError: a ring of that id is not in the case.
        """
        from linkgraph.bundles.suspected import suspected

        names = ("rings", "findings", "members", "accounts", "links", "pairs")
        return suspected(**{name: self.table(name) for name in names}, only=only)

    def __repr__(self) -> str:
        return f"Case({str(self.folder)!r}: {self.rings.height} suspected rings among {self.accounts:,} accounts)"

    def card(self) -> str:
        """The case as one HTML page that stands alone: what was looked at, and its suspected rings."""
        from linkgraph.views.ring_list import case_html

        now = self.rings
        tiers = dict(now["tier"].value_counts().sort("tier").iter_rows())
        named = self.answer.height
        facts = [
            ("Accounts", f"{self.accounts:,}"),
            ("Suspected rings", ", ".join(f"{count:,} {tier}" for tier, count in tiers.items()) or "none"),
            ("Accounts named", f"{named:,}"),
            ("Linked, not suspected", f"{self.findings.height - now.height:,} groups"),
            ("Rows refused", f"{self.refused.height:,}"),
            ("Decided since the last run", f"{self.waiting:,}"),
        ]
        decided_now = {
            ring: " ".join(filter(None, [verdict, whom and f"assigned to {whom}"]))
            for ring, verdict, whom in now.select("ring_id", "decision", "assigned_to").iter_rows()
            if verdict or whom
        }
        suspected = self.table("findings").filter(pl.col("ring_id").is_not_null())
        found = "1 suspected ring" if now.height == 1 else f"{now.height:,} suspected rings"
        title = f"{self.folder.name}: {found} among {self.accounts:,} accounts"
        return case_html(title, suspected.iter_rows(named=True), facts=facts, decided=decided_now)

    def _repr_html_(self) -> str:
        from linkgraph.views.page import framed

        return framed(self.card(), height=520, label=repr(self))
