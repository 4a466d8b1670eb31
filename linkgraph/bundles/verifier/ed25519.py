"""Whether an Ed25519 signature is right, in plain Python, after RFC 8032 (5.1.7), strictly: S below the group order,
points in their one encoding, no key or commitment of small order.
"""

from __future__ import annotations

import hashlib
from typing import Tuple

ED_P = 2**255 - 19
ED_L = 2**252 + 27742317777372353535851937790883648493
ED_D = -121665 * pow(121666, ED_P - 2, ED_P) % ED_P
ED_ROOT = pow(2, (ED_P - 1) // 4, ED_P)
Point = Tuple[int, int, int, int]  # extended coordinates x, y, z, t with x*y = z*t


def ed_add(one: Point, other: Point) -> Point:
    """The sum of two points."""
    a = (one[1] - one[0]) * (other[1] - other[0]) % ED_P
    b = (one[1] + one[0]) * (other[1] + other[0]) % ED_P
    c = 2 * one[3] * other[3] * ED_D % ED_P
    d = 2 * one[2] * other[2] % ED_P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % ED_P, g * h % ED_P, f * g % ED_P, e * h % ED_P)


def ed_times(number: int, point: Point) -> Point:
    """A multiple of a point."""
    result: Point = (0, 1, 1, 0)
    while number > 0:
        if number & 1:
            result = ed_add(result, point)
        point = ed_add(point, point)
        number >>= 1
    return result


def ed_same(one: Point, other: Point) -> bool:
    """Whether two points are one."""
    return (one[0] * other[2] - other[0] * one[2]) % ED_P == 0 and (one[1] * other[2] - other[1] * one[2]) % ED_P == 0


def ed_point(encoded: bytes) -> Point | None:
    """The point of 32 bytes, or none where they are not its one encoding."""
    y = int.from_bytes(encoded, "little")
    sign = y >> 255
    y &= (1 << 255) - 1
    if len(encoded) != 32 or y >= ED_P:
        return None
    square = (y * y - 1) * pow(ED_D * y * y + 1, ED_P - 2, ED_P) % ED_P
    x = pow(square, (ED_P + 3) // 8, ED_P)
    if (x * x - square) % ED_P != 0:
        x = x * ED_ROOT % ED_P
    if (x * x - square) % ED_P != 0 or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = ED_P - x
    return (x, y, 1, x * y % ED_P)


ED_BASE_Y = 4 * pow(5, ED_P - 2, ED_P) % ED_P


def ed25519_verify(key: bytes, message: bytes, *, signature: bytes) -> bool:
    """Whether the 64 bytes are the key's signature over the message."""
    base, point = ed_point(ED_BASE_Y.to_bytes(32, "little")), ed_point(key)
    if len(signature) != 64 or base is None or point is None:
        return False
    commitment, number = ed_point(signature[:32]), int.from_bytes(signature[32:], "little")
    neutral: Point = (0, 1, 1, 0)
    if commitment is None or number >= ED_L:
        return False
    if ed_same(ed_times(8, point), neutral) or ed_same(ed_times(8, commitment), neutral):
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ED_L
    return ed_same(ed_times(number, base), ed_add(commitment, ed_times(challenge, point)))
