"""Sightings → links: pairs of accounts with their bits of evidence, signal by signal, and what was left out."""

from linkgraph.links.combine import Linked, link

__all__ = ["Linked", "link"]
