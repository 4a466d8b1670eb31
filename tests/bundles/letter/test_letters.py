"""A letter from a matter holds, in every profile and both templates, and says nothing that its bundle cannot show."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from linkgraph.bundles.claims.compute import computable
from linkgraph.bundles.letter.blocks import plain
from linkgraph.bundles.letter.errors import LetterError
from linkgraph.bundles.letter.letters import typeset, write
from linkgraph.bundles.letter.markdown import blocks_of
from linkgraph.bundles.letter.statements import statements
from linkgraph.bundles.letter.template import builtin, template_of
from linkgraph.bundles.letter.word_reading import read
from linkgraph.bundles.redaction.profiles import Profile
from tests.bundles.letter.written import DISCLOSURE, display, drawn, letter, shown, stated

PROFILES: tuple[Profile, ...] = ("internal", "legal", "public")


@pytest.mark.parametrize(
    ("profile", "name"),
    [
        ("legal", "policy"),
        ("legal", "referral"),
        ("public", "policy"),
        pytest.param("public", "referral", marks=pytest.mark.slow),
        pytest.param("internal", "policy", marks=pytest.mark.slow),
    ],
)
def test_a_letter_holds_and_reads_to_its_end(profile: Profile, name: str) -> None:
    written = letter(profile, template=builtin(name))
    assert "{{" not in written.text
    assert "24 November 2026" in written.text
    assert "Schedule of exhibits" in written.text
    assert all("{{" in part for part in written.left_out)


@pytest.mark.slow
def test_a_letter_about_hostile_accounts_holds_and_names_none() -> None:
    written = letter("legal", hostile=True)
    exhibits = shown("legal", hostile=True)
    for account in exhibits.exhibits["EX-001"].frame["account"]:
        assert account not in written.text
    for attack in ("script", "calc", "panic"):
        assert attack not in written.text


@pytest.mark.slow
def test_no_form_of_it_names_what_is_behind_a_token() -> None:
    exhibits = shown("legal", hostile=True)
    written = letter("legal", hostile=True)
    files = typeset(written, figures=drawn("legal", hostile=True), claims_json=b"{}")
    for path, content in files.items():
        assert b"calc" not in content, path
    words, findings = read(files["letter/letter.docx"])
    assert findings == []
    assert plain(words) == plain(blocks_of(written.text)[0])
    assert exhibits.profile == "legal"


def test_a_template_of_ones_own_may_not_say_more_than_its_claims() -> None:
    with pytest.raises(LetterError) as raised:
        letter("legal", template=template_of("# S\n\nThousands of accounts, 99 of them ours.", name="own"))
    assert {finding.code for finding in raised.value.findings} == {"letter.quantity", "letter.digit"}


def test_every_claim_of_the_letter_is_in_its_schedule_with_what_it_derives_from() -> None:
    written = letter("legal")
    bound = set(re.findall(r"\(#(C\d+)\)", written.text))
    listed = set(re.findall(r"^\| \[(C\d+)\]", written.text, flags=re.MULTILINE))
    _, claims = stated("legal")
    judged = {claim.id for claim in claims if claim.judgment}
    assert bound - judged == listed
    derived = {one for claim in claims if claim.id in listed for one in (claim.expr or {}).get("claims", ())}
    assert derived <= listed


def test_labels_say_one_thing_each() -> None:
    for profile in PROFILES:
        labels = [(claim.label, claim.unit) for claim in stated(profile)[1]]
        assert len(set(labels)) == len(labels)
        assert not [label for label, _ in labels if re.search(r"\d", label)]


@pytest.mark.parametrize(
    ("name", "legal", "public"),
    [
        ("accounts", "40", "40"),
        ("core accounts", "36", None),
        ("ended accounts", "8", None),
        ("task A share", "about 50 percent", "about 50 percent"),
        ("task A ordinary share", "about 1.2 percent", "about 1.2 percent"),
        ("pivot share", "about 83 percent", "about 83 percent"),
        ("pivot ordinary share", "about 18 percent", "about 18 percent"),
        ("signal A ordinary share", "about 5.0 percent", None),
        ("timing pairs", "39", "39"),
        ("decoy rate", "up to 0.4 percent", "up to 0.4 percent"),
        ("accounts without device", "40", "40"),
        ("accounts without content", "20", "20"),
        ("accounts without payment", None, None),
        ("held out expected", "up to 0.043", "up to 0.043"),
        ("first day", "17 May 2026", None),
        ("judgment one operator", "very likely", "very likely"),
    ],
)
def test_what_is_stated_is_what_the_matter_holds(name: str, legal: str | None, public: str | None) -> None:
    assert display("legal", name) == legal
    if public is not None or name.startswith("accounts without"):
        assert display("public", name) == public


def test_the_sum_of_exchanges_is_that_of_the_accounts_that_a_letter_counts() -> None:
    activity = shown("internal").exhibits["EX-002"].frame
    assert display("internal", "exchanges") == f"{activity['exchanges'].sum():,}"
    core = shown("legal").exhibits["EX-001"].frame.filter(role="core").select("account")
    own = shown("legal").exhibits["EX-002"].frame.join(core, on="account", how="semi")
    assert display("legal", "core exchanges") == f"{own['exchanges'].sum():,}"


def test_nobody_s_judgment_is_put_in_for_them() -> None:
    """Where the approver has not said how likely it is, the letter has brackets there, and no word for it anywhere."""
    found = statements(shown("legal"), author="Dana Reviewer")
    judged = next(one for one in found.claims if one.label.startswith("that one operator directs"))
    assert judged.judgment is not None
    assert judged.judgment.likelihood == judged.display == "[how likely, for the approver to say]"
    for name in ("policy", "referral"):
        text = write(
            shown("legal"),
            statements=found,
            claims=computable(found.claims, shown("legal").frames),
            figures=drawn("legal"),
            disclosure=DISCLOSURE,
            template=builtin(name),
            as_of=date(2026, 6, 15),
        ).text
        assert "how likely, for the approver to say" in text
        assert "very likely" not in text


def test_of_several_rings_nobody_says_that_they_have_one_operator() -> None:
    two = replace(shown("legal"), rings=("R-0001", "R-0002"))
    found = statements(two, author="Dana Reviewer")
    assert found.names["judgment one operator"] is None
    assert found.names["decoys"] is None
    claims = computable(found.claims, two.frames)
    for name in ("policy", "referral"):
        text = write(
            two,
            statements=found,
            claims=claims,
            figures=drawn("legal"),
            disclosure=DISCLOSURE,
            template=builtin(name),
            as_of=date(2026, 6, 15),
        ).text
        assert "whether it is the same is not said" in text
        assert "directed by one operator" not in text
        assert "[R-0001, R-0002](#rings)" in text
