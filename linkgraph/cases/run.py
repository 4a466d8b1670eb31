"""The whole way from records to findings: the only module that knows all stages."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from importlib.metadata import version
from pathlib import Path

import polars as pl

from linkgraph import engines, findings, links, records, rings, sightings
from linkgraph.bundles.seal.intake import keep_stamped
from linkgraph.bundles.seal.stamp import authority_of
from linkgraph.cases.case import Case
from linkgraph.cases.decisions import Ledger, anchor
from linkgraph.cases.folder import STAMPS, locked, read_json
from linkgraph.cases.forgotten import Forgotten
from linkgraph.cases.identities import Known, Weighing, settle
from linkgraph.cases.listing import marked
from linkgraph.cases.pair_decisions import under_decisions
from linkgraph.cases.report import publish
from linkgraph.cases.stages import Say, Stages
from linkgraph.cases.standing import Standing
from linkgraph.core.settings import RunSettings, Settings
from linkgraph.records import Data
from linkgraph.tables.signals import RARITY, SUPPORTING


def investigate(
    data: Data | str | Path,
    folder: str | Path,
    *,
    settings: Settings | None = None,
    progress: Callable[[str], None] | None = None,
    stamp: str | None = None,
    stamp_chain: str | Path | None = None,
) -> Case:
    """Run every stage that is missing or out of date, and leave the answer in the case folder.

    `rings.parquet` and `rings.csv` are replaced when everything is done: a run that is cut off leaves the previous
    answer whole, and the next run goes on with the first stage that is not.

    `stamp` is the address of a time-stamping authority (RFC 3161), `stamp_chain` a PEM file with its certificates: the
    digests of the files are stamped before anything is analysed, and every bundle of the case encloses that stamp.

    Raises:
        StampError: the authority does not answer, or answers wrongly.
        InputError: the data cannot be used, with every problem found.
        CaseError: another run is working on the folder.
        EngineError: the engine of the settings is not there, or stopped.
        StorageError: the disk is full.
    """
    say = progress or (lambda _: None)
    folder = Path(folder)
    authority = authority_of(stamp, stamp_chain)
    with locked(folder):
        if settings is not None:
            engines.check(settings.run.engine)
        decisions = Ledger(folder, (read_json(folder / "case.json") or {}).get("decisions")).rows()
        forgotten = Forgotten.of(folder)
        tables = folder / "tables"
        stages = Stages(folder=tables, version=version("linkgraph"), say=say)
        if not isinstance(data, Data):
            with stages.timed("reading"):
                data = records.read(data, settings=settings, forgotten=forgotten.holds if forgotten.entries else None)
        elif forgotten.holds(data.accounts["account_id"]).any():
            with stages.timed("reading"):
                data = records.read(data.folder, settings=settings or data.settings, forgotten=forgotten.holds)
        settings = settings or data.settings
        if authority is not None:
            say("stamping the digests of the files")
            keep_stamped(folder / STAMPS, data.sources["sha256"].to_list(), authority=authority)
        left_out = {"forgotten": forgotten.stamp()} if forgotten.entries else {}
        digests = data.sources.select("table", "path", "sha256").rows()
        stages.run(
            "records",
            {"sources": digests, "intake": settings.intake.model_dump(), "columns": str(settings.tables), **left_out},
            work=lambda _: _records(data, tables),
            leaves=["records/accounts"],
        )
        known = records.lists.load(settings.lists, folder=data.folder)
        asked = sightings.load_rules(data.folder / settings.lists.tasks if settings.lists.tasks else None)
        with _engine(settings.run, tables=tables) as engine:
            standing = Standing.of(decisions)
            _run_analysis(stages, tables, settings=settings, known=known, asked=asked, standing=standing, engine=engine)
        publish(folder, data, settings=settings, stages=stages, decisions=anchor(decisions))
    return Case(folder)


def _records(data: Data, tables: Path) -> Mapping[str, pl.DataFrame]:
    records.write(data, tables / "records")
    return {"sources": data.sources, "refused_rows": data.refused}


def _engine(run: RunSettings, *, tables: Path) -> AbstractContextManager[sightings.Engine]:
    scratch = tables / ".spark"
    shutil.rmtree(scratch, ignore_errors=True)  # of a run that was killed
    if run.engine == "local":
        return nullcontext(sightings.LOCAL)
    from linkgraph.engines.spark import Spark

    return Spark(tables / "records", scratch=scratch, buckets=run.buckets, threads=run.threads)


def _evidence(
    tables: Path,
    accepted: Mapping[str, pl.LazyFrame],
    *,
    formed: rings.Formed,
    significance: pl.DataFrame | None = None,
) -> findings.Evidence:
    of_accounts = ("activity", "hours", "servers", "places", "signals", "tokens", "sightings", "template_uses")
    return findings.Evidence(
        accounts=accepted["accounts"].collect(),
        payments=accepted.get("payments"),
        exchanges=accepted.get("exchanges"),
        members=formed.members,
        ties=formed.ties,
        significance=significance,
        beside=None,
        **{name: pl.read_parquet(tables / f"{name}.parquet") for name in (*of_accounts, "tasks", "releases", "moves")},
    )


def _run_analysis(
    stages: Stages,
    tables: Path,
    *,
    settings: Settings,
    known: records.lists.Lists,
    asked: sightings.Rules,
    standing: Standing,
    engine: sightings.Engine,
) -> None:
    seed = settings.run.seed

    def load(name: str) -> pl.DataFrame:
        return pl.read_parquet(tables / f"{name}.parquet")

    accepted = {
        name: frame for name, frame in records.open(tables / "records").items() if (tables / "records" / name).is_dir()
    }
    accounts = int(accepted["accounts"].select(pl.len()).collect().item())

    def accepted_source() -> sightings.Source:
        """A source of its own for each stage, because it keeps what is worked out for it."""
        return sightings.Source(tables=accepted, accounts=accounts, seed=seed, memory=settings.run.memory_bytes())

    def see(say: Say) -> Mapping[str, pl.DataFrame]:
        source = accepted_source()
        kept = partial(sightings.Kept, stages.halfway("sightings"))
        seen = sightings.collect(
            source,
            [*sightings.SIGNALS, *sightings.observed(source)],
            settings=settings.signals,
            engine=engine,
            kept=kept,
            progress=say,
        )
        return {
            "signals": seen.signals,
            "tokens": marked(seen.tokens, known),
            "sightings": seen.sightings,
            **dict(zip(sightings.OF_ACCOUNTS, kept(engine).run(source, sightings.OF_ACCOUNTS.values()), strict=True)),
            "template_uses": sightings.template_uses(source, seen.tokens),
        }

    def link(say: Say) -> Mapping[str, pl.DataFrame]:
        signals = load("signals")
        moments = max(signals.filter(pl.col("rule") != RARITY)["records"].to_list(), default=0)
        linked = links.link(
            signals,
            load("tokens"),
            sightings=load("sightings"),
            events=sightings.events(accepted_source(), sightings.SIGNALS),
            accounts=accounts,
            rules=settings.links.among(accounts),
            # A candidate pair with its rows by signal takes about 150 bytes while it is weighed; half of the budget.
            pairs_at_once=max(settings.run.memory_bytes() // 300, 100_000),
            # The moments of a timing signal take about 60 bytes each while they are compared.
            timed_at_once=2 if settings.run.memory_bytes() // 240 > moments else 1,
            progress=say,
        )
        return {"links": linked.links, "pairs": linked.pairs, "left_out": linked.left_out}

    def context() -> rings.Context:
        signals, tokens, seen = load("signals"), load("tokens"), load("sightings")
        return rings.Context(
            signals=signals,
            tokens=tokens,
            sightings=seen,
            holdings=rings.holdings(signals, tokens, sightings=seen, accounts=accounts),
            links=load("links"),
            accounts=accounts,
            supporting=SUPPORTING,
            supporting_ceiling=settings.links.supporting_ceiling,
            same_family=settings.links.same_family,
        )

    def ring(say: Say) -> Mapping[str, pl.DataFrame]:
        given = context()
        formed = rings.form(
            load("pairs"),
            given,
            rules=settings.rings,
            seed=seed,
            weigh=lambda formed, groups: findings.known(_evidence(tables, accepted, formed=formed), groups),
            progress=say,
        )
        names = accepted["accounts"].select("account", "account_id").collect()
        return under_decisions(
            formed, load("pairs"), context=given, rules=settings.rings, accounts=names, standing=standing
        )

    def alike() -> rings.Matched:
        return rings.matched(accepted["accounts"].collect(), load("activity"))

    def test(say: Say) -> Mapping[str, pl.DataFrame]:
        given, formed = context(), rings.Formed(load("members"), load("ties"))
        tested = rings.significance(
            load("pairs"),
            formed.members,
            context=given,
            like=alike(),
            rules=settings.rings,
            links=settings.links.among(accounts),
            seed=seed,
            progress=say,
        )
        say("stability")
        stable = rings.stability(formed, given, joins_at=settings.rings.joins_at, seed=seed)
        return {"held_out": tested.held_out, "significance": tested.significance, "stability": stable}

    def behave(say: Say) -> Mapping[str, pl.DataFrame]:
        source, least = accepted_source(), settings.findings.release_accounts
        released = sightings.releases(source, settings.releases, least=least, engine=engine)
        say("tasks")
        steps = sightings.behaviour_steps(asked, released=released)
        tasks, moves = sightings.Kept(stages.halfway("behaviour"), engine).run(source, steps)
        return {"tasks": tasks, "task_rules": asked.table(), "releases": released, "moves": moves}

    def judge(say: Say) -> Mapping[str, pl.DataFrame]:
        given = _evidence(
            tables,
            accepted,
            formed=rings.Formed(load("members"), load("ties")),
            significance=load("significance"),
        )
        judged = findings.judge(given, settings=settings.findings)
        say("decoys")
        drawn = rings.decoys(given.members, context(), like=alike(), seed=seed)
        decoys = findings.decoys_reaching(given, judged.findings, members=drawn.members, ties=drawn.ties)
        seen = {name: getattr(given, name).lazy() for name in ("signals", "tokens", "sightings")}
        weighing = Weighing(given.accounts, given.members, **seen)
        left = settle(judged, weighing, known=Known.left_in(tables.parent, standing=standing), standing=standing)
        traffic = findings.traffic(given, left["findings"], links=load("links"))
        return {**left, "decoys": decoys, "traffic": traffic}

    chosen = settings.model_dump(mode="json")
    stages.run("sightings", {"signals": chosen["signals"], "lists": known.files.rows(), "seed": seed}, work=see)
    stages.run("links", chosen["links"], work=link)
    released = {"given": chosen["releases"], "least": settings.findings.release_accounts}
    stages.run("behaviour", {"tasks": asked.table().rows(), "releases": released}, work=behave)
    stages.run("rings", {**chosen["rings"], "decisions": standing.stamp_of_pairs()}, work=ring)
    stages.run("significance", {"rings": chosen["rings"], "links": chosen["links"], "seed": seed}, work=test)
    stages.run("findings", {**chosen["findings"], "decisions": standing.stamp_of_rings()}, work=judge)
