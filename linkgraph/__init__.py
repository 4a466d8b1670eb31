"""Finds rings of fraudulent accounts in an AI provider's exports, and proves them.

    import linkgraph as lg

    data = lg.read("exports/")
    case = lg.investigate(data, "cases/june")
    case.rings

What a name needs is imported when it is first used, so that `import linkgraph` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from linkgraph.bundles.verification import verify
    from linkgraph.cases import Case, Explanation, Ring, investigate
    from linkgraph.cases import Case as open  # noqa: A004, N813  # lg.open is what it is called, beside lg.read
    from linkgraph.cases.bundling import bundle
    from linkgraph.core.errors import (
        CaseError,
        InputError,
        LinkgraphError,
        NotFoundError,
        Problem,
        SettingsError,
        StorageError,
    )
    from linkgraph.core.settings import Settings
    from linkgraph.core.settings import load as load_settings
    from linkgraph.records import Data, read

_HOMES = {
    "linkgraph.bundles.verification": ("verify",),
    "linkgraph.cases": ("Case", "Explanation", "Ring", "investigate"),
    "linkgraph.cases.bundling": ("bundle",),
    "linkgraph.core.errors": (
        "CaseError",
        "InputError",
        "LinkgraphError",
        "NotFoundError",
        "Problem",
        "SettingsError",
        "StorageError",
    ),
    "linkgraph.core.settings": ("Settings",),
    "linkgraph.records": ("Data", "read"),
}
_PLACES = {name: (home, name) for home, names in _HOMES.items() for name in names} | {
    "load_settings": ("linkgraph.core.settings", "load"),
    "open": ("linkgraph.cases", "Case"),
}

__all__ = [
    "Case",
    "CaseError",
    "Data",
    "Explanation",
    "InputError",
    "LinkgraphError",
    "NotFoundError",
    "Problem",
    "Ring",
    "Settings",
    "SettingsError",
    "StorageError",
    "bundle",
    "investigate",
    "load_settings",
    "open",
    "read",
    "verify",
]


def __getattr__(name: str) -> Any:  # PEP 562: any public name
    if name == "__version__":
        from importlib.metadata import version

        return version("linkgraph")
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home, attribute = _PLACES[name]
    return getattr(import_module(home), attribute)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
