"""What a notebook sees: the public names, and the methods of a case and a ring."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import linkgraph
from docs.from_code.markdown import MADE

_HEAD = """# In a notebook

```python
import linkgraph as lg
```

Errors are few, carry fields, and say what to do; all are kinds of `lg.LinkgraphError`.
"""


def page() -> str:
    """docs/reference/api.md."""
    parts = [MADE, _HEAD]
    for name in sorted(linkgraph.__all__, key=str.lower):
        thing = getattr(linkgraph, name)
        called = _called(thing) if inspect.isfunction(thing) else ""
        if thing is linkgraph.Case and name == "open":
            parts.append("\n## lg.open\n\n`lg.open(folder)` is [`lg.Case`](#lgcase), a case that is there already.\n")
            continue
        parts.append(f"\n## lg.{name}\n\n{called}{_doc(thing)}\n")
        if thing in {linkgraph.Case, linkgraph.Ring, linkgraph.Data, linkgraph.Explanation}:
            parts += [f"\n### {thing.__name__}.{member}\n\n{words}\n" for member, words in _members(thing)]
    return "".join(parts)


def _members(owner: Any) -> Iterator[tuple[str, str]]:
    """Public methods and properties in the order of the code."""
    for name, member in vars(owner).items():
        if name.startswith("_"):
            continue
        if isinstance(member, property | cached_property):
            yield name, _doc(member)
        elif inspect.isfunction(member):
            yield name, f"{_called(member)}{_doc(member)}"


def _called(function: Any) -> str:
    signature = str(inspect.signature(function)).replace("(self, ", "(").replace("(self)", "()").replace("'", "")
    return f"`{function.__name__}{signature}`\n\n"


def _doc(thing: Any) -> str:
    """The docstring; the errors in it as a list."""
    words, raises, errors = (inspect.getdoc(thing) or "").partition("Raises:\n")
    if not raises:
        return words
    joined = re.sub(r"\n {5,}", " ", errors)
    return f"{words}Raises:\n\n" + re.sub(r"^ {4}", "- ", joined, flags=re.MULTILINE)
