"""The case folder and the run from records to findings."""

from linkgraph.cases.case import Case
from linkgraph.cases.run import investigate

__all__ = ["Case", "investigate"]
