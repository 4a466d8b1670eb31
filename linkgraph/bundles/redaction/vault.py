"""The vault: the secret that tokens and salts are made with, and who is behind each token.

It lies outside every bundle, for its owner's eyes only.
"""

from __future__ import annotations

import hmac
import os
import secrets
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from linkgraph.bundles.forms.csv import write_frame
from linkgraph.bundles.forms.spreadsheet_cells import restored
from linkgraph.bundles.redaction.profiles import Profile
from linkgraph.bundles.redaction.tokens import Tokens
from linkgraph.core.errors import LinkgraphError

_FILE = "master.key"
_BYTES = 32


class VaultError(LinkgraphError):
    """The vault cannot be used: others can read it, or its secret is damaged."""


@dataclass(frozen=True, slots=True)
class Vault:
    """A folder with the secret of a case. The same secret gives the same tokens, so the same bytes, on another day."""

    folder: Path
    secret: bytes

    @classmethod
    def opened(cls, folder: Path) -> Vault:
        """The vault of a folder, made where there is none.

        Raises:
            VaultError: others than its owner can read it, or the secret in it is no secret.
        """
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path = folder / _FILE
            try:
                handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
                with os.fdopen(handle, "wb") as file:
                    file.write(secrets.token_bytes(_BYTES))
            except FileExistsError:
                pass
            for place in (folder, path):
                if stat.S_IMODE(place.stat().st_mode) & 0o077:
                    raise VaultError(f"{place} can be read by others.", advice=f"Run `chmod go-rwx {place}`.")
            secret = path.read_bytes()
        except OSError as error:
            raise VaultError(f"{folder} cannot be used: {error.strerror}.") from error
        if len(secret) != _BYTES:
            raise VaultError(f"{path} is damaged: it has not {_BYTES} bytes.", advice="Restore it from a backup.")
        return cls(folder, secret)

    def key(self, purpose: str, *about: str) -> bytes:
        """A key for one purpose, matter and class of recipient."""
        return hmac.digest(self.secret, "\0".join([purpose, *about]).encode(), "sha256")

    def tokens(self, *, case: str, rings: Sequence[str], profile: Profile) -> Tokens:
        """The maker of tokens for a matter and a class of recipients."""
        return Tokens(self.key("tokens", case, *rings, profile))

    def keep(self, name: str, tokens: Tokens) -> Path:
        """Write who is behind each token, for the owner only; gives the file."""
        path = self.folder / f"{name}.tokens.csv"
        write_frame(tokens.table(), path)
        path.chmod(0o600)
        return path

    def secrets(self) -> pl.DataFrame:
        """kind, value: everything that a kept table of tokens names, but for domains and networks, which many share."""
        read = [
            pl.read_csv(path, schema=dict.fromkeys(("token", "kind", "signal", "value"), pl.String))
            for path in sorted(self.folder.glob("*.tokens.csv"))
        ]
        if not read:
            raise VaultError(f"{self.folder} names nobody.", advice="Give the vault of the case.")
        shown = pl.col("signal").is_in(["network", "email_domain"]).fill_null(value=False)
        return pl.concat(read).filter(~shown).select("kind", restored(pl.col("value")).alias("value")).unique()
