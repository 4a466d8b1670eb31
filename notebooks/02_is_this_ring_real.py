# %% [markdown]
# # Is this ring real?
#
# A finding is on the table, and a letter would name its accounts. Before anybody signs, somebody has to try to bring
# it down. This walk does that with one ring: what it rests on, what is left when that is taken away, whether chance
# could have made it, which innocent explanation comes nearest, and who stands at its edge.
#
# The world is made up. On your own case begin at "The ring".

# %%
from pathlib import Path
from tempfile import mkdtemp

import polars as pl

import linkgraph as lg
from linkgraph import simulate

pl.Config.set_fmt_str_lengths(140)
pl.Config.set_tbl_rows(20)
folder = Path(mkdtemp(prefix="is-it-real-"))
simulate.world(folder / "world", accounts=3_000, exchanges=60_000, seed=23)
case = lg.investigate(folder / "world" / "data", folder / "case")
case.rings.select("ring_id", "tier", pl.col("score").round(1), "accounts", "families", "explanation")

# %% [markdown]
# ## The ring
#
# Take the one that the most kinds of evidence tie. The first sentence is the finding, the second why its tier is what
# it is; the last says whether chance could have made it.

# %%
ring = case.ring(case.rings.sort(pl.col("families").str.count_matches(","), "accounts", descending=True)["ring_id"][0])
print("\n".join([*ring.head(), ring.chance_in_words()]))

# %% [markdown]
# The card holds all of it in one place.

# %%
ring

# %% [markdown]
# ## What does it rest on?
#
# By signal: how many of its members are tied to the others by it, and how much it says of one of them.

# %%
ring.ties

# %% [markdown]
# The score, term by term. It is the sum of these lines and of the doubts further down, and nothing else.

# %%
ring.reasons.filter(pl.col("bits") != 0).sort("bits", descending=True).select(
    "term", "kind", pl.col("bits").round(1), "sentence"
)

# %% [markdown]
# ## Take away what it rests on
#
# If the strongest kind of evidence were a mistake (a payment processor that gives two cards one id, a template that a
# newspaper printed), who would still be there? Each family is taken away in turn, and every member is weighed again
# among those who are left.

# %%
pl.DataFrame([
    {
        "without": family,
        "still there": (left := ring.without(family)).height,
        "of": ring.finding["accounts"],
        "lowest membership then": round(left["membership"].min(), 3) if left.height else None,
    }
    for family in ring.ties["family"].unique().sort()
])

# %% [markdown]
# ## By chance?
#
# The accounts that stand together without a family of evidence are asked about that family, which had no say: do they
# share more of it than as many accounts like them? One row a family that could be tested.

# %%
held_out = ring.chance["held_out"]
held_out.select("family", "signal", "accounts", "shared", pl.col("expected").round(2), pl.col("log10_p").round(1))

# %% [markdown]
# And the other way round: groups of accounts that have nothing to do with each other, of the same size and make-up, go
# through the same score. How many of them do as well as this ring?

# %%
ring.chance["decoys"].select("decoys", "reached", "groups", "false_discovery_rate")

# %% [markdown]
# ## What else could it be?
#
# Each innocent explanation that was weighed, the best one first, with what speaks for it. Bits below zero are taken off
# the score.

# %%
ring.doubts.select("term", pl.col("bits").round(1), "sentence").head(8)

# %% [markdown]
# ## Who is at the edge?
#
# The weakest members: how sure is it that they belong, and how sure without their best family of evidence? An account
# that only touches the ring by something crowded is peripheral: listed, not counted, not named.

# %%
edge = ring.members.sort("least_membership", "account_id").select(
    "account_id", "role", "tier", "membership", "least_membership", "best_family", "leans_on"
)
edge.head(8)

# %%
weakest = edge["account_id"][0]
ring.why(weakest)

# %% [markdown]
# ## From that account outwards
#
# Everybody it is linked to, strongest first. Whoever has no ring is linked and was not suspected: read why.

# %%
around = case.neighbours(weakest)
around.select("account_id", pl.col("bits").round(1), "signals", "ring_id", "role").head(8)

# %% [markdown]
# Two members who share nothing with each other: over whom do they hang together? A path is no evidence for its ends.
# Where every path leads over one account, look at that account: it may be what joins two groups that are not one.

# %%
names = ring.members.filter(pl.col("role") != "peripheral")["account_id"].to_list()
linked = {frozenset(pair) for pair in ring.links.select("account_a", "account_b").iter_rows()}
apart = next(((names[0], other) for other in names[1:] if frozenset((names[0], other)) not in linked), tuple(names[:2]))
case.path(*apart).with_columns(pl.col("bits").round(1))

# %% [markdown]
# ## What would have been said of honest neighbours?
#
# The groups that came nearest to being suspected and were not. A reader of a letter will ask about them: the same
# kind of evidence, and the innocent explanation that won.

# %%
near = case.findings.filter(pl.col("ring_id").is_null()).sort("score", descending=True).head(5)
near.select("group", pl.col("score").round(1), "accounts", "families", "explanation")

# %%
case.group(near["group"][0]).doubts.select("term", pl.col("bits").round(1), "sentence").head(4)

# %% [markdown]
# ## Decide
#
# What a person concludes is kept with name, time and reason, in a chain of digests: nothing is overwritten, and the
# next run applies it.

# %%
case.decide(ring.id, "confirmed", reason="Stands without each family in turn; no doubt explains it.", by="A. Reviewer")
case.decisions.select("ring_id", "verdict", "reason", "decided_by")
