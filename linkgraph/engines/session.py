"""A Spark session: the one of whoever called, or one of our own, whose words go to a log."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linkgraph.core.errors import EngineError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

# What PySpark says otherwise by itself.
_OURS = {"spark.app.name": "linkgraph", "spark.ui.showConsoleProgress": "false"}
# What the person's own configuration does not say. A task has one core: polars and numba get one thread each.
_UNSAID = {
    "spark.ui.enabled": "false",
    "spark.executorEnv.POLARS_MAX_THREADS": "1",
    "spark.executorEnv.NUMBA_NUM_THREADS": "1",
}
_HERE = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}


def check(engine: str) -> None:
    """Raises EngineError where the engine of that name cannot run here; it takes no time."""
    if engine == "local":
        return
    if find_spec("pyspark") is None:
        raise EngineError(
            "The engine spark needs PySpark.", advice="Install linkgraph with its extra spark, or use --engine local."
        )
    home = os.environ.get("JAVA_HOME")
    if shutil.which("java", path=f"{home}/bin" if home else None) is None:
        raise EngineError(
            f"The engine spark needs Java, and there is none {f'in JAVA_HOME, {home}' if home else 'on the PATH'}.",
            advice="Install Java 17 (Debian: openjdk-17-jre-headless), or use --engine local.",
        )


@contextmanager
def session(log: Path, *, threads: int) -> Iterator[SparkSession]:
    """The active session of this process, or one of our own, stopped at the end.

    What Spark's own configuration says (`SPARK_CONF_DIR`, `PYSPARK_SUBMIT_ARGS`) goes before ours; where it names no
    master, Spark runs in this machine, with `threads` of its cores, 0 for all. `log` takes what a Java machine that is
    started here says; the first one of a process serves all.

    Raises:
        EngineError: Java does not start.
    """
    from pyspark import SparkConf, SparkContext
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    running = SparkSession.getActiveSession()
    if running is not None:
        yield running
        return
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        gateway = _gateway(log)
    except PySparkException as error:
        raise EngineError(
            f"Spark does not start; what it said is in {log}.", advice="It needs Java 17 or newer."
        ) from error
    conf = SparkConf(_jvm=gateway.jvm)
    conf.setIfMissing("spark.master", f"local[{threads or '*'}]")
    here = str(conf.get("spark.master")).startswith("local")
    for name, value in (_UNSAID | (_HERE if here else {})).items():
        conf.setIfMissing(name, value)
    conf.setAll(_OURS.items())
    # Spark's own answer to Ctrl-C outlives its session.
    main = threading.current_thread() is threading.main_thread()
    answers = signal.getsignal(signal.SIGINT)
    try:
        spark = SparkSession(SparkContext(conf=conf, gateway=gateway))
        try:
            yield spark
        finally:
            spark.stop()
    finally:
        if main:
            signal.signal(signal.SIGINT, answers)


# The Java machine of this process: PySpark can talk to one only.
_JAVA: list[Any] = []


def _gateway(log: Path) -> Any:
    from pyspark.java_gateway import launch_gateway

    if not _JAVA:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as said:
            _JAVA.append(launch_gateway(popen_kwargs={"stdout": said, "stderr": said}))
        atexit.register(_end, _JAVA[0])
    return _JAVA[0]


def _end(gateway: Any) -> None:
    gateway.shutdown()
    gateway.proc.stdin.close()
    gateway.proc.wait()
