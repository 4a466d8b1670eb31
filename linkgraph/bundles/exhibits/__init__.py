"""The exhibits: one file an exhibit, the list of them, and what a profile publishes of them."""

from linkgraph.bundles.exhibits.exhibit import Column, Exhibit, Layout, exhibit
from linkgraph.bundles.exhibits.published import LAYOUTS, Published, published

__all__ = ["LAYOUTS", "Column", "Exhibit", "Layout", "Published", "exhibit", "published"]
