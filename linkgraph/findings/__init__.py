"""Rings → findings: how sure it is, why, and what else could explain it."""

from linkgraph.findings.evidence import Evidence
from linkgraph.findings.score import Judged, judge
from linkgraph.findings.traffic import traffic

__all__ = ["Evidence", "Judged", "judge", "traffic"]
