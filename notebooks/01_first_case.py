# %% [markdown]
# # A first case: find and triage
#
# An investigator at an AI provider has exports of accounts, payments, log-ins and exchanges, has taken a [first
# look](00_first_look.ipynb), and has a question: which of these accounts are one operator's, how sure is that, and
# what else could explain it? This walk goes from the folder of exports to a file that can be handed on.
#
# The world is made up, so that the truth is known; put your own folder in place of `exports` and the rest stays as
# it is. Nothing here leaves the machine.

# %%
from pathlib import Path
from tempfile import mkdtemp

import polars as pl

import linkgraph as lg
from linkgraph import evaluate, simulate
from linkgraph.bundles.forms import FORMS

pl.Config.set_fmt_str_lengths(160)
folder = Path(mkdtemp(prefix="first-case-"))
simulate.world(folder / "world", accounts=2_000, exchanges=40_000, seed=7)
exports = folder / "world" / "data"
sorted(path.relative_to(exports).as_posix() for path in exports.rglob("*.parquet"))

# %% [markdown]
# ## Read
#
# Reading checks every row. A row that cannot be used is refused, with file, row, column and reason, and counted; a
# file that cannot be used stops the run, with every problem that was found. The SHA-256 of each file is taken before
# anything is read, so that a later reader can tell which bytes were analysed.

# %%
data = lg.read(exports)
data

# %%
data.sources.select("path", "rows", "accepted", "refused", "sha256")

# %% [markdown]
# ## Investigate
#
# Every stage leaves its tables in the case folder. A run that is cut off goes on where it stopped; the same data,
# settings and seed give the same bytes.

# %%
case = lg.investigate(data, folder / "case")
case

# %% [markdown]
# A score is the log odds, in bits, that the group is a fraudulent ring. `confirmed-strength` is meant to be safe to
# name in a letter; `review` is for a person to look at first. The last column is the best innocent explanation: read
# it before anything else.

# %%
case.rings.select("ring_id", "tier", pl.col("score").round(1), "accounts", "exchanges", "families", "explanation")

# %% [markdown]
# ## Look at one ring
#
# The card holds who is in it, what ties them, what speaks for abuse and against it, when they were active, and how
# they are linked.

# %%
ring = case.ring("R-0001")
ring

# %% [markdown]
# The same as tables. The score is the sum of its reasons and doubts, and nothing else.

# %%
ring.reasons

# %%
ring.doubts

# %%
round(sum([*ring.reasons["bits"], *ring.doubts["bits"]]), 3), round(ring.score, 3)

# %% [markdown]
# ## Why is this account in it?
#
# Members are core, probable or peripheral. Peripheral accounts are listed with the ring, not counted in it and not
# named.

# %%
ring.members.select("account_id", "role", "tier", "membership", "least_membership", "best_family", "exchanges").head(10)

# %%
account = ring.members["account_id"][0]
ring.why(account)

# %% [markdown]
# And why is another account not in it?

# %%
named = set(case.answer["account_id"])
other = next(name for name in data.accounts["account_id"] if name not in named)
ring.why_not(other)

# %% [markdown]
# ## What links these two?
#
# The strongest pair, bit by bit: what a shared value would say if nobody else had it, what is taken off because
# others have it too, and the ceilings that keep one kind of evidence from saying too much.

# %%
strongest = ring.links.row(0, named=True)
pair = case.explain(strongest["account_a"], strongest["account_b"])
pair

# %%
pair.terms.filter(pl.col("bits") != 0).select("kind", "signal", "holders", pl.col("bits", "running").round(1)).head(12)

# %% [markdown]
# ## Take a signal away
#
# A finding that rests on one kind of evidence is only as good as that kind. Here each family in turn says nothing,
# and the members are weighed again on the others: how many would still belong?

# %%
pl.DataFrame([
    {"without": family, "still belong": ring.without(family).height, "of": ring.finding["accounts"]}
    for family in ring.ties["family"].unique().sort()
])

# %% [markdown]
# ## When
#
# One row a day: sign-ups, accounts active, exchanges, log-ins, and how many were banned, suspended or closed.

# %%
ring.timeline.tail(7)

# %% [markdown]
# ## What was not suspected, and why
#
# Most groups of linked accounts are families, firms and classes. They are linked, and not named; each was weighed,
# and the table says what spoke for an innocent explanation.

# %%
quiet = case.findings.filter(pl.col("ring_id").is_null())
quiet.select("group", pl.col("score").round(1), "accounts", "families", "explanation").head(8)

# %%
case.group(quiet["group"][0]).doubts

# %% [markdown]
# And what was not looked at at all: no link there is no sign that there is none.

# %%
case.left_out

# %%
case.refused

# %% [markdown]
# ## Hand it on
#
# `rings.csv`, `rings.parquet` and `report.html` lie in the case folder. Other forms are for other programs: the same
# files come from `linkgraph export`.

# %%
FORMS["graphml"](case.suspected(only=["R-0001"]), folder / "R-0001.graphml")
sorted(path.name for path in [*case.folder.iterdir(), folder / "R-0001.graphml"] if not path.name.startswith("."))

# %% [markdown]
# The graph can be had for your own questions, too.

# %%
graph = ring.to_networkx()
graph.number_of_nodes(), graph.number_of_edges()

# %% [markdown]
# ## Was it right?
#
# This world is made up, so the answer can be held against the truth. On your own data nobody knows the truth: that is
# what the tiers, the doubts and the review by a person are for.

# %%
print(evaluate.score(case.answer, pl.read_parquet(folder / "world" / "truth.parquet")).to_text())
