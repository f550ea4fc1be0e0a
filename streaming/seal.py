"""Seals: a checkpoint that was changed by anyone but us is not read."""

import hmac
import os
import secrets
from hashlib import sha256
from pathlib import Path

import msgspec
import zstandard

from domain.errors import ConfigError
from domain.saving import pack, unpack
from domain.shard import Saved

KEY_FILE = "HAVENWACHT_SEAL_KEY_FILE"
KEY_BYTES = 32
_SIZE_LIMIT = 512 * 1024 * 1024


class BrokenSealError(Exception):
    """The bytes are not what this key sealed."""


def seal(saved: Saved, key: bytes) -> bytes:
    """HMAC-SHA256, then the state as msgpack, packed by zstd."""
    body = zstandard.ZstdCompressor(level=3).compress(pack(saved))
    return hmac.digest(key, body, sha256) + body


def unseal(raw: bytes, key: bytes) -> Saved:
    """The state that was sealed; nothing of it is parsed before the seal is found intact."""
    mark, body = raw[:KEY_BYTES], raw[KEY_BYTES:]
    if not hmac.compare_digest(mark, hmac.digest(key, body, sha256)):
        raise BrokenSealError
    try:
        return unpack(zstandard.ZstdDecompressor().decompress(body, max_output_size=_SIZE_LIMIT), Saved)
    except (zstandard.ZstdError, msgspec.MsgspecError) as error:
        raise BrokenSealError from error


def key_from_environment() -> bytes | None:
    """The key in the file that the environment names, or None where it names none."""
    named = os.environ.get(KEY_FILE)
    return _read_key(Path(named)) if named else None


def key_in_folder(folder: Path) -> bytes:
    """The key beside the checkpoints, made at first use, readable for its owner alone."""
    path = folder / "seal.key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        aside = folder / f".seal.key.{os.getpid()}"
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(secrets.token_bytes(KEY_BYTES))
        try:
            os.link(aside, path)
        except FileExistsError:
            pass  # another worker of this folder was first: its key holds
        finally:
            aside.unlink()
    return _read_key(path)


def _read_key(path: Path) -> bytes:
    try:
        mode, key = path.stat().st_mode, path.read_bytes()
    except OSError as error:
        raise ConfigError(path, f"found {error.strerror}, expected a key file") from error
    if mode & 0o077:
        raise ConfigError(path, f"found mode {mode & 0o777:04o}, expected 0600")
    if len(key) < KEY_BYTES:
        raise ConfigError(path, f"found {len(key)} bytes, expected at least {KEY_BYTES}")
    return key
