"""Parcel: files with a manifest of their hashes in one archive, and the check of such an archive without a store."""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct

MANIFEST = "manifest.json"
LARGEST = 256 * 1024 * 1024
"""Bytes of all files of an archive that is checked, unpacked."""

MOST_FILES = 100
WHEN = (1980, 1, 1, 0, 0, 0)
"""The time of files in the archive: the same content gives the same bytes."""


class Content(Struct, frozen=True, forbid_unknown_fields=True):
    """A file of the parcel."""

    name: str
    bytes: int
    sha256: str


class Manifest(Struct, frozen=True, forbid_unknown_fields=True):
    """What is in a parcel, from whom to whom, on what ground."""

    made: str
    by: str
    case: int
    site: str
    recipient: str
    legal_basis: str
    reason: str
    redaction: str
    audit: str
    files: tuple[Content, ...]


class Checked(Struct, frozen=True):
    """What a check found; no `faults` means that all is as it was packed. `digest` is the SHA-256 of the manifest."""

    digest: str | None
    manifest: Manifest | None
    faults: tuple[str, ...]


def digest_of(content: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def contents_of(files: Mapping[str, bytes]) -> tuple[Content, ...]:
    """The files as a manifest lists them."""
    return tuple(Content(name, len(content), digest_of(content)) for name, content in sorted(files.items()))


def pack(manifest: bytes, files: Mapping[str, bytes]) -> bytes:
    """An archive of these files, the manifest first."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in ((MANIFEST, manifest), *sorted(files.items())):
            archive.writestr(zipfile.ZipInfo(name, WHEN), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def check(packed: bytes) -> Checked:
    """Whether each file is as the manifest says, and none is there beside it."""
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            return _check(archive)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        return Checked(None, None, (f"no archive that can be read: {error}",))


def _check(archive: zipfile.ZipFile) -> Checked:
    listed = archive.infolist()
    names = [one.filename for one in listed]
    if len(names) > MOST_FILES or sum(one.file_size for one in listed) > LARGEST:
        return Checked(None, None, (f"more than {MOST_FILES} files or {LARGEST} bytes",))
    if names.count(MANIFEST) != 1:
        return Checked(None, None, (f"found {names.count(MANIFEST)} files {MANIFEST}, expected one",))
    told = _read(archive, MANIFEST)
    try:
        manifest = msgspec.json.decode(told, type=Manifest)
    except (msgspec.MsgspecError, ValueError) as error:
        return Checked(digest_of(told), None, (f"{MANIFEST}: {error}",))
    return Checked(digest_of(told), manifest, tuple(_faults(archive, names, manifest)))


def _faults(archive: zipfile.ZipFile, names: list[str], manifest: Manifest) -> list[str]:
    wanted = {one.name: one for one in manifest.files}
    found = [f"{name}: not in the manifest" for name in sorted(set(names) - {MANIFEST, *wanted})]
    found += [f"{name}: more than once" for name in sorted({name for name in names if names.count(name) > 1})]
    for name, one in sorted(wanted.items()):
        if name not in names:
            found.append(f"{name}: not there")
        elif digest_of(_read(archive, name)) != one.sha256:
            found.append(f"{name}: another content than the manifest says")
    return found


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    """No more of a file than a parcel may hold, whatever its head says."""
    with archive.open(name) as stream:
        content: Any = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise ValueError(f"{name} is larger than {LARGEST} bytes")
    return bytes(content)
