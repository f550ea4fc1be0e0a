"""Site commands: check a site folder, compare it with a published version, publish it.

Each gives the exit status and the lines to print. A folder with mistakes raises ConfigError in `diff` and `publish`.
"""

import os
import shutil
import tempfile
from pathlib import Path

from domain.errors import ConfigError
from geofences.changes import changes
from geofences.read import HISTORY, VERSIONS, check_site, newest_published, published, read_files, read_site, version_of

Result = tuple[int, list[str]]


def check(folder: Path) -> Result:
    """One line a mistake and status 2, or one line that all is well."""
    mistakes = check_site(folder)
    if mistakes:
        return 2, [str(mistake) if mistake.file else f"{folder}: {mistake}" for mistake in mistakes]
    site = read_site(folder)
    counts = f"{len(site.zones)} zones, {len(site.readers)} readers, {len(site.cameras)} cameras"
    return 0, [f"{site.id} {site.version}: no mistakes in {counts}, {len(site.passes)} passes"]


def diff(folder: Path, version: str | None = None) -> Result:
    """What changed in the folder since a published version, by default the newest."""
    site, version = read_site(folder), version or newest_published(folder)
    if version is None:
        return 0, [f"{site.id} {site.version}: nothing is published yet"]
    old = published(folder, version)
    if old.version == site.version:
        return 0, [f"{site.id} {site.version}: no changes"]
    lines = changes(old, site) or ["comments, order or layout only"]
    return 0, [f"{site.id} {version} -> {site.version}", *lines]


def publish(folder: Path) -> Result:
    """Copy the folder's files to `versions/VERSION`; a version that is there already is left as it is."""
    site = read_site(folder)
    place = folder / VERSIONS / site.version
    is_new = not place.is_dir()
    try:
        if is_new:
            _copy(read_files(folder), place)
        published(folder, site.version)
        if newest_published(folder) != site.version:
            _remember(folder, site.version)
    except OSError as error:
        raise ConfigError(place, f"found {error.strerror}, expected a place that can be written") from error
    return 0, [f"{site.id} {site.version}: {'published in' if is_new else 'was published already in'} {place}"]


def _copy(files: dict[str, bytes], place: Path) -> None:
    """Write the files aside and rename the folder, so that nobody ever sees a part of it."""
    if version_of(files) != place.name:
        raise ConfigError(place.parent.parent, "found files that changed while they were read, expected them at rest")
    place.parent.mkdir(exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".aside-", dir=place.parent))
    try:
        for name, content in files.items():
            _write(aside / name, content)
        aside.chmod(0o755)
        _sync(aside)
        aside.rename(place)
        _sync(place.parent)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(0o444)


def _sync(folder: Path) -> None:
    """Make the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remember(folder: Path, version: str) -> None:
    """Add a version to the history, as the newest."""
    with (folder / VERSIONS / HISTORY).open("a", encoding="ascii") as history:
        history.write(f"{version}\n")
        history.flush()
        os.fsync(history.fileno())
