"""Records → sightings: which account showed which shared token, when and how often."""

from linkgraph.sightings.collect import Collected, collect
from linkgraph.sightings.signal import Signal, Source
from linkgraph.sightings.signals import SIGNALS

__all__ = ["SIGNALS", "Collected", "Signal", "Source", "collect"]
