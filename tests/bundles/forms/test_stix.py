"""STIX 2.1 as `stix2` and its validator read it: every account, every pair, hostile names as they are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import stix2
from hypothesis import given, settings

from linkgraph.bundles.forms import stix
from linkgraph.bundles.suspected import Suspected
from tests.bundles.forms.suspected_rings import HOSTILE, rings_of, suspected_rings


def written(suspected: Suspected, path: Path) -> dict[str, Any]:
    stix.write(suspected, path)
    read: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return read


def of_type(bundle: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [one for one in bundle["objects"] if one["type"] == kind]


def test_the_standard_s_own_library_reads_it_strictly(tmp_path: Path) -> None:
    bundle = written(rings_of(list(HOSTILE)), tmp_path / "ring.json")
    read = stix2.parse(bundle, allow_custom=False)
    assert len(read.objects) == len(bundle["objects"])
    assert {one.user_id for one in read.objects if one.type == "user-account"} == set(HOSTILE)


@pytest.mark.slow
def test_the_validator_accepts_it(tmp_path: Path) -> None:
    from stix2validator import ValidationOptions, validate_string

    stix.write(rings_of(["acc_1", "acc_2", "acc_3"]), tmp_path / "ring.json")
    result = validate_string((tmp_path / "ring.json").read_text("utf-8"), ValidationOptions(version="2.1"))
    assert result.is_valid, result.errors


def test_it_says_what_the_other_forms_say(tmp_path: Path) -> None:
    bundle = written(rings_of(["acc_1", "acc_2", "acc_3"]), tmp_path / "ring.json")
    (grouping,) = of_type(bundle, "grouping")
    accounts = {one["id"]: one["user_id"] for one in of_type(bundle, "user-account")}
    pairs = of_type(bundle, "relationship")
    assert sorted(accounts.values()) == ["acc_1", "acc_2", "acc_3"]
    assert [(accounts[one["source_ref"]], accounts[one["target_ref"]]) for one in pairs] == [
        ("acc_1", "acc_2"),
        ("acc_2", "acc_3"),
    ]
    assert set(grouping["object_refs"]) == {one["id"] for one in (*of_type(bundle, "user-account"), *pairs)}
    (extension,) = of_type(bundle, "extension-definition")
    assert pairs[0]["extensions"][extension["id"]]["bits_by_signal"] == {"device": 10.5, "template": 10.5}
    assert pairs[0]["extensions"][extension["id"]]["bits"] == 12.25


@settings(max_examples=25)
@given(rings=suspected_rings())
def test_ids_are_unique_and_the_same_each_time(rings: Suspected, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("stix")
    bundle = written(rings, folder / "one.json")
    written(rings, folder / "two.json")
    assert (folder / "one.json").read_bytes() == (folder / "two.json").read_bytes()
    ids = [one["id"] for one in bundle["objects"]]
    assert len(set(ids)) == len(ids)
    assert [one["user_id"] for one in of_type(bundle, "user-account")] == sorted(rings.members["account_id"])


def test_where_nothing_is_suspected_no_ring_is_in_it(tmp_path: Path) -> None:
    bundle = written(Suspected.none_found(), tmp_path / "none.json")
    assert {one["type"] for one in bundle["objects"]} == {"identity", "extension-definition"}
