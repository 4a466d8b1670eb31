"""HTML made of elements: every text is escaped and made visible on the way in, so that none can be forgotten."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable
from html import escape

from linkgraph.views.visible import visible

_EMPTY = frozenset({"meta", "br", "col"})


class Html(str):
    """Text that is HTML already. Only this module and code of our own make it."""

    __slots__ = ()


def element(name: str, /, *children: object, **attributes: str | int | bool | None) -> Html:
    """An element: children are elements, texts, numbers, or iterables of them; nothing is what `None` leaves.

    Attributes: a trailing underscore is dropped, others become dashes; true stands alone; false and none are left out.

    >>> element("td", "<b> & \u202e", class_="id", data_sort=3)
    '<td class="id" data-sort="3">&lt;b&gt; &amp; ⟨U+202E⟩</td>'
    """
    start = "".join(
        _attribute(key, value) for key, value in attributes.items() if value is not None and value is not False
    )
    if name in _EMPTY:
        return Html(f"<{name}{start}>")
    return Html(f"<{name}{start}>{joined(children)}</{name}>")


def _attribute(key: str, value: str | int | bool) -> str:  # noqa: FBT001  # true is an attribute without a value
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(visible(str(value)))}"'


def joined(children: Iterable[object]) -> Html:
    """Children one after the other."""
    return Html("".join(_child(child) for child in children))


def _child(child: object) -> str:
    if child is None:
        return ""
    if isinstance(child, Html):
        return child
    if isinstance(child, str):
        return escape(visible(child), quote=False)
    if isinstance(child, int):
        return f"{child:,}"
    if isinstance(child, Iterable):
        return joined(child)
    raise TypeError(f"{type(child).__name__} has no fixed form: make it a text first")


def block(value: object) -> Html:
    """Values for the page's script as JSON, in which nothing can end the block."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=True, allow_nan=False).replace("<", "\\u003c")
    return Html(f'<script type="application/json">{text}</script>')


def packed(text: str, *, name: str) -> Html:
    """A text that the page's script unpacks when it is asked for: deflated, a fifth of its size."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    code = base64.b64encode(deflate.compress(text.encode()) + deflate.flush()).decode()
    return element("script", Html(code), type="text/plain", data_packed=name)


def identifier(value: str) -> Html:
    """An id as it may stand among other text: letters that run from right to left turn nothing around them."""
    return element("bdi", value)


def table(head: Iterable[Html], rows: Iterable[Html], *, class_: str = "", label: str) -> Html:
    """A table with a head of `th` and rows of `tr`; `label` is its caption for a screen reader."""
    top = element("thead", element("tr", head))
    body = element("table", top, element("tbody", rows), class_=class_ or None, aria_label=label)
    return element("div", body, class_="scroll", tabindex=0)


def heading(text: str, *, number: bool = False, sortable: bool = False, hint: str | None = None) -> Html:
    """A column's head."""
    class_ = " ".join(name for name, wanted in (("n", number), ("sort", sortable)) if wanted)
    return element("th", text, scope="col", class_=class_ or None, title=hint)


def cell(text: object, *, number: bool = False, whole: bool = False, sort: float | str | None = None) -> Html:
    """A cell; `whole` is not broken into lines; `sort` is what a column is sorted by where it is not the text."""
    class_ = "n" if number else "w" if whole else None
    return element("td", text, class_=class_, data_sort=None if sort is None else str(sort))
