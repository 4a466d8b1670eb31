"""EX-017 to EX-019: accounts of the rings that match, ordinary accounts that match, and what both were held against."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from linkgraph.bundles.exhibits import Published
from linkgraph.bundles.exhibits.columns import ACCOUNT, ACCOUNTS, RING, text
from linkgraph.bundles.exhibits.exhibit import Column, Exhibit, Layout, exhibit
from linkgraph.bundles.matter import Matter
from linkgraph.bundles.redaction.profiles import SMALLEST_CELL
from linkgraph.bundles.redaction.tokens import Tokens

MATCHES, CONTROLS, KNOWN = "EX-017", "EX-018", "EX-019"
_SOURCE = "records held against the known indicators after the rings stood"
_ORGANISATION = text("organisation", "whose indicator it is said to be")
_KIND = text("kind", "address_range, mail_domain, user_agent, company")
_INDICATOR = text("indicator", "the known indicator, see EX-019")


@dataclass(frozen=True, slots=True)
class _About:
    id: str
    name: str
    title: str
    source: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]


def attributed(published: Published, matter: Matter, *, tokens: Tokens) -> Published:
    """The same with these exhibits, where the matter was held against known indicators.

    `matter` is cut to the accounts that the profile may show. In public there are only numbers of ten accounts or more.
    """
    if matter.matched is None or matter.known is None:
        return published
    of = matter.known.select("indicator", "organisation", "kind")
    matched = matter.matched.join(of, on="indicator")
    ring = matched.join(matter.members.select("account_id", ring="ring_id"), on="account_id")
    ring = ring.with_columns(tokens.column("account", ring["account_id"]).alias("account"))
    ordinary = matched.join(matter.controls.select("account_id").unique(), on="account_id", how="semi")
    ordinary = ordinary.with_columns(tokens.column("control", ordinary["account_id"]).alias("control"))
    said = (_INDICATOR, _ORGANISATION, _KIND)
    control = text("control", "token of the ordinary account, of the sample of EX-006")
    handed_in = (*said, text("is", "the indicator itself"), text("said_by", "who says so"))
    shown = [
        _matches(
            _About(
                *(MATCHES, "indicator_matches", "Accounts that match a known indicator", _SOURCE),
                columns=(RING, ACCOUNT, *said),
                key=("ring", "account", "indicator"),
            ),
            ring,
            published=published,
        ),
        _matches(
            _About(
                *(CONTROLS, "indicator_controls", "Ordinary accounts that match a known indicator", _SOURCE),
                columns=(control, *said),
                key=("control", "indicator"),
            ),
            ordinary,
            published=published,
        ),
        _made(
            _About(
                *(KNOWN, "known_indicators", "Known indicators of an organisation", "handed in by whom source names"),
                columns=said if published.profile == "public" else handed_in,
                key=("indicator",),
            ),
            matter.known.rename({"value": "is", "source": "said_by"}),
            published=published,
        ),
    ]
    for one in shown:
        published = published.with_exhibit(one)
    return published


def _matches(about: _About, rows: pl.DataFrame, *, published: Published) -> Exhibit:
    """Rows of accounts; in public one cell an organisation, none of fewer than ten accounts."""
    if published.profile != "public":
        return _made(about, rows, published=published)
    cells = rows.group_by("organisation").agg(pl.col("account_id").n_unique().cast(pl.Int64).alias("accounts"))
    kept = cells.filter(pl.col("accounts") >= SMALLEST_CELL)
    counted = replace(about, columns=(_ORGANISATION, ACCOUNTS), key=("organisation",))
    return replace(_made(counted, kept, published=published), cells_left_out=cells.height - kept.height)


def _made(about: _About, rows: pl.DataFrame, *, published: Published) -> Exhibit:
    layout = Layout(
        about.id, about.name, about.title, about.source, about.columns, about.key, lambda matter, _: matter.members
    )
    return exhibit(layout, rows, profile=published.profile, columns=about.columns, key=about.key)
