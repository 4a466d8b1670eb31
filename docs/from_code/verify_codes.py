"""The codes that verify prints, from every place of the code that reports one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from docs.from_code.markdown import MADE, code, table
from linkgraph import bundles
from linkgraph.bundles.letter import reading

_HEAD = """# Codes of verify

`linkgraph verify` prints a line for each problem: code, where, what. Exit code 0 says that nothing was found, 1
that the bundle failed, 3 that who made it is not proven, 4 that exhibits are withheld. `…` stands for what
differs from bundle to bundle. Which change leads to which code stands in [decision
13](../../decisions/0013-what-a-bundle-withstands.md).
"""
_UNDOES = {"fail": "fails", "unproven": "is not proven", "withheld": "is withheld"}


class Told(NamedTuple):
    """One place that reports a code."""

    code: str
    what_follows: str
    message: str


def page() -> str:
    """docs/reference/verify-codes.md."""
    found = sorted(set(told()))
    parts = [MADE, _HEAD]
    for group in dict.fromkeys(one.code[:3] for one in found):
        mine = [one for one in found if one.code.startswith(group)]
        rows = [(code(one.code), one.what_follows, one.message) for one in mine]
        parts += [f"\n## {group}\n\n", table(["code", "the bundle", "message"], rows)]
    return "".join(parts)


def told() -> Iterator[Told]:
    """Every code with its message, of verifier, second opinion and letter."""
    for path in sorted(Path(bundles.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield from _of_call(node)
            elif isinstance(node, ast.Tuple) and len(node.elts) == 3 and (name := _text(node.elts[0])) in reading.CODES:
                yield Told(reading.CODES[name], "fails", f"{name}: {_text(node.elts[2])}")
            elif isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple) and path.name == "reading.py":
                first, *_, last = node.value.elts
                if isinstance(first, ast.Name) and first.id in {"UNREADABLE", "DIFFERS"}:
                    yield Told(getattr(reading, first.id), "fails", _text(last))


def _of_call(node: ast.Call) -> Iterator[Told]:
    """`report.fail(CODE, where, because=...)`, `report.unproven.append(Finding(CODE, where, ...))`, and findings of the
    letter, which have names of their own.
    """
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name == "append" and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Attribute):
        kind = node.func.value.attr
        if kind in _UNDOES and node.args and isinstance(node.args[0], ast.Call):
            given = node.args[0].args
            yield Told(_text(given[0]), _UNDOES[kind], _text(given[2]))
    elif name == "fail" and node.args and isinstance(node.args[0], ast.Constant):
        because = next(one.value for one in node.keywords if one.arg == "because")
        yield Told(_text(node.args[0]), "fails", _text(because))
    elif name == "Finding" and node.args and _text(node.args[0]) in reading.CODES:
        name = _text(node.args[0])
        yield Told(reading.CODES[name], "fails", f"{name}: {_text(node.args[2])}")


def _text(node: ast.AST) -> str:
    """A text as it stands in the code, with … for what is filled in."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(one) if isinstance(one, ast.Constant) else "…" for one in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _text(node.left) + _text(node.right)
    return "…"
