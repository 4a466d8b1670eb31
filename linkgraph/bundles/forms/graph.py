"""Suspected rings as one graph, for the graph forms: a node a named account, an edge a linked pair, with attributes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from xml.sax.saxutils import quoteattr

import polars as pl
import polars.selectors as cs

from linkgraph.bundles.suspected import Suspected

# What XML 1.0 cannot hold, whatever the escaping: most control characters, and two code points that are none.
_FORBIDDEN = re.compile(r"\\(?=u)|[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_MARKUP = re.compile(r"[&<]")
_ESCAPED = re.compile(r"\\u([0-9A-F]{4})")
_WHITE = {"\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
_KINDS = {pl.String: "string", pl.Float64: "double", pl.UInt8: "int", pl.UInt32: "int", pl.Int64: "long"}

Row = dict[str, str | float | None]


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes by account_id, edges by account_a and account_b; attributes: name → string, double, int or long."""

    nodes: Sequence[Row]
    edges: Sequence[Row]
    node_attributes: Mapping[str, str]
    edge_attributes: Mapping[str, str]


def graph_of(suspected: Suspected) -> Graph:
    """The graph with all columns of the members on its nodes.

    Edges carry ring_id, tier (the ring's), bits (all signals together), stands_for, and `bits_<signal>` for each
    signal. Times are ISO 8601 in UTC with Z. A missing value is left out.
    """
    nodes = suspected.members.with_columns(cs.datetime().dt.strftime("%Y-%m-%dT%H:%M:%S%.fZ"))
    pair = ["ring_id", "account_a", "account_b", "pair_bits", "stands_for"]
    signals = suspected.links["signal"].unique().sort().to_list()
    edges = (
        suspected.links
        .group_by(pair, maintain_order=True)
        .agg(pl.col("bits").filter(pl.col("signal") == signal).first().alias(f"bits_{signal}") for signal in signals)
        .join(suspected.rings.select("ring_id", "tier"), on="ring_id", how="left", maintain_order="left")
        .rename({"pair_bits": "bits"})
    )
    first = ["ring_id", "tier", "bits", "stands_for"]
    return Graph(
        nodes=nodes.to_dicts(),
        edges=edges.to_dicts(),
        node_attributes=_kinds(nodes.select(pl.exclude("account_id"))),
        edge_attributes=_kinds(edges.select(*first, pl.exclude(*first, "account_a", "account_b"))),
    )


def _kinds(frame: pl.DataFrame) -> dict[str, str]:
    return {name: _KINDS[dtype.base_type()] for name, dtype in frame.schema.items()}


def identifier(value: object) -> str:
    r"""A quoted XML attribute for what names a thing, with & and < written as `\u0026` and `\u003C`.

    igraph 1.0 gives back `&#38;` for an & in an id, so that ids would not be those of the other forms.
    """
    return quoteattr(_MARKUP.sub(_escape, xml_text(str(value))), _WHITE)


# The same numbers and words come again and again; 1 and 1.0 are written differently.
@lru_cache(maxsize=1 << 16, typed=True)
def attribute(value: object) -> str:
    """A quoted XML attribute that any reader gives back as `xml_text` has it; line ends and tabs survive."""
    return quoteattr(xml_text(str(value)), _WHITE)


def xml_text(text: str) -> str:
    r"""The text with what XML cannot hold written as `\uXXXX`, and a backslash before a u as `\u005C`.

    >>> xml_text("a\0b"), xml_text(r"DOMAIN\user"), xml_text("acc_1")
    ('a\\u0000b', 'DOMAIN\\u005Cuser', 'acc_1')
    """
    return _FORBIDDEN.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found.group()):04X}"


def text_from_xml(text: str) -> str:
    """The text that `xml_text` or `identifier` was given."""
    return _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text)
