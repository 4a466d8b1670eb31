"""Records → sightings: which account showed which shared token, when and how often."""

from linkgraph.sightings.activity import daily, weekly
from linkgraph.sightings.collect import Collected, collect, events
from linkgraph.sightings.releases import moves, releases
from linkgraph.sightings.servers import places, servers
from linkgraph.sightings.signal import Signal, Source
from linkgraph.sightings.signals import SIGNALS
from linkgraph.sightings.signals.observed import signals as observed
from linkgraph.sightings.tasks import Rules, load_rules, tasks
from linkgraph.sightings.template_uses import template_uses

__all__ = [
    "SIGNALS",
    "Collected",
    "Rules",
    "Signal",
    "Source",
    "collect",
    "daily",
    "events",
    "load_rules",
    "moves",
    "observed",
    "places",
    "releases",
    "servers",
    "tasks",
    "template_uses",
    "weekly",
]
