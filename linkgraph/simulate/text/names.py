"""Made-up names of people, places and products, and rare terms, built from syllables: large, and nobody bears them."""

from __future__ import annotations

import numpy as np

_STARTS = (
    "ba be bo da de do fa fe ga go ha he ja jo ka ke ko la le li lo ma me mi mo na ne ni no pa pe po ra "
    "re ri ro sa se si so ta te to va ve vi wa ye za zo"
).split()
_MIDDLES = "ra ri lo la na ni mo mi to ta de di sa se lu le va ve ko ka bi ba ru ro".split()
_ENDS = "n s l r th x m nd ck lle nna ston ra lia ro vic mar den ton dra ".split(" ")
_TERM_STARTS = (
    "hydro thermo micro macro bio geo astro electro photo neuro cyto proto pseudo para meta hyper "
    "infra ultra iso poly mono auto tele chrono cryo"
).split()
_TERM_STEMS = (
    "graph morph phase gen lyt cline troph scope stat kin meter plas form sphere dyne valent tax derm chrome crine path"
).split()
_TERM_ENDS = "ic al ism ide ine ase osis ity ous ive ation ology".split()


def invented(rng: np.random.Generator, count: int) -> list[str]:
    """Distinct capitalised names of two to four syllables, at most `count` of them."""
    many = 2 * count
    first, last = rng.integers(0, len(_STARTS), many), rng.integers(0, len(_ENDS), many)
    middle, length = rng.integers(0, len(_MIDDLES), (many, 2)), rng.integers(0, 3, many)
    found: dict[str, None] = {}
    for i in range(many):
        inner = "".join(_MIDDLES[syllable] for syllable in middle[i, : length[i]])
        found[(_STARTS[first[i]] + inner + _ENDS[last[i]]).capitalize()] = None
        if len(found) == count:
            break
    return list(found)


def rare_terms(rng: np.random.Generator) -> list[str]:
    """Some six thousand technical-sounding words in random order."""
    terms = [a + b + c for a in _TERM_STARTS for b in _TERM_STEMS for c in _TERM_ENDS]
    return [terms[i] for i in rng.permutation(len(terms))]
