"""Identity: the provider at which people log in, from the settings and a file with its secret."""

import os
import time
from pathlib import Path
from typing import Any

from app.settings import Settings
from domain.errors import ConfigError
from isc.oidc import Provider

SECRET_FILE = "HAVENWACHT_OIDC_SECRET_FILE"  # noqa: S105 the name of a variable, not a secret
OTHERS = 0o077
"""Who may not read a secret."""


def provider_of(settings: Settings, engine: Any) -> Provider | None:
    """The provider of `[oidc]`, None without an issuer; raises ConfigError where it cannot be used."""
    if settings.oidc.issuer is None:
        return None
    return Provider(settings.oidc, _secret(), engine, time.time)


def _secret() -> str:
    named = os.environ.get(SECRET_FILE)
    if not named:
        raise ConfigError(SECRET_FILE, "found nothing, expected the path of a file with the client's secret")
    try:
        path = Path(named)
        if path.stat().st_mode & OTHERS:
            raise ConfigError(path, f"found mode {path.stat().st_mode & 0o777:04o}, expected 0600")
        return path.read_text().strip()
    except OSError as error:
        raise ConfigError(named, f"found {error.strerror}, expected a file with the client's secret") from error
