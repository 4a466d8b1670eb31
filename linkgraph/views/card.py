"""The card of one ring: what ties it, how its score comes about, when it was active, who is in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from linkgraph.views import evidence, figures, graph, listings
from linkgraph.views.drawing import inline
from linkgraph.views.html import Html, element
from linkgraph.views.matrix import matrix
from linkgraph.views.page import page
from linkgraph.views.picture import RingPicture
from linkgraph.views.wording import bits, day

_FEW = 30


def card_html(picture: RingPicture) -> str:
    """One ring as a page that stands alone; `page.framed` puts it into a notebook."""
    drawn = figures.svgs(picture, figures.IN_CARD)
    body = element(
        "main",
        element("h1", f"{picture.name}, a group of linked accounts", class_="unseen"),
        article(picture, drawn=drawn, interactive=True),
    )
    return page(picture.name, body, class_="card", graphs=True)


def article(picture: RingPicture, *, drawn: Mapping[str, bytes], interactive: bool, back: str = "") -> Html:
    """The card as part of a page. `drawn` has the figures `figures.IN_CARD` as SVG; `interactive`: with the data by
    which the page's script lets the graph be moved; `back`: the fragment that leads back to all rings.
    """
    lead, *rest = picture.summary.splitlines() or [""]
    return element(
        "article",
        _head(picture, back=back),
        element("p", lead, class_="summary lead") if lead else None,
        _facts(picture),
        _said(picture),
        element("h3", "What ties these accounts"),
        evidence.ties(picture),
        matrix(picture),
        element("h3", f"How the score of {bits(picture.finding['score'])} bits comes about"),
        evidence.reasons(picture),
        _in_words(rest),
        element("h3", "When they were active"),
        element("figure", Html(inline(drawn["timeline"], label=f"Exchanges by day of {picture.name}"))),
        element("figure", Html(inline(drawn["hours"], label=f"Hours of the week of {picture.name}"))),
        element("h3", "How they are linked"),
        _graph(picture, interactive=interactive),
        listings.values(picture),
        listings.members(picture),
        id=anchor(picture),
        aria_label=picture.name,
    )


def _said(picture: RingPicture) -> Html | None:
    """What people decided and noted, nothing where nobody did."""
    if not picture.said:
        return None
    told = element("ul", (element("li", sentence) for sentence in picture.said), class_="said")
    return Html(element("h3", "What people decided and noted") + told)


def _in_words(lines: Sequence[str]) -> Html | None:
    if not lines:
        return None
    words = element("summary", "The same in words")
    return element("details", words, (element("p", line, class_="summary") for line in lines))


def anchor(picture: RingPicture) -> str:
    """The fragment by which the card is linked to."""
    return picture.name.replace(" ", "-")


def badge(tier: str) -> Html:
    """The tier as a mark."""
    return element("span", tier, class_=f"badge {tier.replace(' ', '-')}")


def _head(picture: RingPicture, *, back: str) -> Html:
    score = element("span", "score ", element("b", bits(picture.finding["score"])), " bits", class_="score")
    up = element("a", "all rings", href=f"#{back}", class_="back") if back else None
    return element("header", element("h2", picture.name), badge(picture.finding["tier"]), up, score)


def _facts(picture: RingPicture) -> Html:
    finding = picture.finding
    roles = dict(picture.members["role"].value_counts().iter_rows())
    counts = [f"{roles[role]:,} {role}" for role in ("core", "probable", "peripheral") if role in roles]
    span = (
        f"{day(finding['first_at'])} to {day(finding['last_at'])}" if finding["first_at"] is not None else "no activity"
    )
    named = int(picture.members["tier"].is_not_null().sum())
    facts = [
        ("Accounts counted", f"{finding['accounts']:,}"),
        ("Named in the answer", f"{named:,}"),
        ("By role", ", ".join(counts) or "none"),
        ("Exchanges", f"{finding['exchanges']:,}"),
        ("Active (UTC)", span),
        ("Families of evidence", finding["families"].replace(",", ", ")),
        ("Best innocent explanation", finding["explanation"]),
        ("What decided the tier", finding["why_tier"]),
    ]
    return fact_list(facts)


def fact_list(facts: Iterable[tuple[str, str]]) -> Html:
    """Labels and values side by side; what is long gets twice the room, a digest its own letters."""
    return element("dl", (_fact(label, value) for label, value in facts), class_="facts")


def _fact(label: str, value: str) -> Html:
    code = "code" if len(value) > 32 and " " not in value else None
    wide = "wide" if len(value) > 22 else None
    return element("div", element("dt", label), element("dd", value, class_=code), class_=wide)


def _graph(picture: RingPicture, *, interactive: bool) -> Html:
    if picture.pairs.is_empty():
        return element("p", "None of its pairs reaches the bar of a link.", class_="note")
    shown = graph.drawn(picture)
    empty = "Click a dot, or choose it above, to see why it is in; drag to move, scroll to zoom."
    return element(
        "figure",
        graph.svg(picture, shown),
        element("div", class_="controls") if interactive else None,
        element(
            "div",
            element("div", class_="canvas"),
            element("div", class_="note picked", data_empty=empty, aria_live="polite"),
            class_="stage",
        )
        if interactive
        else None,
        graph.legend(),
        element("figcaption", shown.note),
        graph.data(picture, shown) if interactive else None,
        class_="graph" if shown.nodes.height > _FEW else "graph few",
    )
