"""Steps on Spark: buckets of accounts and tokens in its Python workers, rows moved by its shuffle, Parquet between."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import cached_property, partial, reduce
from pathlib import Path
from typing import TYPE_CHECKING, Self

import polars as pl
import pyarrow as pa

from linkgraph.core.errors import EngineError
from linkgraph.engines.columns import STEP, Columns, narrowed
from linkgraph.engines.session import check, session
from linkgraph.sightings import Source, Step

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession

_EXCHANGES_OF_A_BUCKET = 2_000_000
_BUCKET = "bucket"


class Spark:
    """An engine for as long as its block runs; Java starts with the first step.

    `records` is the folder that the intake wrote, `scratch` one for what lies between buckets, removed at the end. Both
    must be one and the same folder for the driver and every executor. `buckets` of accounts and of tokens: 0 for one
    for `_EXCHANGES_OF_A_BUCKET`, and one for each core at least. The answer does not depend on them.

    Raises:
        EngineError: PySpark or Java is missing, or Spark stopped.
    """

    def __init__(self, records: Path, *, scratch: Path, buckets: int = 0, threads: int = 0) -> None:
        check("spark")
        self._records, self._scratch = records.resolve(), scratch.resolve()
        self._log = self._scratch.with_suffix(".log")
        self._asked, self._threads = buckets, threads
        self._open = ExitStack()
        self._runs = 0
        self._laid_out = False

    def __enter__(self) -> Self:
        self._open.callback(shutil.rmtree, self._scratch, ignore_errors=True)
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def run(self, source: Source, steps: Iterable[Step]) -> Iterator[pl.DataFrame]:
        """The rows of each step, in the order of the steps; all are made before the first is given."""
        wanted = list(steps)
        if wanted:
            shapes = _shapes(source, wanted)
            with _stopping(self._log):
                folder = self._run(source, wanted, shapes=shapes)
            yield from _left(folder, wanted, shapes=shapes)

    def _run(self, source: Source, steps: Sequence[Step], *, shapes: Sequence[tuple[pl.Schema, pl.Schema]]) -> Path:
        """The folder with the rows of these steps: `accounts` and `tokens`, each with `step=N`."""
        from pyspark.sql import functions as F  # noqa: N812  # as everybody calls it

        records = self._bucketed(source)
        self._runs += 1
        folder = self._scratch / f"run-{self._runs}"
        columns = Columns.of(shape for shape, _ in shapes)
        tables = {name: frame.collect_schema() for name, frame in source.tables.items()}
        work = partial(
            _accounts_bucket, steps=steps, bare=source.part({}), records=records, tables=tables, columns=columns
        )
        ids = self._spark.range(self._buckets, numPartitions=self._buckets)
        _write(ids.mapInArrow(work, columns.ddl), folder / "accounts", by=[STEP])
        if any(step.of_tokens for step in steps):
            kept = Columns.of(shape for _, shape in shapes)
            rows = self._spark.read.schema(columns.ddl).parquet((folder / "accounts").as_uri())
            hashed = [
                F.when(F.col(STEP) == number, F.xxhash64(STEP, *step.token))
                for number, step in enumerate(steps)
                if step.of_tokens
            ]
            split = rows.withColumn(_BUCKET, F.pmod(F.coalesce(*hashed), F.lit(self._buckets))).dropna(subset=[_BUCKET])
            before = [shape for shape, _ in shapes]

            # Spark reads from the types of a function how it is to be called.
            def of_tokens(rows: pa.Table) -> pa.Table:
                return _tokens_bucket(rows, steps=steps, shapes=before, columns=kept)

            _write(split.groupBy(_BUCKET).applyInArrow(of_tokens, kept.ddl), folder / "tokens", by=[STEP])
        return folder

    @cached_property
    def _spark(self) -> SparkSession:
        return self._open.enter_context(session(self._log, threads=self._threads))

    @cached_property
    def _buckets(self) -> int:
        if self._asked:
            return self._asked
        files = [*self._records.glob("exchanges/part-*.parquet")]
        rows = int(pl.scan_parquet(files, glob=False).select(pl.len()).collect().item()) if files else 0
        return int(max(-(-rows // _EXCHANGES_OF_A_BUCKET), self._spark.sparkContext.defaultParallelism))

    def _bucketed(self, source: Source) -> Path:
        """The folder of the records by bucket of accounts: `table=NAME/bucket=N`."""
        from pyspark.sql import functions as F  # noqa: N812  # as everybody calls it

        folder = self._scratch / "records"
        if not self._laid_out:
            shutil.rmtree(self._scratch, ignore_errors=True)
            read = [
                self._spark.read.parquet((self._records / name).as_uri()).withColumn("table", F.lit(name))
                for name in source.tables
            ]
            whole: DataFrame = reduce(lambda rows, more: rows.unionByName(more, allowMissingColumns=True), read)
            bucket: Column = F.pmod("account", F.lit(self._buckets)).cast("int")
            split = whole.withColumn(_BUCKET, bucket).repartitionById(self._buckets, _BUCKET)
            _write(split, folder, by=["table", _BUCKET])
            self._laid_out = True
        return folder


def _accounts_bucket(
    batches: Iterator[pa.RecordBatch],
    *,
    steps: Sequence[Step],
    bare: Source,
    records: Path,
    tables: Mapping[str, pl.Schema],
    columns: Columns,
) -> Iterator[pa.RecordBatch]:
    """In a worker: what the steps make of the buckets of accounts whose numbers come in."""
    for bucket in (int(number) for batch in batches for number in batch.column("id").to_numpy()):
        source = bare.part({
            name: _scan(records, name, bucket=bucket, schema=schema) for name, schema in tables.items()
        })
        for number, step in enumerate(steps):
            yield from columns.to_arrow(step.of_accounts(source), step=number).to_batches()


def _tokens_bucket(
    table: pa.Table, *, steps: Sequence[Step], shapes: Sequence[pl.Schema], columns: Columns
) -> pa.Table:
    """In a worker: what the steps make of a bucket of tokens."""
    rows = pl.DataFrame(table)
    made = [
        columns.to_arrow(
            step.of_tokens(narrowed(rows.lazy().filter(pl.col(STEP) == number), shape).collect()), step=number
        )
        for number, (step, shape) in enumerate(zip(steps, shapes, strict=True))
        if step.of_tokens
    ]
    return pa.concat_tables(made)


def _scan(records: Path, name: str, *, bucket: int, schema: pl.Schema) -> pl.LazyFrame:
    """The accepted rows of a table in a bucket of accounts, in the types of `schema`."""
    return _read(records / f"table={name}" / f"{_BUCKET}={bucket}", schema=schema)


def _read(folder: Path, *, schema: pl.Schema) -> pl.LazyFrame:
    """What Spark left in a folder, lazily; none where it left none."""
    files = sorted(folder.glob("*.parquet"))
    rows = pl.scan_parquet(files, glob=False, hive_partitioning=False) if files else pl.LazyFrame(schema=schema)
    return narrowed(rows, schema)


def _shapes(source: Source, steps: Sequence[Step]) -> list[tuple[pl.Schema, pl.Schema]]:
    """The columns of each step after buckets of accounts, and at its end: what it makes of nothing."""
    nothing = {name: pl.LazyFrame(schema=frame.collect_schema()) for name, frame in source.tables.items()}
    empty = source.part(nothing)
    first = [step.of_accounts(empty) for step in steps]
    last = [step.of_tokens(rows) if step.of_tokens else rows for step, rows in zip(steps, first, strict=True)]
    return [(before.schema, after.schema) for before, after in zip(first, last, strict=True)]


def _left(
    folder: Path, steps: Sequence[Step], *, shapes: Sequence[tuple[pl.Schema, pl.Schema]]
) -> Iterator[pl.DataFrame]:
    for number, (step, (_, schema)) in enumerate(zip(steps, shapes, strict=True)):
        rows = _read(folder / ("tokens" if step.of_tokens else "accounts") / f"{STEP}={number}", schema=schema)
        yield (rows.sort(step.order) if step.order else rows).collect(engine="streaming")


def _write(rows: DataFrame, folder: Path, *, by: Sequence[str]) -> None:
    rows.write.partitionBy(*by).mode("overwrite").parquet(folder.as_uri())


@contextmanager
def _stopping(log: Path) -> Iterator[None]:
    """An error of Spark, or of a function that it ran, in one line."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as error:
        lines = [line.strip() for line in str(error).splitlines() if line.strip()] or [type(error).__name__]
        # The last line of a worker's traceback, where there is one.
        words = next((line for line in reversed(lines) if re.match(r"[A-Za-z_.]+Error: ", line)), lines[0])
        raise EngineError(
            f"Spark stopped: {words}", advice=f"What it said is in {log}. Run again, or use --engine local."
        ) from error
