"""How to read the numbers, and what the words mean: the end of every report."""

from __future__ import annotations

from linkgraph.views.html import Html, element

_READ = """
Evidence is counted in bits. One bit doubles the odds that two accounts have one operator, ten bits multiply them by
1,024, twenty by about a million. Bits below 0 speak against. Bits of independent evidence add up.

How much a shared thing says depends on how few accounts share it: a card held by two accounts says much, an address
held by a thousand says little. A thing that very many hold says nothing in the end; it is counted and shown all the
same.

One kind of thing never says more than its ceiling, and its second and third shared value count less than the first.
Kinds that can have one common cause (addresses, networks, mail domains, sign-up codes) form one family with one
ceiling, which by itself makes no link.

Being linked is not being suspected: families, firms and classes are linked too. The score of a group adds what speaks
for abuse and takes off what innocent explanations account for; every term of it is printed.

Where many accounts hold one thing, each is compared with a fixed number of others only, chosen without regard to what
the accounts did. Two accounts without a link may therefore still share such a thing.

All times are UTC. Counts are exact unless a sentence says that something was drawn or listed in part.
"""
_WORDS = (
    ("signal", "a kind of thing that two accounts can share, such as a payment instrument or a prompt template"),
    ("value", "one such thing: one card, one template"),
    ("link", "a pair of accounts whose evidence reaches the bar that the settings name"),
    ("group", "accounts that hold together by links"),
    ("ring", "a group that is suspected: held to be one operator's, on the evidence shown"),
    (
        "membership",
        "the probability, on this evidence, that an account belongs; also with its strongest family left out",
    ),
    (
        "core, probable, peripheral",
        "how surely an account belongs. Peripheral accounts are listed, not counted and not named",
    ),
    ("confirmed-strength", "a tier: the evidence is strong enough to be named in a letter after a person has decided"),
    ("review", "a tier: for a person to look at first; not to be named outside"),
    ("score", "the log odds, in bits, that a group is a fraudulent ring: the sum of the terms printed with it"),
    ("refused row", "a row of the input that could not be read as what it should be; kept apart with its reason"),
    ("left out", "what was there and was not used, with the reason"),
)


def how_to_read() -> Html:
    """A few paragraphs on bits, ceilings, links and scores."""
    return element(
        "section",
        element("h2", "How to read the numbers", id="reading"),
        (element("p", " ".join(text.split())) for text in _READ.strip().split("\n\n")),
    )


def glossary() -> Html:
    """Each word once."""
    pairs = ((element("dt", word), element("dd", f"{meaning}.")) for word, meaning in _WORDS)
    return element("section", element("h2", "Words"), element("dl", pairs, class_="words"))
