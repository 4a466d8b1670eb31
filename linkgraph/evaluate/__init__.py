"""Answers against truth."""

from linkgraph.evaluate.agreement import Agreement, b_cubed, pairwise
from linkgraph.evaluate.scores import Scores, score

__all__ = ["Agreement", "Scores", "b_cubed", "pairwise", "score"]
