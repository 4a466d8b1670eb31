"""Engines that move rows between buckets on more than this process: cases hands one to the stages if it is asked to."""

from linkgraph.engines.session import check

__all__ = ["check"]
