"""The pages by the name of their file, in the order of the site."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from docs.from_code import api, claims, commands, settings, signals, tables, terms, verify_codes

PAGES: Mapping[str, Callable[[], str]] = {
    "commands.md": commands.page,
    "api.md": api.page,
    "settings.md": settings.page,
    "tables.md": tables.page,
    "signals.md": signals.page,
    "terms.md": terms.page,
    "claims.md": claims.page,
    "verify-codes.md": verify_codes.page,
}
