"""Splink 5: probabilistic record linkage (Fellegi & Sunter 1969; Linacre et al. 2022), accounts as records of a person.

Optional: `uv pip install --group peers` (or `pip install --group peers`, pip 25.1 and newer) in the checkout. Version 5
with its duckdb backend; without it `answer` raises ImportError, and the comparison goes on without this row.

One record an account: e-mail, phone, country, referral code and sign-up address from the accounts, and the instrument
and the device that it used most. All are compared exactly with term-frequency adjustment, but the e-mail, which gets
Splink's own comparison (Jaro-Winkler, on user names too). Pairs are made by blocking on equal e-mail, phone,
instrument, device or sign-up address. Prompts and times play no part: Splink is made for records.

Settings, as in its tutorial: the share of matches among random pairs from deterministic rules of an assumed recall of
.7; u from random pairs (1 million, the default, seed 1); m by expectation maximisation in two sessions, blocked on
instrument and on device, so that each trains the other's columns; clusters of pairs with a match probability of at
least .95. The score is the largest match weight of one of the ring's pairs.
"""

from __future__ import annotations

import logging

import polars as pl

from benchmarks.peers.groups import rings

MATCH = 0.95
RECALL = 0.7
_BLOCKED_ON = ("email", "phone", "instrument", "device", "signup_ip")


def answer(tables: dict[str, pl.LazyFrame], *, match: float = MATCH) -> pl.DataFrame:
    """Clusters of accounts that Splink holds to be one person's (see the module)."""
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.getLogger("splink").setLevel(logging.ERROR)
    exact = ("phone", "country", "referral_code", "signup_ip", "instrument", "device")
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="account_id",
        comparisons=[
            cl.EmailComparison("email"),
            *(cl.ExactMatch(column).configure(term_frequency_adjustments=True) for column in exact),
        ],
        blocking_rules_to_generate_predictions=[block_on(column) for column in _BLOCKED_ON],
    )
    linker = Linker(DuckDBAPI().register(records(tables).to_arrow()), settings)
    same = [block_on("instrument", "device"), block_on("phone"), block_on("email")]
    linker.training.estimate_probability_two_random_records_match(same, recall=RECALL)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for column in ("instrument", "device"):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(column))
    pairs = linker.inference.predict(threshold_match_probability=match)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, match)
    ends = [
        pl.DataFrame(pairs.as_pyarrow_table()).select("match_weight", account_id=f"account_id_{end}") for end in "lr"
    ]
    weight = pl.concat(ends).group_by("account_id").agg(pl.col("match_weight").max())
    found = pl.DataFrame(clusters.as_pyarrow_table()).join(weight, on="account_id").sort("account_id")
    cluster = found["cluster_id"].rank("dense").cast(pl.Int64).to_numpy()
    return rings(found["account_id"], cluster, score=found["match_weight"].to_numpy())


def records(tables: dict[str, pl.LazyFrame]) -> pl.DataFrame:
    """One row an account: account_id, email, phone, country, referral_code, signup_ip, instrument, device."""
    accounts = tables["accounts"].select("account_id", "email", "phone", "country", "referral_code", "signup_ip")
    for table, column, name in (("payments", "instrument_id", "instrument"), ("logins", "device_id", "device")):
        used = tables[table].select("account_id", pl.col(column).alias(name)).drop_nulls()
        counts = used.group_by("account_id", name).len().sort("len", name, descending=[True, False])
        accounts = accounts.join(counts.group_by("account_id").first().drop("len"), on="account_id", how="left")
    return accounts.sort("account_id").collect()
