"""Made-up worlds with planted rings and look-alikes, and the truth beside them."""

from linkgraph.simulate.plan import Tricks
from linkgraph.simulate.worlds import WorldReport, world

__all__ = ["Tricks", "WorldReport", "world"]
