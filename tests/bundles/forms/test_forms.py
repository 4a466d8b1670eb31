"""What holds of every form: whole files, the same bytes, ids as they were."""

from __future__ import annotations

import errno
import json
import os
import stat
from pathlib import Path
from typing import Any

import dataframely as dy
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings

from linkgraph.bundles.forms import FORMS
from linkgraph.bundles.suspected import Suspected
from linkgraph.core.errors import StorageError
from linkgraph.core.files import replacing
from linkgraph.tables.exports import ExportedMembers
from tests.bundles.forms.suspected_rings import HOSTILE, rings_of, suspected_rings


@pytest.mark.parametrize("form", FORMS)
def test_the_same_rings_give_the_same_bytes(form: str, tmp_path: Path) -> None:
    rings = rings_of(list(HOSTILE), text="free, text")
    for name in ("one", "two"):
        FORMS[form](rings, tmp_path / name / "rings")
    assert (tmp_path / "one" / "rings").read_bytes() == (tmp_path / "two" / "rings").read_bytes()


@pytest.mark.parametrize("form", FORMS)
def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "rings"
    path.write_text("the answer before")

    def full_disk(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(StorageError, match="No space left on device"):
        FORMS[form](rings_of(["acc_1"]), path)
    assert path.read_text() == "the answer before"
    assert list(tmp_path.iterdir()) == [path]


def test_an_error_inside_leaves_no_temporary_file(tmp_path: Path) -> None:
    with pytest.raises(KeyError), replacing(tmp_path / "rings"):
        raise KeyError
    assert list(tmp_path.iterdir()) == []


def test_a_written_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    FORMS["csv"](rings_of(["acc_1"]), tmp_path / "rings.csv")
    assert stat.S_IMODE((tmp_path / "rings.csv").stat().st_mode) == 0o600


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match=r"file/rings\.csv cannot be written"):
        FORMS["csv"](rings_of(["acc_1"]), tmp_path / "file" / "rings.csv")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rings=suspected_rings())
def test_parquet_keeps_every_value(rings: Suspected, tmp_path: Path) -> None:
    FORMS["parquet"](rings, tmp_path / "rings.parquet")
    assert pl.read_parquet(tmp_path / "rings.parquet").equals(rings.members)


def refuse_constant(name: str) -> float:
    raise AssertionError(name)


def read_json(path: Path) -> Any:
    return json.loads(path.read_bytes(), parse_constant=refuse_constant)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rings=suspected_rings())
def test_json_keeps_every_id(rings: Suspected, tmp_path: Path) -> None:
    FORMS["json"](rings, tmp_path / "rings.json")
    (ring,) = read_json(tmp_path / "rings.json")["rings"]
    assert [member["account_id"] for member in ring["members"]] == rings.members["account_id"].to_list()
    pairs = rings.links.select("account_a", "account_b").unique(maintain_order=True)
    assert [(link["account_a"], link["account_b"]) for link in ring["links"]] == pairs.rows()
    assert all(set(link["signals"]) == set(rings.links["signal"]) for link in ring["links"])


def test_json_by_eye(tmp_path: Path) -> None:
    FORMS["json"](rings_of(["=1", "acc_2"]), tmp_path / "rings.json")
    text = (tmp_path / "rings.json").read_text(encoding="utf-8")
    body = read_json(tmp_path / "rings.json")
    assert json.dumps(body, indent=2, sort_keys=True, ensure_ascii=False).replace("1e-09", "1e-9") + "\n" == text
    (ring,) = body["rings"]
    assert ring["first_at"] == "2026-05-01T12:00:00.250Z"
    assert ring["last_at"] is None
    assert ring["links"] == [
        {
            "account_a": "=1",
            "account_b": "acc_2",
            "bits": 12.25,
            "signals": {"device": {"bits": 10.5, "shared": 3}, "template": {"bits": 10.5, "shared": 3}},
            "stands_for": 1.0,
        }
    ]


def test_where_nothing_is_suspected_the_files_are_there(tmp_path: Path) -> None:
    for form, write in FORMS.items():
        write(Suspected.none_found(), tmp_path / form)
    assert read_json(tmp_path / "json") == {"form": "linkgraph-rings", "rings": [], "version": 1}
    assert ExportedMembers.validate(pl.read_parquet(tmp_path / "parquet")).height == 0


@pytest.mark.parametrize("wrong", [float("nan"), float("inf")])
def test_a_score_that_is_no_number_is_never_handed_out(wrong: float) -> None:
    rings = rings_of(["acc_1"])
    with pytest.raises(dy.exc.ValidationError):
        Suspected(rings.rings, rings.members.with_columns(score=pl.lit(wrong)), rings.links)
