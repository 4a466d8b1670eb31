"""How much what a member holds ties it to a set of members: the rate inside the set against the rate outside."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from linkgraph.kernels.compile import compiled

I64 = npt.NDArray[np.int64]
F64 = npt.NDArray[np.float64]
B1 = npt.NDArray[np.bool_]

_ALPHA = 1.0
_LEAST_BITS = 1.0
_HABIT = 0.25


@dataclass(frozen=True, slots=True)
class Holdings:
    """Who holds which token: member m holds `token[start[m]:start[m + 1]]`, each with its share of m's records.

    By token: the number of its kind, its holders, and how many members could have held it. By kind: decay,
    ceiling, and whether a token is a thing with an owner (a card, a device) and not a phrase that anybody may use.
    """

    start: I64
    token: I64
    share: F64
    kind: I64
    holders: I64
    exposed: I64
    decay: F64
    ceiling: F64
    owned: B1


@compiled
def _ties(
    set_start: I64,
    set_member: I64,
    asked_start: I64,
    asked: I64,
    start: I64,
    token: I64,
    share: F64,
    kind: I64,
    holders: I64,
    exposed: I64,
    decay: F64,
    ceiling: F64,
    owned: B1,
    bits: F64,
    shared: I64,
) -> None:
    inside = np.zeros(holders.shape[0], dtype=np.int64)
    used = np.zeros(holders.shape[0], dtype=np.float64)
    belongs = np.zeros(start.shape[0], dtype=np.bool_)
    kinds = decay.shape[0]
    for s in range(set_start.shape[0] - 1):
        size = set_start[s + 1] - set_start[s]
        for i in range(set_start[s], set_start[s + 1]):
            member = set_member[i]
            belongs[member] = True
            for j in range(start[member], start[member + 1]):
                inside[token[j]] += 1
                used[token[j]] += share[j]
        for i in range(asked_start[s], asked_start[s + 1]):
            member = asked[i]
            own = 1 if belongs[member] else 0
            first = start[member]
            count = start[member + 1] - first
            one = np.zeros(count, dtype=np.float64)
            of_kind = np.empty(count, dtype=np.float64)
            for j in range(count):
                t = token[first + j]
                others = inside[t] - own
                if others < 1:
                    continue
                theta = (others + _ALPHA * holders[t] / exposed[t]) / (size - own + _ALPHA)
                outside = (holders[t] - inside[t] + 1.0) / (exposed[t] - inside[t] + 1.0)
                habit = (used[t] - own * share[first + j]) / others
                ours = others / (holders[t] - own)
                if owned[kind[t]]:
                    ours += (min(1.0, 2.0 * ours) - ours) * others / (size - own)
                value = np.log2(theta / outside) * ours
                value *= min(1.0, share[first + j] / (_HABIT * habit))
                if value >= _LEAST_BITS:
                    one[j] = value
            for k in range(kinds):
                picked = 0
                for j in range(count):
                    if one[j] > 0.0 and kind[token[first + j]] == k:
                        of_kind[picked] = one[j]
                        picked += 1
                if picked == 0:
                    continue
                mine = np.sort(of_kind[:picked])
                factor = 1.0
                for m in range(mine.shape[0] - 1, -1, -1):
                    bits[i, k] += mine[m] * factor
                    factor *= decay[k]
                bits[i, k] = min(bits[i, k], ceiling[k])
                shared[i, k] = mine.shape[0]
        for i in range(set_start[s], set_start[s + 1]):
            member = set_member[i]
            belongs[member] = False
            for j in range(start[member], start[member + 1]):
                inside[token[j]] = 0
                used[token[j]] = 0.0


def ties(holdings: Holdings, *, set_start: I64, set_member: I64, asked_start: I64, asked: I64) -> tuple[F64, I64]:
    """Bits that tie each asked member to the set it is asked for, and the number of tokens, one column a kind.

    Set s has the members `set_member[set_start[s]:set_start[s + 1]]`; asked for it are `asked[asked_start[s]: …]`. A
    member of the set is left out of the set, of h, n and N; only the prevalence p = n / N is of all. With h of the set
    that hold token t, n holders, N that could: θ = (h + p) / (|set| + 1), b = (n - h + 1) / (N - h + 1), bits =
    log2(θ / b), times the share s = h / n of its holders that are in the set (a token mostly held elsewhere speaks only
    for the part that is the set's), times the token's share of the member's own records over a quarter of the mean
    share in the set, at most 1 (using in passing what they live by ties nobody). A thing with an owner, which a share c
    of the set holds, counts s + (min(1, 2 s) - s) c instead of s: the card on which a whole set lives is the set's,
    though some of its holders went elsewhere. Bits under 1 count as 0; of one kind the i-th best counts
    decay ** (i - 1), up to the ceiling.
    """
    kinds = holdings.decay.shape[0]
    bits = np.zeros((asked.shape[0], kinds), dtype=np.float64)
    shared = np.zeros((asked.shape[0], kinds), dtype=np.int64)
    _ties(
        set_start,
        set_member,
        asked_start,
        asked,
        holdings.start,
        holdings.token,
        holdings.share,
        holdings.kind,
        holdings.holders,
        holdings.exposed,
        holdings.decay,
        holdings.ceiling,
        holdings.owned,
        bits,
        shared,
    )
    return bits, shared
