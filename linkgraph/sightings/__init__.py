"""Records → sightings: which account showed which shared token, when and how often."""

from linkgraph.sightings.activity import daily, weekly
from linkgraph.sightings.collect import Collected, collect, events
from linkgraph.sightings.signal import Signal, Source
from linkgraph.sightings.signals import SIGNALS
from linkgraph.sightings.signals.observed import signals as observed

__all__ = ["SIGNALS", "Collected", "Signal", "Source", "collect", "daily", "events", "observed", "weekly"]
