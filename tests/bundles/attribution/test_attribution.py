"""Known indicators: read strictly, matched with a base rate, and never more in a letter than its claims."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from linkgraph.bundles.attribution.exhibits import attributed
from linkgraph.bundles.attribution.known import known_indicators
from linkgraph.bundles.attribution.matching import matches
from linkgraph.bundles.claims.compute import computable
from linkgraph.bundles.exhibits import Published, published
from linkgraph.bundles.letter.statements import statements
from linkgraph.bundles.redaction.profiles import Profile, scoped
from linkgraph.bundles.redaction.tokens import Tokens
from linkgraph.core.errors import InputError
from tests.bundles.matters import matter_of

CSV = """\
organisation,kind,value,source
Example Institute,mail_domain,corp.example,a public report
Example Institute,address_range,192.0.2.0/24,a public report
Example Institute,address_range,2001:db8::/32,a public report
Example Institute,user_agent,SpecialClient/1,a public report
"""


@pytest.fixture
def known(tmp_path: Path) -> pl.DataFrame:
    (tmp_path / "known.csv").write_text(CSV)
    return known_indicators(tmp_path / "known.csv")


def shown(*rows: tuple[str, str, str]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["account_id", "kind", "value"], orient="row")


def test_csv_is_read_and_numbered(known: pl.DataFrame) -> None:
    assert known["indicator"].to_list() == ["KI-001", "KI-002", "KI-003", "KI-004"]
    assert set(known["kind"]) == {"address_range", "mail_domain", "user_agent"}


def test_stix_is_read(tmp_path: Path) -> None:
    objects: list[dict[str, Any]] = [
        {"type": "identity", "id": "identity--1", "name": "A Reporter"},
        {"type": "intrusion-set", "id": "intrusion-set--1", "name": "Example Set"},
        {"type": "ipv4-addr", "id": "ipv4-addr--1", "value": "192.0.2.0/24"},
        {
            "type": "indicator",
            "id": "indicator--1",
            "pattern": "[domain-name:value = 'corp.example']",
            "created_by_ref": "identity--1",
        },
    ]
    (tmp_path / "known.json").write_text(json.dumps({"type": "bundle", "objects": objects}))
    read = known_indicators(tmp_path / "known.json")
    assert set(read.select("organisation", "kind", "value", "source").rows()) == {
        ("Example Set", "address_range", "192.0.2.0/24", "ipv4-addr--1"),
        ("Example Set", "mail_domain", "corp.example", "A Reporter"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "",
        "organisation,kind,value,source\n",
        "organisation,kind,value,source\nX,colour,blue,me\n",
        "organisation,kind,value,source\nX,address_range,not a range,me\n",
        "organisation,kind,value,source\nX,mail_domain,,me\n",
        "a,b\n1,2\n",
    ],
)
def test_what_cannot_be_used_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "known.csv").write_text(text)
    with pytest.raises(InputError):
        known_indicators(tmp_path / "known.csv")


def test_matches_are_exact_of_their_kind(known: pl.DataFrame) -> None:
    found = matches(
        known,
        shown(
            ("a", "mail_domain", "CORP.example"),
            ("b", "mail_domain", "mail.corp.example"),
            ("c", "mail_domain", "notcorp.example"),
            ("d", "address_range", "192.0.2.7"),
            ("e", "address_range", "192.0.3.7"),
            ("f", "address_range", "2001:db8::1"),
            ("g", "address_range", "no address"),
            ("h", "user_agent", "specialclient/1"),
            ("i", "user_agent", "specialclient/12"),
        ),
    )
    assert found["account_id"].to_list() == ["a", "b", "d", "f", "h"]


def bundle_of(profile: Profile, known: pl.DataFrame, *, ring: int, ordinary: int) -> Published:
    matter = matter_of()
    ids = [*matter.members["account_id"][:ring], *matter.controls["account_id"].unique().sort()[:ordinary]]
    matched = pl.DataFrame({"account_id": pl.Series(ids, dtype=pl.String)}).with_columns(indicator=pl.lit("KI-001"))
    scope = scoped(replace(matter, known=known, matched=matched), profile)
    tokens = Tokens(b"key")
    return attributed(published(scope, profile=profile, tokens=tokens), scope.matter, tokens=tokens)


def displays(exhibits: Published) -> dict[str, str | None]:
    found = statements(exhibits, author="Dana Reviewer")
    done = {
        claim.id: claim.display
        for claim in computable(found.claims, exhibits.frames, cells=exhibits.profile == "public")
    }
    return {name: done.get(target or "") for name, target in found.names.items() if "attribution" in name}


def test_a_match_has_its_base_rate_beside_it(known: pl.DataFrame) -> None:
    said = displays(bundle_of("legal", known, ring=30, ordinary=2))
    assert said["attribution indicators"] == "4"
    assert said["attribution accounts"] == "30"
    assert said["attribution ordinary share"] == "about 1.0 percent"
    assert said["judgment attribution"] == "low confidence"


def test_where_ordinary_accounts_match_as_often_no_judgment_is_drafted(known: pl.DataFrame) -> None:
    assert displays(bundle_of("legal", known, ring=20, ordinary=100))["judgment attribution"] is None
    assert displays(bundle_of("legal", known, ring=0, ordinary=0))["judgment attribution"] is None


def test_public_numbers_are_of_ten_accounts_or_more(known: pl.DataFrame) -> None:
    exhibits = bundle_of("public", known, ring=30, ordinary=2)
    assert exhibits.exhibits["EX-017"].frame["accounts"].to_list() == [30]
    assert exhibits.exhibits["EX-018"].frame.is_empty()
    assert exhibits.exhibits["EX-018"].cells_left_out == 1
    assert "is" not in exhibits.exhibits["EX-019"].frame.columns
    assert displays(exhibits)["attribution ordinary share"] is None


def test_without_known_indicators_nothing_is_attributed() -> None:
    scope = scoped(matter_of(), "legal")
    exhibits = published(scope, profile="legal", tokens=Tokens(b"key"))
    assert attributed(exhibits, scope.matter, tokens=Tokens(b"key")) is exhibits
    assert set(displays(exhibits).values()) == {None}
