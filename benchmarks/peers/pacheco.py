"""Coordination networks: Pacheco, Hui, Torres-Lugo, Truong, Flammini, Menczer. ICWSM 2021.

Behavioural traces of accounts make a bipartite network, weighted by TF-IDF so that popular traces say little; its
projection on accounts is weighted by the cosine of their vectors; the heaviest edges are kept, and their connected
components are the coordinated groups.

Settings, of the paper's case study 4 (co-retweets) and its authors' notebook: accounts with fewer than ten actions are
left out, as are accounts with one trace only and traces of fewer than three accounts; term frequency 1 + ln(times),
smoothed inverse document frequency, unit vectors; the top 0.5 % of the edges. (The notebook also keeps only the 100
nearest of each account, to save time; the paper does not, nor does this.)

Translated: a retweeted message is a shared thing. `traces` says which: `tokens`, the instruments, devices, addresses,
phones and e-mails of an account; or `openings`, the first six words of its prompts (a trace made for the purpose, as
the paper's sequences of hashtags in case study 3). An action is a row that shows one. The score of a group is the
largest sum of cosines of one of its accounts.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl
from scipy import sparse

from benchmarks.peers.groups import rings, together
from benchmarks.peers.tokens import held, incidence, shown

ACTIONS, TRACES, HOLDERS, TOP = 10, 2, 3, 0.005
WORDS = 6
_ROWS = 2_000


def answer(tables: dict[str, pl.LazyFrame], *, traces: str = "tokens", top: float = TOP) -> pl.DataFrame:
    """Components of the `top` share of edges by cosine."""
    pairs = shown(tables) if traces == "tokens" else openings(tables)
    active = pairs.filter(pl.col("times").sum().over("account_id") >= ACTIONS, pl.len().over("account_id") >= TRACES)
    accounts, matrix = incidence(held(active, least=HOLDERS))
    unit = tf_idf(matrix)
    cosines = [block.data for block in _blocks(unit)]
    if not sum(part.size for part in cosines):
        return rings(accounts, np.arange(accounts.len()))
    least = np.quantile(np.concatenate(cosines), 1 - top)
    del cosines
    links = sparse.vstack([_kept(block, least) for block in _blocks(unit)], format="csr")
    return rings(accounts, together(links), score=(links + links.T).sum(axis=1))


def openings(tables: dict[str, pl.LazyFrame]) -> pl.DataFrame:
    """Which account opened a prompt with which words how often: account_id, token, times."""
    words = pl.col("prompt").str.to_lowercase().str.extract(rf"^\s*((?:\S+\s+){{{WORDS - 1}}}\S+)")
    rows = tables["exchanges"].select("account_id", token=words).drop_nulls()
    return rows.group_by("account_id", "token").agg(times=pl.len().cast(pl.Int32)).sort("account_id", "token").collect()


def tf_idf(times: sparse.csr_array) -> sparse.csr_array:
    """Unit rows of (1 + ln times) (ln((1 + accounts) / (1 + holders)) + 1)."""
    holders = np.bincount(times.indices, minlength=times.shape[1])
    rarity = np.log((1 + times.shape[0]) / (1 + holders)) + 1
    weights = times.astype(np.float32)
    weights.data = ((1 + np.log(times.data)) * rarity[times.indices]).astype(np.float32)
    length = np.sqrt(weights.power(2).sum(axis=1))
    return sparse.csr_array(sparse.diags_array(1 / length) @ weights).astype(np.float32)


def _blocks(unit: sparse.csr_array) -> Iterator[sparse.csr_array]:
    """Cosines of every pair of rows once, a few thousand rows at a time: the whole product takes too much memory."""
    turned = unit.T.tocsr()
    for start in range(0, unit.shape[0], _ROWS):
        yield sparse.triu(unit[start : start + _ROWS] @ turned, k=start + 1, format="csr")


def _kept(block: sparse.csr_array, least: float) -> sparse.csr_array:
    block.data[block.data < least] = 0
    block.eliminate_zeros()
    return block
