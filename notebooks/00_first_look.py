# %% [markdown]
# # A first look
#
# Exports have arrived. Before anybody speaks of rings: is the data what it is said to be, what was refused, and what
# do accounts share at all? This walk finds no ring. It looks at what a ring would have to be found in.
#
# The world is made up; put your own folder in place of `exports`.

# %%
from pathlib import Path
from tempfile import mkdtemp

import polars as pl
from IPython.display import SVG

import linkgraph as lg
from linkgraph import simulate
from linkgraph.tables.tokens import LISTED_COST
from linkgraph.views import figures

pl.Config.set_fmt_str_lengths(110)
pl.Config.set_tbl_rows(24)
folder = Path(mkdtemp(prefix="first-look-"))
simulate.world(folder / "world", accounts=2_000, exchanges=40_000, seed=880)
exports = folder / "world" / "data"
sorted(path.relative_to(exports).as_posix() for path in exports.rglob("*.parquet"))

# %% [markdown]
# Real exports are never clean. So that there is something to see, some rows are spoilt here: a log-in of the year
# 1970, one of an account that is not there, and an address that is none.

# %%
logins = pl.read_parquet(exports / "logins.parquet")
spoilt = logins.head(3).with_columns(
    pl.Series("seen_at", ["1970-01-01", "2026-03-01", "2026-03-01"]).str.to_datetime(time_zone="UTC"),
    pl.Series("account_id", [logins["account_id"][0], "acc_nobody", logins["account_id"][0]]),
    pl.Series("ip", [logins["ip"][0], logins["ip"][0], "300.1.2.3"]),
)
pl.concat([logins, spoilt.cast(dict(logins.schema))]).write_parquet(exports / "logins.parquet")
spoilt.select("account_id", "seen_at", "ip")

# %% [markdown]
# ## Read
#
# Every row is checked. One that cannot be used is refused, with file, row, column and reason; a file that cannot be
# used stops the run, with every problem that was found. Digests are taken before anything is read.

# %%
data = lg.read(exports)
print(data.report.to_text())

# %%
data.refused.select("table", "row", "column", "value", "reason")

# %%
data.sources.select("path", "rows", "accepted", "refused", "sha256")

# %% [markdown]
# ## Who is in it?
#
# A ring that signed up last week looks another way than one of years. Know what is ordinary here before you call
# anything else unusual.

# %%
signed_up = data.accounts.select(pl.from_epoch("created_at", time_unit="us").alias("signed up"), "plan", "status")
signed_up["signed up"].describe()

# %%
signed_up.group_by("plan", "status").len("accounts").sort("accounts", descending=True).head(8)

# %% [markdown]
# ## What is shared, signal by signal?
#
# The stages run once. Of each signal: for how many accounts it is known at all, how many of its values two or more
# accounts share, and how many one account has to itself. A signal that nobody shows is one that was not exported.

# %%
case = lg.investigate(data, folder / "case")
signals = case.table("signals")
signals.select("signal", "family", "holders", shared="tokens", alone="alone")

# %% [markdown]
# By how many? Most shared values are held by two or three accounts: a couple, a family, somebody's second account.

# %%
tokens = case.table("tokens")
bounds = {"2": 2, "3": 3, "4 to 10": 10, "11 to 40": 40}
size = pl.coalesce(
    *(pl.when(pl.col("holders") <= most).then(pl.lit(name)) for name, most in bounds.items()), pl.lit("more")
)
sizes = (
    tokens
    .group_by("signal", size.alias("held by"))
    .len("values")
    .pivot("held by", index="signal", values="values")
    .fill_null(0)
)
sizes.select("signal", *bounds, "more").sort("signal")

# %% [markdown]
# ## Hubs
#
# The values that most accounts hold. A carrier, a VPN exit, a popular prompt: sharing one says little, and the number
# of holders is what says so. `bits` is what it would say of a pair, before the ceiling of its signal.

# %%
known = signals.select("signal", "holders", "reuse", "discount").rename({"holders": "known"})
rate = pl.col("holders") / pl.col("known")
bits = ((1 + pl.col("reuse") * (1 / rate - 1)).log(2) - pl.col("discount")).clip(0).round(1)
hubs = tokens.join(known, on="signal").sort("holders", descending=True).with_columns(bits.alias("bits"))
hubs.select("signal", "value", "holders", "known", "bits").head(12)

# %% [markdown]
# The rarest are on the other side: few hold them, and they say the more.

# %%
hubs.sort("bits", descending=True).unique("signal", maintain_order=True).select("signal", "value", "holders", "bits")

# %% [markdown]
# Is an address a VPN exit that your export shows little of? A list can say so (`lists.vpn`): a listed value costs a
# few bits, and is never removed.

# %%
LISTED_COST, tokens["listed"].null_count() == tokens.height

# %% [markdown]
# ## Who shares most?
#
# Accounts by how many values they share with anybody. The top of this list is no list of suspects: heavy users of a
# crowded network stand there too.

# %%
names = case.table("accounts").select("account", "account_id")
shared = case.table("sightings").join(tokens.select("signal", "token"), on=["signal", "token"], how="semi")
most = shared.group_by("account").agg(pl.len().alias("values"), pl.col("signal").n_unique().alias("signals"))
most.join(names, on="account").sort("signals", "values", descending=True).select(
    "account_id", "values", "signals"
).head(8)

# %% [markdown]
# ## What was not looked at
#
# What was left out, and why. No link there is no sign that there is none.

# %%
case.left_out.select("stage", "signal", "reason", "count", "unit")

# %% [markdown]
# So much is linked that is innocent. What of it is suspected, and what speaks against it, is the next notebook:
# [01_first_case](01_first_case.ipynb). A glimpse: the strongest ring, and what it shares.

# %%
case.ring("R-0001")

# %%
SVG(figures.svgs(case.ring("R-0001").picture, ["signals"])["signals"])
