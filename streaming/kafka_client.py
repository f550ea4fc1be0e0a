"""Kafka clients: how every connection is made, and what their errors mean."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kafka import errors
from kafka.partitioner.default import murmur2
from msgspec import Struct

from domain.errors import AwayError, ConfigError

PASSWORD_FILE = "HAVENWACHT_KAFKA_PASSWORD_FILE"  # noqa: S105 the name of a variable, not a secret
LOOPBACK = ("127.0.0.1", "localhost", "[::1]", "::1")


class KafkaSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """`[kafka]` of the settings file. A `user` means SASL_SSL with SCRAM-SHA-512."""

    user: str | None = None
    ca_file: str | None = None
    prefix: str = "havenwacht"
    group: str = "havenwacht-detect"
    bootstrap_timeout_s: float = 20.0
    session_timeout_s: float = 10.0
    delivery_timeout_s: float = 60.0
    poll_records: int = 2000

    def topic(self, name: str) -> str:
        """The full name of one of our topics."""
        return f"{self.prefix}.{name}"


class Broker(Struct, frozen=True):
    """Where a cluster is and how we present ourselves to it."""

    servers: tuple[str, ...]
    settings: KafkaSettings

    def arguments(self) -> dict[str, Any]:
        """Arguments of every client of kafka-python."""
        common: dict[str, Any] = {
            "bootstrap_servers": list(self.servers),
            "bootstrap_timeout_ms": int(self.settings.bootstrap_timeout_s * 1000),
            "request_timeout_ms": int(min(30.0, self.settings.delivery_timeout_s / 2) * 1000),
        }
        if self.settings.user is None:
            return common
        return common | {
            "security_protocol": "SASL_SSL",
            "sasl_mechanism": "SCRAM-SHA-512",
            "sasl_plain_username": self.settings.user,
            "sasl_plain_password": _password(),
            "ssl_cafile": self.settings.ca_file,
        }


def broker_at(url: str, settings: KafkaSettings) -> Broker:
    """The cluster of a `kafka://HOST:PORT[,HOST:PORT]` address; plain text only to this machine itself."""
    servers = tuple(part for part in url.removeprefix("kafka://").strip("/").split(",") if part)
    for server in servers:
        host, _, port = server.rpartition(":")
        if not host or not port.isdigit():
            raise ConfigError(url, f"found {server!r}, expected kafka://HOST:PORT")
        if settings.user is None and host not in LOOPBACK:
            raise ConfigError(url, "found plain text to another host, expected kafka.user and kafka.ca_file (SASL_SSL)")
    if not servers:
        raise ConfigError(url, "found no address, expected kafka://HOST:PORT")
    return Broker(servers, settings)


@contextmanager
def understood(broker: Broker, doing: str) -> Iterator[None]:
    """Turn errors of the client into ours: no right or no login is a ConfigError, a broker away an AwayError."""
    where, who = ",".join(broker.servers), broker.settings.user or "anonymous"
    try:
        yield
    except errors.AuthorizationError as error:
        raise ConfigError(where, f"{who} has no right to {doing} ({type(error).__name__})") from error
    except errors.UnknownTopicOrPartitionError as error:
        raise ConfigError(where, f"found no topic to {doing}, expected it to be made beforehand") from error
    except errors.KafkaTimeoutError as error:
        if "bootstrap" in str(error):
            how = "SASL_SSL" if broker.settings.user else "plain text"
            raise ConfigError(
                where, f"found no broker that lets in {who} over {how}; see the log of kafka.net"
            ) from error
        raise AwayError(f"{where}: timed out while trying to {doing}: {error}") from error
    except errors.KafkaError as error:
        if "AuthorizationFailed" in str(error):
            raise ConfigError(where, f"{who} has no right to {doing} ({error})") from error
        raise AwayError(f"{where}: {type(error).__name__} while trying to {doing}: {error}") from error


def partition_of(site: str, partitions: int) -> int:
    """The partition that holds a site: murmur2 of its id, as Kafka's default partitioner has it."""
    return int(murmur2(site.encode()) & 0x7FFFFFFF) % partitions


def _password() -> str:
    named = os.environ.get(PASSWORD_FILE)
    if not named:
        raise ConfigError(PASSWORD_FILE, "found nothing, expected the path of a file with the password")
    try:
        path = Path(named)
        if path.stat().st_mode & 0o077:
            raise ConfigError(path, f"found mode {path.stat().st_mode & 0o777:04o}, expected 0600")
        return path.read_text().strip()
    except OSError as error:
        raise ConfigError(named, f"found {error.strerror}, expected a file with the password") from error
