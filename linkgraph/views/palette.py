"""The colours of figures and pages: each has one light value and a name by which a page can replace it in the dark."""

from __future__ import annotations

from types import MappingProxyType

LIGHT = MappingProxyType({
    "paper": "#fefefd",
    "ink": "#1c2330",
    "muted": "#5c6675",
    "line": "#d6dbe2",
    "soft": "#f2f4f6",
    "ring": "#24527a",
    "other": "#98a4b3",
    "against": "#a8452f",
    "review": "#8a6414",
    "heat0": "#eef1f4",
    "heat1": "#d3deea",
    "heat2": "#aec6dd",
    "heat3": "#7fa6c9",
    "heat4": "#4f82ae",
    "heat5": "#275a87",
})
DARK = MappingProxyType({
    "paper": "#14171c",
    "ink": "#e3e6eb",
    "muted": "#9aa4b2",
    "line": "#343b46",
    "soft": "#1c2128",
    "ring": "#7fb2dd",
    "other": "#667282",
    "against": "#e08a70",
    "review": "#d9ae54",
    "heat0": "#20262e",
    "heat1": "#26384a",
    "heat2": "#2e4f6b",
    "heat3": "#3b6c92",
    "heat4": "#5590bc",
    "heat5": "#8cc0e6",
})
HEAT = tuple(f"heat{step}" for step in range(6))


def variables(colours: MappingProxyType[str, str]) -> str:
    """The colours as CSS custom properties."""
    return "".join(f"--{name}:{value};" for name, value in colours.items())


def themed(svg: str) -> str:
    """An SVG drawn in light colours, with each colour taken from the page it stands on."""
    for name, value in LIGHT.items():
        svg = svg.replace(value, f"var(--{name})")
    return svg
