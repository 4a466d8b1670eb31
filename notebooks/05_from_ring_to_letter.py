# %% [markdown]
# # From ring to letter
#
# A ring is decided. Now somebody outside has to be told, who does not know this tool and has every reason to doubt
# it: a court, a regulator, another provider's counsel. This walk goes from the decision to a sealed bundle, follows a
# number of the letter back to the row of a file, and then tries to cheat.
#
# The world is made up. Whether you may hand anything out is counsel's question; the tool records the answer.

# %%
import json
import shutil
from pathlib import Path
from tempfile import mkdtemp

import polars as pl
from IPython.display import SVG

import linkgraph as lg
from linkgraph import simulate
from linkgraph.bundles.letter.errors import LetterError
from linkgraph.bundles.letter.template import builtin
from linkgraph.bundles.opened import claim_rows
from linkgraph.bundles.redaction.profiles import DisclosureError
from linkgraph.bundles.seal import keys
from linkgraph.views import figures

pl.Config.set_fmt_str_lengths(120)
folder = Path(mkdtemp(prefix="to-letter-"))
simulate.world(folder / "world", accounts=2_000, exchanges=40_000, seed=881)
case = lg.investigate(folder / "world" / "data", folder / "case")
case.rings.select("ring_id", "tier", pl.col("score").round(1), "accounts", "families", "explanation")

# %% [markdown]
# ## Decide
#
# Take the strongest ring of confirmed strength. Somebody looked at it, and says so with name and reason.

# %%
ring = case.ring(case.rings.filter(pl.col("tier") == "confirmed-strength")["ring_id"][0])
case.decide(ring.id, "confirmed", reason="Stands without each family in turn; no doubt explains it.", by="A. Reviewer")
ring

# %%
SVG(figures.svgs(ring.picture, ["timeline"])["timeline"])

# %% [markdown]
# Its weakest member first. Whoever is named in what follows must be able to ask this.

# %%
weakest = ring.members.filter(pl.col("tier") == "confirmed-strength").sort("least_membership")["account_id"][0]
ring.why(weakest)

# %% [markdown]
# ## A key
#
# The public half is published where the recipient finds it without you. One that lies in the bundle proves nothing.

# %%
key = keys.make(folder / "evidence.key")
key.public.fingerprint()

# %% [markdown]
# ## The bundle
#
# Basis, approver and recipient are recorded; nothing is handed out without them. How likely it is that one operator
# directs the accounts is the approver's word, and stands in the letter as a judgment, apart from everything that was
# counted.

# %%
given = {"approver": "A. Counsel", "basis": "an exercise on a made-up world", "key": folder / "evidence.key"}
made = lg.bundle(ring, folder / "out", profile="legal", recipient="The court", likelihood="very likely", **given)
sorted(path.relative_to(made.folder).as_posix() for path in (made.folder / "data").iterdir())

# %% [markdown]
# The letter, as Markdown. Each number in brackets is bound to a claim; accounts have tokens, and are not named.

# %%
letter = (made.folder / "data/letter/letter.md").read_text(encoding="utf-8")
print(letter[:3_000])

# %% [markdown]
# ## Claims
#
# Every number is an entry of `claims.json`: what it counts, in which exhibit, by which expression, and how it is
# printed. `measured` was counted, `derived` comes from other claims, `inferred` rests on the method, a `judgment` is
# a person's.

# %%
told = json.loads((made.folder / "data/claims.json").read_text(encoding="utf-8"))["claims"]
claims = pl.DataFrame([{name: str(one.get(name, "")) for name in ("id", "kind", "label", "display")} for one in told])
claims.head(14)

# %%
claims["kind"].value_counts(sort=True)

# %% [markdown]
# Behind a number stand rows. How many accounts? These:

# %%
behind = claim_rows(made.folder, "C002")
print(behind.sentence())
behind.rows.select("account", "role", "tier", "membership", "source", "source_row").head()

# %% [markdown]
# `source` and `source_row` lead to the file that was handed in, by its digest, and the row in it.

# %%
pl.read_csv(next((made.folder / "data/exhibits").glob("EX-007*.csv")))

# %% [markdown]
# ## Check it
#
# Two programs written apart count every claim again; so do `sha256sum`, `openssl` and one file of Python in the
# bundle, for a reader who has no linkgraph.

# %%
public = keys.public_of(folder / "evidence.key")
print(lg.verify(made.folder, key=public))

# %% [markdown]
# ## Cheat
#
# Somebody makes the ring look larger: one digit in the letter.

# %%
forged = shutil.copytree(made.folder, folder / "forged")
changed = letter.replace(f"[{behind.claim['display']}](#C002)", "[99](#C002)")
(forged / "data/letter/letter.md").write_text(changed, encoding="utf-8")
found = lg.verify(forged, key=public)
print(found)

# %% [markdown]
# Or writes a sentence with a number that nobody counted. It does not even build.

# %%
own = folder / "own.md"
template = builtin("policy")
own.write_text(
    "+++\n"
    + "\n".join(f"{name} = {json.dumps(words)}" for name, words in template.head.items())
    + f"\n+++\n{template.body}\n\nThousands more are suspected.\n",
    encoding="utf-8",
)
try:
    lg.bundle(ring, folder / "own", profile="legal", recipient="The court", letter=own, **given)
except LetterError as error:
    print(error)

# %% [markdown]
# Or hands out a ring that a colleague has dismissed. A ring in review is refused as well.

# %%
other = case.rings["ring_id"][-1]
case.decide(other, "dismissed", reason="A course: the teacher wrote to us.", by="B. Reviewer")
try:
    lg.bundle(case.ring(other), folder / "dismissed", profile="legal", recipient="The press", **given)
except DisclosureError as error:
    print(error)

# %% [markdown]
# ## For everybody
#
# The profile `public` holds no account at all, and cells of ten accounts or more. Its claims are those of the other
# bundle: both are held against each other.

# %%
large = case.rings.filter(pl.col("tier") == "confirmed-strength", pl.col("accounts") >= 20)
both = case.ring(large["ring_id"][0])
for profile, whom in (("legal", "The court"), ("public", "Everybody")):
    lg.bundle(both, folder / "both", profile=profile, recipient=whom, **given)
print(lg.verify(folder / "both" / f"{both.id}-legal", key=public, against=folder / "both" / f"{both.id}-public"))

# %% [markdown]
# What no bundle can show: that nobody changed exhibit, claim and letter alike before it was sealed. Only the digests
# of the files handed in, written down elsewhere at intake, tell that. Write them down.

# %%
case.sources.select("path", "sha256")
