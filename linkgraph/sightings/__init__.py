"""Records → sightings: which account showed which shared token, when and how often."""

from linkgraph.sightings.activity import daily, weekly
from linkgraph.sightings.buckets import LOCAL, Engine, Step
from linkgraph.sightings.collect import Collected, collect, events
from linkgraph.sightings.kept import Kept
from linkgraph.sightings.of_accounts import OF_ACCOUNTS, behaviour_steps
from linkgraph.sightings.releases import moves, releases
from linkgraph.sightings.servers import places, servers
from linkgraph.sightings.signal import Signal, Source
from linkgraph.sightings.signals import SIGNALS
from linkgraph.sightings.signals.observed import signals as observed
from linkgraph.sightings.tasks import Rules, load_rules, tasks
from linkgraph.sightings.template_uses import template_uses

__all__ = [
    "LOCAL",
    "OF_ACCOUNTS",
    "SIGNALS",
    "Collected",
    "Engine",
    "Kept",
    "Rules",
    "Signal",
    "Source",
    "Step",
    "behaviour_steps",
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
