"""Rare shared tokens and Leiden communities: what a data scientist does next.

No single paper: the weight of a shared token is its inverse document frequency (Spärck Jones 1972), ln(accounts /
holders); the weight of a pair the sum over its shared tokens; communities by the Leiden algorithm on modularity
(Traag, Waltman, van Eck 2019) with igraph, resolution 1, until nothing changes.

Settings: the tokens of `components`; a token of more than 200 holders is left out, which loses little weight and keeps
the graph small. There is no threshold: every community of at least three accounts is named. The score is the mean
weight that an account has inside its community.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy import sparse

from benchmarks.peers.groups import communities, rings
from benchmarks.peers.tokens import held, incidence, shown

HUB = 200


def answer(tables: dict[str, pl.LazyFrame], *, hub: int = HUB) -> pl.DataFrame:
    """Modularity communities of the graph of shared tokens (see the module)."""
    many = tables["accounts"].select(pl.len()).collect().item()
    accounts, matrix = incidence(held(shown(tables), most=hub))
    once = matrix.sign()
    rarity = np.log(many / once.sum(axis=0))
    links = sparse.triu((once * rarity).tocsr() @ once.T, k=1, format="coo")
    group = communities(links, method="leiden")
    inside = group[links.row] == group[links.col]
    weight = np.bincount(group[links.row[inside]], weights=links.data[inside], minlength=group.max(initial=0) + 1)
    return rings(accounts, group, score=(2 * weight / np.bincount(group))[group])
