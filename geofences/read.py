"""Read: a site folder into a `Site`, with every mistake told. The one place on this floor that reads files."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from domain.errors import ConfigError
from domain.site import Site
from geofences.builder import FILES, Builder
from geofences.mistakes import Mistake

SIZE_LIMIT = 64 * 2**20
VERSIONS = "versions"
HISTORY = "history.txt"
"""In `versions`: what was published, one version a line, the newest last."""

_VERSION = re.compile(r"[0-9a-f]{12}")


def read_site(folder: Path) -> Site:
    """The site in a folder; raises ConfigError with its first mistake, and how many more there are."""
    site, mistakes = _read(folder)
    if site is None:
        first, more = mistakes[0], len(mistakes) - 1
        also = f" (and {more} more mistake{'s' if more > 1 else ''})" if more else ""
        raise ConfigError(folder / first.place, f"{first.told}{also}")
    return site


def check_site(folder: Path) -> list[Mistake]:
    """All mistakes in a folder, in the order of `FILES` and lines."""
    return _read(folder)[1]


def published(folder: Path, version: str) -> Site:
    """The site as a published version of its files had it; raises ConfigError where there is none."""
    place = folder / VERSIONS / version
    if not _VERSION.fullmatch(version):
        raise ConfigError(folder / VERSIONS, f"found version {version!r}, expected 12 digits of 0-9 a-f")
    if not place.is_dir():
        raise ConfigError(place, "found no such folder, expected a version made by site publish")
    site = read_site(place)
    if site.version != version:
        raise ConfigError(place, f"found files of version {site.version}, expected {version}: they never change")
    return site


def newest_published(folder: Path) -> str | None:
    """The version that was published last, or None."""
    history = folder / VERSIONS / HISTORY
    if not history.is_file():
        return None
    lines = history.read_text("ascii", errors="replace").split()
    return lines[-1] if lines else None


def read_files(folder: Path) -> dict[str, bytes]:
    """The files of a site that are there and can be read, by name."""
    return _load(folder)[0]


def version_of(files: Mapping[str, bytes]) -> str:
    """The version of a site with these files; line ends do not count.

    >>> version_of({"site.toml": b"a\\r\\n"}) == version_of({"site.toml": b"a\\n"})
    True
    """
    digest = hashlib.sha256()
    for name in sorted(files):
        content = files[name].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        digest.update(b"%s\0%d\0%s" % (name.encode(), len(content), content))
    return digest.hexdigest()[:12]


def _read(folder: Path) -> tuple[Site | None, list[Mistake]]:
    if not folder.is_dir():
        return None, [Mistake("", 0, "", "no such folder", f"a folder with {', '.join(FILES)}")]
    files, mistakes = _load(folder)
    texts = {name: text for name, raw in files.items() if (text := _text(name, raw, mistakes)) is not None}
    built = Builder(texts)
    mistakes = sorted((*mistakes, *built.mistakes), key=lambda mistake: (FILES.index(mistake.file), mistake.line))
    return (None if mistakes else built.site(version_of(files))), mistakes


def _load(folder: Path) -> tuple[dict[str, bytes], list[Mistake]]:
    files, mistakes = {}, []
    for name in FILES:
        path = folder / name
        try:
            if not path.is_file():
                mistakes.append(Mistake(name, 0, "", "no such file", f"one in {folder.name or folder}"))
            elif (size := path.stat().st_size) > SIZE_LIMIT:
                mistakes.append(Mistake(name, 0, "", f"{size} bytes", f"at most {SIZE_LIMIT}"))
            else:
                files[name] = path.read_bytes()
        except OSError as error:
            mistakes.append(Mistake(name, 0, "", f"an unreadable file ({error.strerror})", "one that can be read"))
    return files, mistakes


def _text(name: str, raw: bytes, mistakes: list[Mistake]) -> str | None:
    """The text of a file, line ends as LF; a byte order mark is left out."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        mistakes.append(Mistake(name, line, "", f"byte 0x{raw[error.start]:02x}", "UTF-8"))
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")
