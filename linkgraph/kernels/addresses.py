"""Internet addresses on arrays: one canonical spelling, and membership in lists of networks."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import polars as pl

_OCTET = r"(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_IPV4 = rf"^(?:{_OCTET}\.){{3}}{_OCTET}$"
_MAPPED = bytes(10) + b"\xff\xff"


def canonical(values: pl.Series) -> pl.Series:
    """The one spelling of each address, null where it is none.

    IPv4 in dotted decimals, IPv6 as in RFC 5952, IPv4-mapped IPv6 as IPv4. Blanks around are ignored. No address is
    one with a port, a prefix length or a zone, nor one with leading zeros in an octet: some programs read it as octal.

    >>> canonical(pl.Series([" 192.0.2.1", "2001:DB8:0:0::1", "::ffff:192.0.2.1", "192.0.2.01"])).to_list()
    ['192.0.2.1', '2001:db8::1', '192.0.2.1', None]
    """
    text = values.str.strip_chars()
    plain = text.str.contains(_IPV4).fill_null(value=True)
    if plain.all():
        return text
    other = text.filter(~plain).unique()
    spelled = pl.DataFrame({"text": other, "address": pl.Series([_spell(one) for one in other], dtype=pl.String)})
    found = text.alias("text").to_frame().join(spelled, on="text", how="left", maintain_order="left")["address"]
    return text.zip_with(plain, found)


def pack(values: pl.Series) -> npt.NDArray[np.bytes_]:
    """Canonical addresses as 16 bytes that sort as the addresses do: IPv4 inside IPv6's range for it, null as zeros."""
    return np.array([bytes(16) if one is None else _packed(one) for one in values], dtype="S16")


def ranges(networks: Iterable[str]) -> tuple[npt.NDArray[np.bytes_], npt.NDArray[np.bytes_]]:
    """First and last address of each network or single address, packed, sorted, overlaps and neighbours merged.

    Raises:
        ValueError: one of them is neither a network nor an address; bits below the prefix are allowed.
    """
    parsed = [ipaddress.ip_network(one, strict=False) for one in networks]
    merged: list[ipaddress.IPv4Network | ipaddress.IPv6Network] = [
        *ipaddress.collapse_addresses(one for one in parsed if isinstance(one, ipaddress.IPv4Network)),
        *ipaddress.collapse_addresses(one for one in parsed if isinstance(one, ipaddress.IPv6Network)),
    ]
    first = np.array([_wide(one.network_address) for one in merged], dtype="S16")
    last = np.array([_wide(one.broadcast_address) for one in merged], dtype="S16")
    order = np.argsort(first, kind="stable")
    return first[order], last[order]


def within(
    packed: npt.NDArray[np.bytes_], *, first: npt.NDArray[np.bytes_], last: npt.NDArray[np.bytes_]
) -> npt.NDArray[np.bool_]:
    """True where a packed address lies in one of the sorted, disjoint ranges."""
    if not len(first):
        return np.zeros(len(packed), dtype=bool)
    nearest = np.searchsorted(first, packed, side="right") - 1
    return (nearest >= 0) & (packed <= last[nearest])


def _spell(text: str) -> str | None:
    try:
        packed = socket.inet_pton(socket.AF_INET6, text)
    except (OSError, ValueError):
        return None
    if packed.startswith(_MAPPED):
        return socket.inet_ntop(socket.AF_INET, packed[12:])
    # The C library writes addresses below 2**32 with dots; Python's spelling has none.
    return (
        str(ipaddress.IPv6Address(packed))
        if packed.startswith(bytes(12))
        else socket.inet_ntop(socket.AF_INET6, packed)
    )


def _packed(address: str) -> bytes:
    if ":" in address:
        return socket.inet_pton(socket.AF_INET6, address)
    return _MAPPED + socket.inet_pton(socket.AF_INET, address)


def _wide(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bytes:
    return _MAPPED + address.packed if address.version == 4 else address.packed
