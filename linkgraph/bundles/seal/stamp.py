"""Time stamps after RFC 3161, from an authority that is named: the only step with a network.

Over the signature of a bundle, and over the digests of the files handed in when they are taken in. Without an authority
there is none. A bundle's own stamp is the one part of it that differs from run to run.
"""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from linkgraph.core.errors import LinkgraphError

SIGNED = ("signatures/bundle.tsr", "signatures/tsa_chain.pem")
"""Where a bundle keeps the stamp over its signature, and the authority's certificates."""
_SECONDS = 30
_LARGEST = 1_000_000


class StampError(LinkgraphError):
    """An authority cannot be reached, or what it answers is no stamp over what was sent."""


@dataclass(frozen=True, slots=True)
class Authority:
    """A time-stamping authority: its address, and a PEM file with the certificates that its answers are checked by."""

    url: str
    chain: Path


Ask = Callable[[str, bytes], bytes]


def authority_of(url: str | None, chain: str | Path | None) -> Authority | None:
    """The authority that a person named, or none.

    Raises:
        StampError: only one of address and certificates is given.
    """
    if (url is None) != (chain is None):
        raise StampError("A stamp needs the authority's address and its certificates.", advice="Give both.")
    return None if url is None or chain is None else Authority(url, Path(chain))


def stamped(content: bytes, authority: Authority, *, ask: Ask | None = None) -> tuple[bytes, bytes]:
    """The answer of the authority over the content, checked, and the certificates.

    Raises:
        StampError: no answer, or one that the certificates do not bear out.
    """
    from cryptography.x509 import load_pem_x509_certificates
    from rfc3161_client import TimestampRequestBuilder, VerificationError, VerifierBuilder, decode_timestamp_response

    request = TimestampRequestBuilder().data(content).build()
    answer = (ask or _post)(authority.url, request.as_bytes())
    try:
        chain = authority.chain.read_bytes()
        builder = VerifierBuilder.from_request(request)
        for certificate in load_pem_x509_certificates(chain):
            builder = builder.add_root_certificate(certificate)
        builder.build().verify_message(decode_timestamp_response(answer), content)
    except OSError as error:
        raise StampError(f"{authority.chain}: {error.strerror}.") from error
    except (ValueError, VerificationError) as error:
        raise StampError(
            f"The answer of {authority.url} is no valid stamp: {error}.", advice="Check the authority's certificates."
        ) from error
    return answer, chain


def _post(url: str, request: bytes) -> bytes:
    if urlsplit(url).scheme not in {"http", "https"}:
        raise StampError(f"{url} is no address of a time-stamping authority.")
    asked = urllib.request.Request(url, data=request, headers={"Content-Type": "application/timestamp-query"})  # noqa: S310  # http or https, see above
    try:
        with urllib.request.urlopen(asked, timeout=_SECONDS) as answer:  # noqa: S310
            return bytes(answer.read(_LARGEST))
    except (urllib.error.URLError, OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        said = reason.strerror if isinstance(reason, OSError) and reason.strerror else reason
        raise StampError(f"{url} does not answer: {said}.", advice="Leave out --stamp, or try again.") from error
