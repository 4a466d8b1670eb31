"""What is missing for Spark is said before anything is done."""

from __future__ import annotations

from pathlib import Path

import pytest

from linkgraph.core.errors import EngineError
from linkgraph.engines import check, session


def test_the_local_engine_needs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "find_spec", lambda _: None)
    check("local")


def test_without_pyspark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "find_spec", lambda _: None)
    with pytest.raises(EngineError, match=r"needs PySpark\. Install linkgraph with its extra spark, or use"):
        check("spark")


def test_without_java(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(session, "find_spec", lambda name: name)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineError, match=r"none on the PATH\. Install Java 17"):
        check("spark")
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.touch(mode=0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    check("spark")
    java.unlink()
    with pytest.raises(EngineError, match=rf"none in JAVA_HOME, {tmp_path}\."):
        check("spark")
