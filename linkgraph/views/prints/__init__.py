"""Figures for print: each draws one small frame, the same that is enclosed as its data, and nothing else.

They are made for a letter on white paper: they can be told apart without colour, and every axis is named. A missing
value (a cell that a public profile withholds) is never drawn as nought: it is left white and counted in a note.
"""

from linkgraph.views.prints.growth import growth
from linkgraph.views.prints.network import network, places
from linkgraph.views.prints.pivot import pivot
from linkgraph.views.prints.signals import signals
from linkgraph.views.prints.timeline import timeline
from linkgraph.views.prints.week import week

__all__ = ["growth", "network", "pivot", "places", "signals", "timeline", "week"]
