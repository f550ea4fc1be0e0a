"""Settings: one TOML file, one frozen tree; unknown keys are refused. The environment gives only secrets and a path."""

import os
import tomllib
from pathlib import Path

import msgspec
from msgspec import Struct, field

from domain.errors import ConfigError
from isc.oidc_settings import OidcSettings
from streaming.kafka_client import KafkaSettings

PATH = "HAVENWACHT_CONFIG"


class Checkpointing(Struct, frozen=True, forbid_unknown_fields=True):
    """How often state is kept, in wall-clock seconds."""

    every_s: float = 30.0


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """All settings of the product; every default stands here."""

    kafka: KafkaSettings = field(default_factory=KafkaSettings)
    checkpoint: Checkpointing = field(default_factory=Checkpointing)
    oidc: OidcSettings = field(default_factory=OidcSettings)
    phones: dict[str, dict[str, str]] = {}


def read_settings(path: str | None) -> Settings:
    """The settings in this file, or in the one that the environment names, or the defaults."""
    named = path or os.environ.get(PATH)
    if not named:
        return Settings()
    try:
        return msgspec.convert(tomllib.loads(Path(named).read_text()), Settings)
    except OSError as error:
        raise ConfigError(named, f"found {error.strerror}, expected a TOML file") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise ConfigError(named, f"found {error}, expected the keys of docs/settings.md") from error
