# %% [markdown]
# # Next week
#
# A case is not over with the first run. Rings are decided, banned, and come back; new exports arrive. This walk decides
# some rings, runs again on a longer export, and asks what became of everything.

# %%
import shutil
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp

import polars as pl

import linkgraph as lg
from linkgraph import simulate

pl.Config.set_fmt_str_lengths(140)
folder = Path(mkdtemp(prefix="next-week-"))
simulate.world(folder / "world", accounts=2_000, exchanges=40_000, seed=43)
whole = folder / "world" / "data"
sorted(path.name for path in whole.iterdir())

# %% [markdown]
# ## This week
#
# The made-up exports cover months. For the first look everything of the last week is held back.

# %%
exchanges = pl.concat(pl.read_parquet(path) for path in sorted((whole / "exchanges").glob("*.parquet")))
cut = exchanges["sent_at"].max() - timedelta(days=7)
times = {"accounts": "created_at", "payments": "paid_at", "logins": "seen_at", "observations": "seen_at"}
first = folder / "first"
first.mkdir()
exchanges.filter(pl.col("sent_at") < cut).write_parquet(first / "exchanges.parquet")
for table, time in times.items():
    pl.read_parquet(whole / f"{table}.parquet").filter(pl.col(time) < cut).write_parquet(first / f"{table}.parquet")
case = lg.investigate(first, folder / "case")
case.rings.select("ring_id", "tier", pl.col("score").round(1), "accounts", "families", "explanation")

# %% [markdown]
# ## Decide
#
# Two rings were looked at by a person. A dismissed ring is out of the answer from the next run on and stays in the
# findings with the reason; a confirmed one stays, whatever later evidence does to its score. Nothing is overwritten.

# %%
rings = case.rings["ring_id"].to_list()
case.decide(rings[0], "confirmed", reason="One card and one script; none answers mail.", by="A. Reviewer")
case.decide(rings[-1], "dismissed", reason="A course: the teacher wrote to us.", by="B. Reviewer")
case.decisions.select("ring_id", "verdict", "reason", "decided_by", "stands")

# %% [markdown]
# What was decided stands on the ring's card.

# %%
case.ring(rings[0])

# %% [markdown]
# A person may know more than the exports: that two accounts are one operator's, or that they are not.

# %%
names = case.ring(rings[1]).members["account_id"]
case.decide_pair(names[0], names[1], verdict="same", reason="Both named in one support ticket.", by="A. Reviewer")
case.decisions.tail(1).select("account_a", "account_b", "verdict", "reason")

# %% [markdown]
# ## A week later
#
# The same folder, with the week's rows added. Decisions are applied; rings that go on keep their names.

# %%
old = lg.open(folder / "case")
before = folder / "before"
shutil.copytree(old.folder, before)  # the earlier case is kept, to be compared with
now = lg.investigate(whole, folder / "case")
now.rings.select("ring_id", "tier", pl.col("score").round(1), "accounts", "families")

# %%
now.compare(before).select("relation", "old", "new", "before", "now", "both", "sentence")

# %% [markdown]
# The dismissed ring is no longer in the answer. Its group is in the findings, with what was decided.

# %%
decided = now.decisions.filter(pl.col("verdict") == "dismissed")
decided.select("ring_id", "verdict", "reason", "stands")

# %% [markdown]
# ## Does a banned ring carry on?
#
# Operators come back with new accounts and some old things. A ring that shows what a banned one showed says so.

# %%
pl.DataFrame([
    {"ring": name, "carries on": ", ".join(now.ring(name).successor_of["successor_of"].unique().sort()) or None}
    for name in now.rings["ring_id"]
])

# %% [markdown]
# ## Learn
#
# Decided rings say how often one operator's accounts really share a thing, and how often innocent groups do. The
# numbers are shown beside those in use; they are used only when you write them into the settings.

# %%
learned = now.learned()
learned.table.select(
    "signal",
    "confirmed",
    "dismissed",
    *(pl.col(f"{name}_{when}").round(2) for name in ("reuse", "ceiling") for when in ("before", "after")),
).head(8)

# %%
print(learned.to_toml()[:900])
