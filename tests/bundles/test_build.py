from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from linkgraph.bundles.build import Built, Sealing, build
from linkgraph.bundles.disclosure import Disclosure
from linkgraph.bundles.redaction.profiles import PROFILES, DisclosureError, Profile
from linkgraph.bundles.redaction.vault import Vault
from tests.bundles.matters import matter_of
from tests.bundles.sealed import SECRET, checked, codes, made


@pytest.mark.parametrize("profile", PROFILES)
def test_a_bundle_passes_both_implementations(profile: Profile) -> None:
    one = made(profile)
    report = checked(one.files, key=one.key)
    assert report.failed == []
    assert report.status() == 0
    expected = {"STR", "BAG", "SIG", "EXH", "CLM", "LET", "FIG", "RED", "CUS", "IMP"}
    assert expected - set(report.checks) == {"STR"}


@pytest.mark.slow
@pytest.mark.parametrize("profile", PROFILES)
def test_so_does_one_in_which_every_name_is_an_attack(profile: Profile) -> None:
    one = made(profile, hostile=True)
    assert checked(one.files, key=one.key).failed == []


@pytest.mark.slow
def test_the_profiles_agree_with_each_other() -> None:
    for first in PROFILES:
        for second in PROFILES:
            report = checked(made(first).files, key=None, other=made(second).files)
            assert report.failed == [], (first, second)
            assert "PRO" in report.checks


@pytest.mark.slow
def test_profiles_of_another_matter_do_not() -> None:
    report = checked(made("legal").files, key=None, other=made("legal", accounts=41).files)
    assert "PRO-02" in codes(report)


def test_without_a_key_authorship_is_unproven() -> None:
    assert checked(made("legal").files, key=None).status() == 3


@pytest.mark.slow
def test_withheld_exhibits_are_said() -> None:
    withheld = made("legal", withheld=("EX-004",))
    assert not any("EX-004" in path for path in withheld.files)
    assert checked(withheld.files, key=withheld.key).status() == 4


def of_today(profile: Profile, *, disclosure: Disclosure | None = None) -> Built:
    given = disclosure or Disclosure(profile, "consent of the customers", "A. Approver", "the court")
    return build(
        matter_of(accounts=40), given, vault=Vault(Path("nowhere"), SECRET), sealing=Sealing(key=made(profile).key)
    )


@pytest.mark.slow
def test_the_same_matter_gives_the_same_bytes_in_another_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    again = of_today("legal")
    assert {path for path, content in again.files.items() if made("legal").files[path] != content} == set()
    assert set(again.files) == set(made("legal").files)


@pytest.mark.slow
def test_another_recipient_is_another_bundle() -> None:
    other = of_today("legal", disclosure=Disclosure("legal", "consent of the customers", "A. Approver", "a senator"))
    first, second = (json.loads(files["data/bundle.json"])["id"] for files in (other.files, made("legal").files))
    assert first != second


@pytest.mark.parametrize("missing", ["basis", "approver", "recipient"])
def test_nothing_is_handed_out_without(missing: str) -> None:
    given = {"basis": "consent", "approver": "A. Approver", "recipient": "the court"} | {missing: " "}
    with pytest.raises(DisclosureError, match=missing):
        Disclosure("legal", **given)


def test_a_likelihood_is_one_of_the_words_that_a_letter_may_state() -> None:
    with pytest.raises(DisclosureError, match="beyond doubt"):
        Disclosure("legal", "consent", "A. Approver", "the court", "beyond doubt")


@pytest.mark.parametrize("profile", ["legal", "public"])
@pytest.mark.parametrize(("column", "value"), [("tier", "review"), ("decision", "dismissed")])
def test_a_ring_that_is_not_firm_stays_in_the_house(profile: Profile, column: str, value: str) -> None:
    matter = matter_of(accounts=40)
    object.__setattr__(matter, "rings", matter.rings.with_columns(pl.lit(value).alias(column)))
    disclosure = Disclosure(profile, "consent", "A. Approver", "the court")
    with pytest.raises(DisclosureError, match="cannot be bundled"):
        build(matter, disclosure, vault=Vault(Path("nowhere"), SECRET))


def test_a_small_ring_is_not_for_the_public() -> None:
    disclosure = Disclosure("public", "consent", "A. Approver", "the press")
    with pytest.raises(DisclosureError, match="fewer than 10"):
        build(matter_of(accounts=9), disclosure, vault=Vault(Path("nowhere"), SECRET))


@pytest.mark.parametrize("profile", ["legal", "public"])
def test_nobody_who_is_not_firm_stands_in_it(profile: Profile) -> None:
    matter, one = matter_of(accounts=40), made(profile)
    others = matter.members.filter((pl.col("tier") != "confirmed-strength") | pl.col("tier").is_null())
    assert others.height
    tokens = [one.built.tokens.token("account", account) for account in others["account_id"]]
    everything = b"".join(one.files.values())
    assert [token for token in tokens if token.encode() in everything] == []


def test_custody_names_the_files_handed_in() -> None:
    lines = [json.loads(line) for line in made("legal").files["data/custody.jsonl"].splitlines()]
    assert [line["event"] for line in lines] == ["acquired", "analysed", "approved", "published"]
    assert {one["sha256"] for one in lines[0]["sources"]} == set(matter_of(accounts=40).sources["sha256"])


def test_no_clock_and_no_path_of_this_machine_stands_in_it() -> None:
    everything = b"".join(content for path, content in made("internal").files.items() if path != "verify.py")
    assert str(Path.cwd()).encode() not in everything
    assert b"/root/" not in everything
