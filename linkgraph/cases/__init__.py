"""The case folder and the run from records to findings.

What reads a case is imported with the package; the run, which needs every stage, when it is first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from linkgraph.cases.case import Case
from linkgraph.cases.explanation import Explanation
from linkgraph.cases.ring import Ring

if TYPE_CHECKING:
    from linkgraph.cases.run import investigate

__all__ = ["Case", "Explanation", "Ring", "investigate"]


def __getattr__(name: str) -> Any:  # PEP 562
    if name == "investigate":
        from linkgraph.cases.run import investigate

        return investigate
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
