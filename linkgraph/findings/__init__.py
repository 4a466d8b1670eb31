"""Rings → findings: how sure it is, why, and what else could explain it."""

from linkgraph.findings.decoys import decoys_reaching
from linkgraph.findings.evidence import Evidence
from linkgraph.findings.score import Judged, judge, known
from linkgraph.findings.traffic import traffic

__all__ = ["Evidence", "Judged", "decoys_reaching", "judge", "known", "traffic"]
