"""Hook: where a recipient wants to be told what is new, and what signs it."""

from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from domain.errors import ConfigError

SHORTEST_SECRET = 16
"""Bytes of what signs a webhook."""

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Hook(Struct, frozen=True):
    """Where a recipient wants to be told, and the file with the secret that signs it; raises ConfigError if wrong."""

    url: str
    secret_file: Path

    def __post_init__(self) -> None:
        found = urlsplit(self.url)
        secure = found.scheme == "https" or (found.scheme == "http" and found.hostname in LOOPBACK)
        if not secure or not found.hostname or found.username is not None:
            raise ConfigError("--webhook", f"found {self.url!r}, expected https://HOST/PATH")
        self.secret()

    def secret(self) -> bytes:
        """What signs; read anew each time, so that it can be exchanged."""
        try:
            if self.secret_file.stat().st_mode & 0o077:
                raise ConfigError(self.secret_file, "found a file that others can read, expected mode 0600")
            found = self.secret_file.read_bytes().strip()
        except OSError as error:
            raise ConfigError(self.secret_file, f"found {error.strerror}, expected a file with a secret") from error
        if len(found) < SHORTEST_SECRET:
            raise ConfigError(self.secret_file, f"found {len(found)} bytes, expected at least {SHORTEST_SECRET}")
        return found
