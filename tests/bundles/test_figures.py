"""Figures carry their data, their rule and words, and draw only what their profile publishes."""

from __future__ import annotations

import io

import polars as pl
import pytest

from linkgraph.bundles.redaction.profiles import Profile
from tests.bundles.letter.written import drawn, shown
from tests.views.svg_reading import tree


@pytest.mark.parametrize("profile", ["legal", "public"])
def test_every_figure_has_files_data_a_rule_and_words(profile: Profile) -> None:
    for number, figure in enumerate(drawn(profile), start=1):
        assert figure.id == f"FIG-{number}"
        assert figure.rule in {"1006", "107"}
        assert figure.png.startswith(b"\x89PNG")
        tree(figure.svg.decode())
        assert len(figure.alternative) > 40
        assert set(figure.exhibits) <= set(shown(profile).exhibits)
        assert figure.data
        assert sorted(figure.files()) == figure.to_dict()["files"]


def test_a_public_figure_has_no_account_in_it() -> None:
    legal, public = ({figure.name.partition("_")[2] for figure in drawn(profile)} for profile in ("legal", "public"))
    assert legal == {"ring", "timeline", "growth", "signals", "hours", "release"}
    assert public == {"timeline", "growth", "hours", "release"}
    tokens = set(shown("legal").exhibits["EX-001"].frame["account"])
    for figure in drawn("public"):
        assert not [token for token in tokens if token.encode() in b"".join(figure.files().values())]


def test_the_data_of_a_figure_adds_up_to_the_exhibit() -> None:
    figure = next(figure for figure in drawn("legal") if figure.name.endswith("timeline"))
    (path,) = [name for name in figure.data if "exchanges" in name]
    days = pl.read_csv(io.BytesIO(figure.data[path]))
    assert days["exchanges"].sum() == shown("legal").exhibits["EX-002"].frame["exchanges"].sum()
    assert f"{days['exchanges'].sum():,}" in figure.alternative


@pytest.mark.slow
def test_hostile_accounts_are_not_in_figures() -> None:
    for figure in drawn("legal", hostile=True):
        content = b"".join(figure.files().values())
        assert b"script>" not in content
        assert b"calc" not in content
