# %% [markdown]
# # Bring your own signal
#
# Every provider sees something that nobody else sees: a TLS fingerprint, a captcha vendor's device score, the id of an
# SDK build. There are two ways to let it speak. The table `observations` takes anything named, with no code. A signal
# file of your own is for things that have to be made from other columns first.

# %%
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp

import polars as pl

import linkgraph as lg
from linkgraph import sightings, simulate
from linkgraph.sightings.signal import Signal, shown
from linkgraph.tables.signals import RARITY

pl.Config.set_fmt_str_lengths(120)
folder = Path(mkdtemp(prefix="own-signal-"))
simulate.world(folder / "world", accounts=1_500, exchanges=30_000, seed=31)
exports = folder / "world" / "data"
before = lg.investigate(exports, folder / "before")
before.rings.select("ring_id", "tier", pl.col("score").round(1), "accounts", "families")

# %% [markdown]
# ## Something that only you see
#
# Say that your edge servers keep a fingerprint of each client's TLS handshake. Ordinary people share a handful of them
# by the thousand; the script of one operator has its own. Here it is made up for the first ring, and for everybody else
# drawn from a few that are common.

# %%
ring = before.ring("R-0001")
members = ring.members.filter(pl.col("role") != "peripheral")["account_id"]
accounts = pl.read_parquet(exports / "accounts.parquet").select("account_id", "created_at")
everyday = pl.Series([f"ja4:common-{number}" for number in range(6)])
seen = accounts.select(
    "account_id",
    (pl.col("created_at") + timedelta(hours=1)).alias("seen_at"),
    pl.lit("tls_fingerprint").alias("signal"),
    pl
    .when(pl.col("account_id").is_in(members.to_list()))
    .then(pl.lit("ja4:script-7f3a"))
    .otherwise(everyday.gather(pl.int_range(accounts.height, eager=True) % 6))
    .alias("token"),
)
seen["token"].value_counts(sort=True)

# %% [markdown]
# ## No code: the table `observations`
#
# Account, signal, value, time: that is all. A new name is a signal of its own in the next run.

# %%
known = pl.read_parquet(exports / "observations.parquet")
own = seen.select(pl.col(name).cast(known.schema[name]) for name in known.columns)
pl.concat([known, own]).write_parquet(exports / "observations.parquet")
after = lg.investigate(exports, folder / "after")
after.table("signals").filter(pl.col("signal").str.starts_with("observed:")).select(
    "signal", "records", "holders", "tokens", "alone", "ceiling"
)

# %% [markdown]
# The common ones say next to nothing, since so many hold them; the rare one speaks for the ring. Nobody had to say
# which is which: the number of holders does.

# %%
after.table("tokens").filter(pl.col("signal") == "observed:tls_fingerprint").select("value", "holders")

# %%
one = members[0]
same = after.ring(after.answer.filter(pl.col("account_id") == one)["ring_id"][0])
same.ties.select("signal", "family", "tied", pl.col("bits").round(1))

# %% [markdown]
# The ring's card names the new signal beside the others.

# %%
same

# %% [markdown]
# ## How much may it say?
#
# Two numbers decide: how often accounts of one operator share the thing (`reuse`), and the most that sharing it can
# say (`ceiling`: how often strangers share it for another reason). They are settings, in `linkgraph.toml` beside the
# exports; what you write there is kept with the case and printed in what is handed out.

# %%
(exports / "linkgraph.toml").write_text('[signals."observed:tls_fingerprint"]\nceiling = 4.0\n', encoding="utf-8")
careful = lg.investigate(exports, folder / "careful")
pair = careful.explain(*members[:2])
pair.terms.filter(pl.col("signal") == "observed:tls_fingerprint").select(
    "kind", "value", "holders", pl.col("bits").round(1)
)

# %% [markdown]
# ## Without it
#
# A signal that is new is a signal that may be wrong. Whoever would be in the ring by it alone can be asked for.

# %%
without = same.without(same.ties.filter(pl.col("signal") == "observed:tls_fingerprint")["family"][0])
f"{without.height} of {same.finding['accounts']} belong without it"

# %% [markdown]
# ## With code: a signal file
#
# Where the value has to be made first, a signal is one file: what it reads, how it makes tokens, and its numbers. This
# one joins accounts whose mail addresses have the same shape (letters, digits, domain). In the project it would be
# `linkgraph/sightings/signals/mail_shape.py`, one line in the list beside it, and a test: see CONTRIBUTING.

# %%
shape = pl.col("email").str.replace_all("[a-z]+", "a").str.replace_all("[0-9]", "9")
mail_shape = Signal(
    name="mail_shape",
    sentence="mail addresses of the same shape",
    family="contact",
    rule=RARITY,
    reads={"accounts": ("account", "created_at", "email")},
    sight=lambda source: shown(source.tables["accounts"], value=shape, at="created_at"),
    reuse=0.3,
    ceiling=3.0,
    discount=2.0,
    examples=(("ab.cd12@x.example", "a.a99@a.a"),),
)
accepted = {name: after.contents.scan(name) for name in ("accounts", "logins", "payments", "exchanges", "observations")}
source = sightings.Source(tables=accepted, accounts=after.accounts)
looked = sightings.collect(source, [mail_shape], settings={})
looked.tokens.select("value", "holders").sort("holders").head(8)

# %% [markdown]
# Shapes that hundreds share say nothing; the discount and the ceiling hold down the rest. A look at the table before
# the signal is let into a case costs nothing.
