"""Claims: every number of a letter with the expression that it is recomputed by."""

from linkgraph.bundles.claims.compute import Computation, computable, compute, rows_behind
from linkgraph.bundles.claims.formats import ClaimError, canonical, display, interval
from linkgraph.bundles.claims.model import Claim, Format, Judgment

__all__ = [
    "Claim",
    "ClaimError",
    "Computation",
    "Format",
    "Judgment",
    "canonical",
    "computable",
    "compute",
    "display",
    "interval",
    "rows_behind",
]
