"""SVG as a tree, for tests: only well-formed text becomes one."""

from __future__ import annotations

import xml.etree.ElementTree as ET


def tree(svg: str) -> ET.Element:
    """The root of the drawing. Raises `ParseError` where it is not well-formed."""
    return ET.fromstring(svg)  # noqa: S314  # what is parsed was made here
