"""Links → rings: communities of linked accounts, and how sure it is that each account belongs."""

from linkgraph.rings.communities import communities, to_igraph
from linkgraph.rings.form import Formed, form
from linkgraph.rings.membership import Context, holdings

__all__ = ["Context", "Formed", "communities", "form", "holdings", "to_igraph"]
