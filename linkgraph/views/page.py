"""A page that stands alone: everything it needs is in it, and its policy lets it fetch nothing."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from html import escape
from importlib.resources import files

from linkgraph.views.html import Html, element, joined
from linkgraph.views.palette import DARK, LIGHT, variables
from linkgraph.views.visible import visible

CYTOSCAPE = "3.34.4"


@cache
def _asset(name: str) -> str:
    return (files("linkgraph.views") / "assets" / name).read_text(encoding="utf-8")


def _style() -> Html:
    dark = f"@media screen and (prefers-color-scheme: dark){{:root{{{variables(DARK)}}}}}"
    return element("style", Html(f":root{{{variables(LIGHT)}}}{dark}\n{_asset('page.css')}"))


def _policy(scripts: list[str]) -> str:
    """Nothing from anywhere; of scripts only these, by digest. Styles may be inline: bars carry their own width."""
    digests = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests) or "'none'"
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
        "form-action 'none'"
    )


def page(title: str, *body: Html, class_: str = "", graphs: bool) -> str:
    """A whole HTML document. With `graphs` it holds cytoscape.js, so that graphs can be moved."""
    scripts = [_asset(f"cytoscape-{CYTOSCAPE}.min.js")] if graphs else []
    scripts.append(_asset("page.js"))
    head = element(
        "head",
        element("meta", charset="utf-8"),
        Html(f'<meta http-equiv="Content-Security-Policy" content="{_policy(scripts)}">'),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="generator", content="linkgraph"),
        element("title", title),
        _style(),
    )
    code = joined(element("script", Html(script)) for script in scripts)
    document = element("html", head, element("body", body, code, class_=class_ or None), lang="en")
    return f"<!doctype html>\n{document}\n"


def framed(document: str, *, height: int = 760, label: str) -> str:
    """A page inside a notebook: a frame of its own that can reach neither the notebook nor the network.

    It needs no file beside it, so it survives being exported to HTML.
    """
    style = f"width:100%;height:{height}px;border:1px solid {LIGHT['line']};border-radius:4px"
    return (
        f'<iframe sandbox="allow-scripts" title="{escape(visible(label))}" style="{style}" loading="lazy" '
        f'srcdoc="{escape(document)}"></iframe>'
    )
