"""A template is filled with what a bundle can say, and what it cannot say is left out and named."""

from __future__ import annotations

import pytest

from linkgraph.bundles.letter.lint import lint
from linkgraph.bundles.letter.template import builtin, filled, template_of
from linkgraph.core.errors import SettingsError
from tests.bundles.letter.letters import BINDINGS

BODY = """\
+++
sender = "Example Provider"
+++
# Subject

There are {{accounts}} accounts. They sent {{ exchanges }} exchanges.

## Of which nothing is known

They moved within {{pivot}}.

## What follows

7. First {{accounts}}.
8. Gone {{pivot}}.
9. Second.

Between.

3. Third.

| Claim | Says |
| --- | --- |
| a | {{accounts}} |
| b | {{pivot}} |

{{schedule}}
"""


def letter(body: str = BODY) -> tuple[str, list[str]]:
    return filled(template_of(body, name="own"), BINDINGS, blocks={"schedule": "| A |\n| --- |\n| b |"})


def test_it_is_bound_and_what_cannot_be_said_is_left_out() -> None:
    text, left_out = letter()
    assert "There are [14](#C001) accounts. They sent [more than 28.8 million](#C002) exchanges." in text
    assert "Of which nothing is known" not in text
    assert "1. First [14](#C001).\n2. Second.\n\nBetween.\n\n3. Third." in text
    assert "| a | [14](#C001) |\n\n| A |" in text
    assert left_out == ["They moved within {{pivot}}.", "8. Gone {{pivot}}.", "| b | {{pivot}} |"]
    assert lint(text, BINDINGS) == []


def test_a_table_without_a_row_is_left_out() -> None:
    text, _ = letter("# S\n\n| a | b |\n| --- | --- |\n| b | {{pivot}} |\n\nEnd.")
    assert text == "# S\n\nEnd.\n"


def test_a_placeholder_nobody_knows_is_an_error_that_names_it() -> None:
    with pytest.raises(SettingsError, match="acounts"):
        letter("# S\n\n{{acounts}}")


def test_a_head_that_is_no_toml_is_an_error() -> None:
    with pytest.raises(SettingsError, match="TOML"):
        template_of("+++\nsender = \n+++\n# S", name="own")


def test_the_head_is_read() -> None:
    assert dict(template_of(BODY, name="own").head) == {"sender": "Example Provider"}


@pytest.mark.parametrize("name", ["policy", "referral"])
def test_the_templates_that_come_along_have_a_subject_and_no_loose_number(name: str) -> None:
    template = builtin(name)
    assert template.body.count("\n# ") == 1
    loose = [one for one in lint(template.body, BINDINGS) if one.code in {"letter.quantity", "letter.hidden"}]
    assert loose == []


def test_a_block_that_shares_its_paragraph_is_told() -> None:
    with pytest.raises(SettingsError, match=r"whole blocks: schedule\. Put an empty line"):
        letter("# S\n\n{{schedule}}\nAnd more.")
