"""Links → rings: communities of linked accounts, who belongs how surely, and whether chance could make them."""

from linkgraph.rings.communities import communities, to_igraph
from linkgraph.rings.decoys import decoys
from linkgraph.rings.form import Formed, form
from linkgraph.rings.halves import Halves, halves
from linkgraph.rings.matching import Matched, matched
from linkgraph.rings.membership import Context, holdings
from linkgraph.rings.significance import significance
from linkgraph.rings.stability import stability

__all__ = [
    "Context",
    "Formed",
    "Halves",
    "Matched",
    "communities",
    "decoys",
    "form",
    "halves",
    "holdings",
    "matched",
    "significance",
    "stability",
    "to_igraph",
]
