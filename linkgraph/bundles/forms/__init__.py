"""The forms in which suspected rings are handed out: one small file a form, and the list of them.

A form is a function of `bundles.suspected.Suspected` and a path that writes one file: whole or not at all, always the
same bytes for the same rings, with all columns and no row where nothing is suspected.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from linkgraph.bundles.forms import csv, gexf, graphml, json, parquet, stix
from linkgraph.bundles.suspected import Suspected

FORMS: Mapping[str, Callable[[Suspected, Path], None]] = MappingProxyType({
    "csv": csv.write,
    "parquet": parquet.write,
    "json": json.write,
    "graphml": graphml.write,
    "gexf": gexf.write,
    "stix": stix.write,
})

__all__ = ["FORMS"]
