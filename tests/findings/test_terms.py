"""Every term of the score: which way it speaks, how far it may go, what it says, and what it does without data."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from math import log

import numpy as np
import polars as pl
import pytest

from linkgraph.core.settings import FindingSettings
from linkgraph.findings.behaviour import BEHAVIOUR_TERMS
from linkgraph.findings.doubts import DOUBTS
from linkgraph.findings.one_program import TERM as ORDINARY
from linkgraph.findings.profile import profiles
from linkgraph.findings.score import TERMS, _reasons
from linkgraph.findings.term import BEHAVIOUR, DOUBT, LINKAGE, PRIOR
from linkgraph.findings.weights import WEIGHTS
from tests.findings.made_up import world
from tests.seeds import seeds

SEEDS = pytest.mark.parametrize("seed", seeds(0, 1))
Columns = Mapping[str, float | int | str | None]

# What a group of one operator's accounts looks like, and what a group of people does, in the columns of a term.
ALIKE: Mapping[str, tuple[Columns, Columns]] = {
    "even_load": ({"spread": 0.15, "active": 12}, {"spread": 1.2, "active": 12}),
    "busy": ({"rate": 25.0, "all_rate": 1.5, "active": 9}, {"rate": 1.5, "all_rate": 1.5, "active": 9}),
    "no_night": (
        {"rhythm": 0.02, "rhythm_of": 9, "usual_rhythm": 0.2},
        {"rhythm": 0.24, "rhythm_of": 9, "usual_rhythm": 0.2},
    ),
    "steady": (
        {"busiest": 0.08, "usual_busiest": 0.4, "active": 9},
        {"busiest": 0.38, "usual_busiest": 0.4, "active": 9},
    ),
    "rotating": (
        {"churn": 9.0, "churn_of": 9, "usual_churn": 1.2},
        {"churn": 1.3, "churn_of": 9, "usual_churn": 1.2},
    ),
    "mail_pattern": (
        {"mailboxes": 14, "mail_alike": 13, "mail_usual": 0.1, "mail_pattern": "a99999"},
        {"mailboxes": 14, "mail_alike": 5, "mail_usual": 0.3, "mail_pattern": "a.a"},
    ),
    "own_content": ({"own_content": 0.9, "own_templates": 5}, {"own_content": 0.0}),
    "tasks": (
        {"main_task": "code", "apart": 0.5, "apart_at_most": 0.1, "alike": 0.8, "mix_of": 20, "busiest": 0.2},
        {"main_task": "code", "apart": 0.08, "apart_at_most": 0.1, "alike": 0.4, "mix_of": 20, "busiest": 0.2},
    ),
    "new_model": (
        {"movers": 20, "movers_of": 20, "all_movers": 0.2},
        {"movers": 4, "movers_of": 20, "all_movers": 0.2},
    ),
    "dormant": (
        {"dormant": 7, "dormant_of": 12, "usual_dormant": 0.15},
        {"dormant": 2, "dormant_of": 12, "usual_dormant": 0.15},
    ),
    "timing": ({"tied_timing": 0.9}, {"tied_timing": 0.0}),
    "limits": (
        {"taken_over": 40, "taken_over_by_chance": 1.0, "burst_evenness": 0.3, "all_burst_evenness": 1.0},
        {"taken_over": 40, "taken_over_by_chance": 1.0, "burst_evenness": 1.0, "all_burst_evenness": 1.0},
    ),
    "replacement": (
        {"bans": 9, "sign_ups": 9, "replaced": 7, "replaced_by_chance": 0.5, "replaced_rarely": 0.005},
        {"bans": 9, "sign_ups": 9, "replaced": 0, "replaced_by_chance": 0.5, "replaced_rarely": 1.0},
    ),
    "banned": ({"banned": 6, "accounts": 10, "all_banned": 0.02}, {"banned": 0, "accounts": 10, "all_banned": 0.02}),
    "prepaid": ({"prepaid": 0.9, "instruments": 6}, {"prepaid": 0.1, "instruments": 6}),
    "throwaway_mail": ({"throwaway": 0.8, "all_throwaway": 0.02}, {"throwaway": 0.0, "all_throwaway": 0.02}),
    "fresh": ({"created_days": 3.0, "all_created_days": 300.0}, {"created_days": 280.0, "all_created_days": 300.0}),
    "sign_up_channel": ({"channel": 0.9, "accounts": 10}, {"channel": 0.05, "accounts": 10}),
    "mixed_countries": ({"country": 0.3, "abroad": 0.9, "tied_device": 1.0}, {"country": 1.0, "abroad": 0.0}),
}
# A doubt is the other way round: what it explains, and what it does not.
EXPLAINED: Mapping[str, tuple[Columns, Columns]] = {
    "organization": ({"organization": 1.0}, {"organization": 0.0}),
    "company": (
        {
            "domain": 0.9,
            "domain_ours": 0.9,
            "domain_name": "firm.example",
            "country": 1.0,
            "office": 0.9,
        },
        {"domain": 0.3, "domain_ours": 0.001, "domain_name": "mail.example", "country": 0.3},
    ),
    "app": ({"served": 0.9, "app_servers": 3}, {"served": 0.05, "app_servers": 1}),
    "in_the_open": ({"open_kinds": 4, "open_names": "device"}, {"open_kinds": 1, "open_names": "device"}),
    "working_days": (
        {"weekend": 0.02, "all_weekend": 0.25, "rhythm": 0.3, "usual_rhythm": 0.2},
        {"weekend": 0.28, "all_weekend": 0.25, "rhythm": 0.02, "usual_rhythm": 0.2},
    ),
    "household": ({"accounts": 4, "home": 1.0}, {"accounts": 30}),
    "event": ({"busiest": 0.9}, {"busiest": 0.1}),
    "payer": (
        {"tied_payment": 1.0, "tied_device": 0.0, "tied_content": 0.1},
        {"tied_payment": 1.0, "tied_device": 0.2, "tied_content": 1.0},
    ),
}


@functools.cache
def shape() -> pl.Schema:
    """Names and types of a real profile."""
    return profiles(world(1)).schema


@functools.cache
def reasons(**columns: float | str | None) -> dict[str, tuple[float, str]]:
    """What every term says alone, in bits, and its sentence, for a group of which only these columns are known."""
    unknown: dict[str, float | int | str | None] = dict.fromkeys(shape())
    row = unknown | {"group": 0, "accounts": 10} | columns
    table = _reasons(pl.DataFrame([row], schema=shape()))
    return {term: (bits / WEIGHTS[term], sentence) for _, term, _, bits, sentence in table.rows()}


def test_every_term_has_a_test() -> None:
    assert {term.name for term in BEHAVIOUR_TERMS} == ALIKE.keys()
    assert {term.name for term in DOUBTS} == EXPLAINED.keys()


def test_every_term_has_its_name_kind_and_place() -> None:
    assert len({term.name for term in TERMS}) == len(TERMS)
    assert {term.kind for term in BEHAVIOUR_TERMS} == {BEHAVIOUR}
    assert {term.kind for term in DOUBTS} == {DOUBT}
    assert [term.kind for term in TERMS[:2]] == [PRIOR, LINKAGE]
    assert [term.name for term in TERMS[2:]] == [term.name for term in (*BEHAVIOUR_TERMS, *DOUBTS, ORDINARY)]


@pytest.mark.parametrize("name", ALIKE)
def test_behaviour_speaks_for_a_ring_and_not_for_people(name: str) -> None:
    ring, people = (reasons(**columns)[name][0] for columns in ALIKE[name])
    assert ring >= 1.0
    assert people <= 0.0


@pytest.mark.parametrize("name", EXPLAINED)
def test_a_doubt_explains_people_and_not_a_ring(name: str) -> None:
    people, ring = (reasons(**columns)[name][0] for columns in EXPLAINED[name])
    assert people <= -1.0
    assert ring == 0.0


GROUPS = 300
RANGES: Mapping[str, tuple[float, float]] = {
    "rhythm": (-0.1, 1.0),
    "usual_rhythm": (-0.1, 1.0),
    "spread": (0.0, 9.0),
    "all_spread": (0.0, 9.0),
    "created_days": (0.0, 3000.0),
    "all_created_days": (0.0, 3000.0),
}


@functools.cache
def any_groups(seed: int) -> pl.DataFrame:
    """Many groups: every column missing in a fifth of them, at an end of its range in a fifth, anywhere in it else."""
    rng = np.random.default_rng(seed)
    columns: dict[str, pl.Series] = {}
    for name, dtype in shape().items():
        low, high = RANGES.get(name, (0, 3000) if dtype.is_integer() else (0.0, 1.0))
        drawn = rng.uniform(low, high, GROUPS)
        end = rng.random(GROUPS)
        drawn = np.where(end < 0.1, low, np.where(end < 0.2, high, drawn))
        values = pl.Series(name, ["some text"] * GROUPS if dtype == pl.String else drawn.tolist(), strict=False)
        columns[name] = values.cast(dtype).zip_with(pl.Series(rng.random(GROUPS) > 0.2), pl.Series([None], dtype=dtype))
    accounts = np.exp(rng.uniform(log(2), log(3000), GROUPS)).astype(np.int64)
    return pl.DataFrame(columns, schema=shape()).with_columns(
        group=pl.Series(range(GROUPS), dtype=shape()["group"]),
        accounts=pl.Series(accounts),
        banned=pl.Series((accounts * rng.choice([0.0, 0.5, 1.0], GROUPS)).astype(np.int64)),
    )


def bits_of(profile: pl.DataFrame, *, term: str) -> list[float]:
    (bits,) = (one.bits for one in TERMS if one.name == term)
    return profile.select(bits.fill_null(0.0)).to_series().to_list()


def test_a_company_that_is_nowhere_together_is_the_less_likely_one() -> None:
    domain = {"domain": 0.9, "domain_ours": 0.9, "domain_name": "firm.example", "country": 1.0}
    office, unknown, nowhere, private = (
        reasons(**domain, **place)["company"][0]
        for place in (
            {"office": 0.4, "churn_of": 9},
            {},
            {"office": 0.0, "churn_of": 9},
            {"churn_of": 9},  # no address of theirs has a second user
        )
    )
    assert office < unknown < nowhere < 0.0
    assert private == nowhere


def test_many_countries_say_less_of_those_whom_only_a_payer_or_a_prompt_ties() -> None:
    mixed: Columns = {"country": 0.2, "abroad": 0.3}
    device, card, prompt, address = (
        reasons(**mixed, **tied)["mixed_countries"][0]
        for tied in ({"tied_device": 1.0}, {"tied_payment": 1.0}, {"tied_content": 1.0}, {})
    )
    assert device > card > prompt > address == 0.0
    abroad = {"country": 0.2, "abroad": 1.0, "tied_payment": 1.0}
    assert reasons(**abroad)["mixed_countries"][0] == card


def test_an_afternoon_is_no_even_load() -> None:
    even = {"spread": 0.15, "active": 12}
    lasting, brief = (reasons(**even, busiest=busiest)["even_load"][0] for busiest in (0.2, 1.0))
    assert lasting > 3.0
    assert brief == 0.0


def test_a_free_weekend_of_few_says_less_than_one_of_many() -> None:
    days = {"weekend": 0.02, "all_weekend": 0.25, "rhythm": 0.3, "usual_rhythm": 0.2}
    few, many, more = (reasons(**days, active=active)["working_days"][0] for active in (2, 8, 80))
    assert few == pytest.approx(many / 4, abs=0.01)
    assert many == more


@SEEDS
def test_no_term_decides_alone_and_no_doubt_speaks_for_a_ring(seed: int) -> None:
    table = _reasons(any_groups(seed)).with_columns(pl.col("bits").is_between(-3.0, 5.0).alias("bounded"))
    told = table.filter(pl.col("kind").is_in([BEHAVIOUR, LINKAGE]))
    assert told.filter(~pl.col("bounded")).height == 0, f"seed {seed}"
    best = told["bits"].max()
    assert isinstance(best, float)
    assert 2.0 < best < FindingSettings.model_validate({}).confirmed
    assert table.filter((pl.col("kind") == DOUBT) & (pl.col("bits") > 0)).height == 0, f"seed {seed}"
    assert table.filter(pl.col("bits").is_null() | pl.col("bits").is_nan() | (pl.col("sentence") == "")).height == 0
    assert table.height == GROUPS * len(TERMS)


@SEEDS
@pytest.mark.parametrize(
    ("column", "term", "sign"),
    [
        ("own_content", "own_content", 1),
        ("tied_timing", "timing", 1),
        ("prepaid", "prepaid", 1),
        ("throwaway", "throwaway_mail", 1),
        ("channel", "sign_up_channel", 1),
        ("abroad", "mixed_countries", 1),
        ("tied_best", "families", 1),
        ("country", "mixed_countries", -1),
        ("rhythm", "no_night", -1),
        ("created_days", "fresh", -1),
        ("organization", "organization", -1),
        ("busiest", "event", -1),
        ("home", "household", -1),
        ("rhythm", "working_days", -1),
        ("churn", "rotating", 1),
        ("busiest", "steady", -1),
        ("served", "app", -1),
    ],
)
def test_more_of_it_never_speaks_the_other_way(seed: int, column: str, term: str, sign: int) -> None:
    groups = any_groups(seed)
    ends = np.sort(np.random.default_rng(seed).uniform(0, 1, (2, GROUPS)), axis=0)
    low, high = (groups.with_columns(pl.Series(column, values)) for values in ends)
    before, after = bits_of(low, term=term), bits_of(high, term=term)
    assert all(sign * (b - a) >= 0 for a, b in zip(before, after, strict=True)), f"seed {seed}"
    assert before != after


# Of these something is always known: how many accounts there are, and when they signed up.
KNOWN = {"prior", "household", "fresh", "banned"}


@pytest.mark.parametrize("name", [term.name for term in TERMS if term.name not in KNOWN])
def test_what_is_not_known_says_nothing(name: str) -> None:
    assert reasons(accounts=30)[name][0] == 0.0


@pytest.mark.parametrize(
    "name",
    [term.name for term in TERMS if term.name not in KNOWN | {"throwaway_mail", "one_program"}],
)
def test_what_is_not_known_is_called_not_measured(name: str) -> None:
    assert reasons(accounts=30)[name][1] == "Not measured."


SAYS: Mapping[str, tuple[Columns, tuple[str, ...]]] = {
    "even_load": ({"spread": log(2.5), "all_spread": log(7), "active": 9}, ("2.5", "7.0")),
    "no_night": ({"rhythm": 0.07, "rhythm_of": 9, "usual_rhythm": 0.23}, ("0.07", "0.23")),
    "busy": ({"rate": 25.6, "all_rate": 1.3, "active": 9}, ("25.6", "1.3")),
    "steady": ({"busiest": 0.08, "usual_busiest": 0.37, "active": 9}, ("8 %", "37 %")),
    "rotating": ({"churn": 8.4, "churn_of": 9, "usual_churn": 1.2}, ("8.4", "1.2")),
    "mail_pattern": (
        {"mailboxes": 14, "mail_alike": 13, "mail_usual": 0.11, "mail_pattern": "a99999"},
        ("13 of its 14", "a99999", "11 %"),
    ),
    "app": (
        {
            "served": 0.91,
            "app_servers": 3,
            "tied_payment": 0.02,
            "tied_device": 0.0,
            "tied_contact": 0.0,
            "tied_credential": 0.0,
        },
        ("91 %", "3 servers", "2 %"),
    ),
    "in_the_open": ({"open_kinds": 3, "open_names": "device, phone"}, ("3", "device, phone")),
    "working_days": (
        {"weekend": 0.04, "all_weekend": 0.26, "rhythm": 0.39, "usual_rhythm": 0.3},
        ("4 %", "26 %", "1.3 times"),
    ),
    "own_content": ({"own_content": 0.62, "own_templates": 17}, ("62 %", "17")),
    "tasks": (
        {
            "main_task": "maths",
            "main_share": 0.41,
            "all_main_share": 0.03,
            "apart": 0.52,
            "apart_by_chance": 0.06,
            "apart_at_most": 0.11,
            "alike": 0.83,
        },
        ("maths", "41 %", "3 %", "52 %", "6 %", "11 %", "83 %"),
    ),
    "new_model": (
        {
            "new_model": "aster",
            "movers": 17,
            "movers_of": 18,
            "all_movers": 0.21,
            "moved_1d": 0.55,
            "moved_3d": 0.66,
            "all_moved_1d": 0.05,
            "all_moved_3d": 0.12,
            "released_at": 1_770_000_000_000_000,
            "release_given": True,
        },
        ("17 of its 18", "aster", "21 %", "55 %", "66 %", "5 %", "12 %", "2026-02-02"),
    ),
    "dormant": ({"dormant": 7, "dormant_of": 13, "usual_dormant": 0.17}, ("7 of 13", "17 %")),
    "limits": (
        {
            "taken_over": 63,
            "bursts": 90,
            "taken_over_by_chance": 2.5,
            "burst_length": 20.0,
            "burst_evenness": 0.42,
            "all_burst_evenness": 0.97,
        },
        ("63 of its 90", "2.5", "20.0 exchanges", "0.42", "0.97"),
    ),
    "replacement": (
        {"bans": 14, "sign_ups": 15, "replaced": 12, "replaced_by_chance": 1.8, "replaced_rarely": 0.01},
        ("12 of 14", "15", "1.8"),
    ),
    "timing": ({"tied_timing": 0.37}, ("37 %",)),
    "banned": ({"banned": 6, "accounts": 41, "all_banned": 0.013}, ("6 of 41", "13 in 1,000")),
    "prepaid": ({"prepaid": 0.58, "instruments": 19}, ("58 %", "19")),
    "throwaway_mail": ({"throwaway": 0.44, "all_throwaway": 0.03}, ("44 %", "3 %")),
    "fresh": ({"created_days": 3.5, "all_created_days": 412.0}, ("3.5 days", "412")),
    "sign_up_channel": ({"channel": 0.71}, ("71 %",)),
    "mixed_countries": ({"country": 0.34, "abroad": 0.81}, ("34 %", "81 %", "70 %")),
    "organization": ({"organization": 0.93}, ("93 %",)),
    "company": (
        {"domain": 0.83, "domain_ours": 0.77, "domain_name": "firm.example", "country": 0.97, "office": 0.61},
        ("83 %", "firm.example", "77 %", "97 %", "61 %"),
    ),
    "household": ({"accounts": 5, "home": 0.6}, ("5 accounts", "60 %")),
    "event": ({"busiest": 0.77, "usual_busiest": 0.41}, ("77 %", "41 %")),
    "payer": (
        {
            "tied_payment": 0.95,
            "tied_device": 0.11,
            "tied_content": 0.22,
            "tied_timing": 0.0,
            "tied_contact": 0.0,
            "tied_credential": 0.0,
        },
        ("95 %", "22 %"),
    ),
    "one_program": (
        {"ordinary_of": 9.4, "ordinary_left": 2.6, "ordinary_story": "customers of one app", "ordinary_terms": "busy"},
        ("customers of one app", "busy", "9.4 bits", "2.6"),
    ),
    "families": ({"firm": 3, "tied_best": 0.88}, ("3", "88 %")),
}


@pytest.mark.parametrize("name", SAYS)
def test_a_sentence_contains_the_numbers_it_is_about(name: str) -> None:
    columns, fragments = SAYS[name]
    sentence = reasons(**columns)[name][1]
    assert all(fragment in sentence for fragment in fragments), sentence
    assert sentence.endswith((".", " %")) or "%." in sentence


def test_sentences_of_all_terms_are_held_to_their_numbers() -> None:
    assert SAYS.keys() == {term.name for term in TERMS} - {"prior"}
