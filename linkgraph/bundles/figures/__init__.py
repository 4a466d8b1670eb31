"""The bundle's figures: each drawn from exhibits of the bundle, with its data, its rule and words for who cannot see.

A figure that shows all of what it summarises is offered as a summary (Federal Rule of Evidence 1006), one that shows a
part, or that places things for the eye, as an illustration (Rule 107).
"""

from __future__ import annotations

from linkgraph.bundles.figures.drawn import FigureFile, figures

__all__ = ["FigureFile", "figures"]
