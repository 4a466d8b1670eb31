"""Tasks of prompts: by the built-in rules, by rules of one's own, in their order, and against Python's own `re`."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.core.errors import InputError
from linkgraph.sightings import Source, load_rules, tasks
from linkgraph.tables.tasks import OTHER, TaskRules, Tasks
from tests.sightings.accepted import Row, source

BUILT_IN = load_rules()
ASKED = {
    "grading": [
        "Grade the following essay.",
        "Which answer is better, A or B?",
        "Give it a score from 1 to 5.",
        "评分标准如下",
    ],
    "reasoning traces": [
        "Solve it step-by-step.",
        "Show your reasoning before you answer.",
        "Think about it, and only then give the final answer.",
        "请逐步解答",
    ],
    "agentic tool use": ['{"tool": "browser"}', "You are an autonomous agent.", "You may use the shell."],
    "code": ["def f(x): return x", "SELECT a, count(*) FROM t", "Refactor this, please.", "const a = 1;"],
    "maths": ["Solve for x: 2x = 4", "What is the probability of a six?", r"\frac{1}{2}"],
    "translation": ["Translate this to German.", "Put it into French.", "请翻译"],
    "summaries": ["Summarise the text.", "tl;dr", "What are the key points?"],
    "data and labels": ["Return valid JSON.", "Label each sentence."],
    "roleplay": ["Pretend that you are a king.", "Act as my coach."],
    OTHER: ["hello", "What is the capital of France?", "the classic rubicon", "Ça va?", ""],
}


@pytest.mark.parametrize(("task", "prompt"), [(task, prompt) for task, prompts in ASKED.items() for prompt in prompts])
def test_the_built_in_rules(task: str, prompt: str) -> None:
    found = tasks(source(1, exchanges=[{"account": 0, "prompt": prompt}]), BUILT_IN)
    assert found["task"].to_list() == [task]


def test_the_built_in_tasks_are_all_tried_above() -> None:
    assert {task.name for task in BUILT_IN.tasks} | {OTHER} == ASKED.keys()


def test_the_first_task_that_fits_counts_and_a_missing_prompt_does_not() -> None:
    rows: list[Row] = [
        {"account": 0, "prompt": "Grade the answer step by step."},
        {"account": 0, "prompt": "Step by step, summarise it."},
        {"account": 0, "prompt": None},
        {"account": 1, "prompt": None},
    ]
    found = Tasks.validate(tasks(source(2, exchanges=rows), BUILT_IN))
    assert found.rows() == [(0, "grading", 1), (0, "reasoning traces", 1)]


def test_without_exchanges_there_is_no_task() -> None:
    assert tasks(Source(tables={}, accounts=1), BUILT_IN).is_empty()


words = st.lists(
    st.sampled_from(["alpha", "Beta", "beta2", "gam ma", "é", "x_alpha", "12", "ALPHA", "¿beta?"]), max_size=4
)


@given(prompts=st.lists(st.tuples(st.integers(0, 2), words.map(" ".join)), max_size=20))
def test_rules_of_ones_own_are_read_as_python_reads_them(
    tmp_path_factory: pytest.TempPathFactory, prompts: list[tuple[int, str]]
) -> None:
    own = {"one": [r"\balpha\b"], "two": [r"\bbeta\d?\b", "gam ma$"], "three": [r"\d\d", r"\w_\w"]}
    lines = [f"[[task]]\nname = {name!r}\nrules = {rules!r}" for name, rules in own.items()]
    path = tmp_path_factory.mktemp("rules") / "own.toml"
    path.write_text("\n".join(lines).replace("\\\\", "\\"), encoding="utf-8")
    rules = load_rules(path)

    def task(prompt: str) -> str:
        fits = [name for name, those in own.items() if any(re.search(f"(?a:{rule})", prompt.lower()) for rule in those)]
        return fits[0] if fits else OTHER

    rows = [{"account": account, "prompt": prompt} for account, prompt in prompts]
    expected = Counter((account, task(prompt)) for account, prompt in prompts)
    assert tasks(source(3, exchanges=rows), rules).rows() == [(*one, expected[one]) for one in sorted(expected)]


def test_the_table_of_rules_is_the_file() -> None:
    table = TaskRules.validate(BUILT_IN.table())
    assert table["place"].to_list() == list(range(table.height))
    assert [table.filter(table["task"] == task.name)["pattern"].to_list() for task in BUILT_IN.tasks] == [
        list(task.rules) for task in BUILT_IN.tasks
    ]


def problems(path: Path, text: str) -> list[str]:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_rules(path)
    return [str(problem) for problem in caught.value.problems]


def test_everything_wrong_with_a_file_is_said_at_once(tmp_path: Path) -> None:
    text = """
[[task]]
name = "one"
rules = ["(", "Capital", "x*", '\\bgood\\b \\S \\p{Han}']
[[task]]
name = "one"
rules = ["fine"]
[[task]]
name = "other"
rules = ["fine"]
"""
    said = problems(tmp_path / "own.toml", text)
    assert len(said) == 5
    assert all(one.startswith("own.toml: ") for one in said)
    for wanted in ("rule '('", "capitals", "fits every prompt", "'one' cannot", "'other' cannot"):
        assert sum(wanted in one for one in said) == 1, wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("[[task]]\nname = 'a'\nrules = []", "task.0.rules"),
        ("[[task]]\nrules = ['a']\nweight = 3", "task.0.weight"),
        ("task = 3", "task"),
        ("[[task]", "cannot be read"),
        ("", "task"),
    ],
)
def test_a_file_of_another_form_is_refused(tmp_path: Path, text: str, wanted: str) -> None:
    assert any(wanted in one for one in problems(tmp_path / "own.toml", text))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.toml: cannot be read"):
        load_rules(tmp_path / "none.toml")
