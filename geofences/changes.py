"""Changes: what is different between two versions of a site, row by row, for people to read."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict, fields

from domain.site import Hours, Site
from domain.times import utc

_TABLES = ("zones", "readers", "doors", "cameras", "vehicles", "passes", "version")


def changes(old: Site, new: Site) -> list[str]:
    """One line for each setting or row that was added, removed or changed, in the order of the files."""
    return [f"{file}: {line}" for file, line in _all(old, new)]


def _all(old: Site, new: Site) -> Iterator[tuple[str, str]]:
    yield from (("site.toml", line) for line in _rows(_settings(old), _settings(new)))
    yield from (("zones.geojson", line) for line in _rows(old.zones, new.zones))
    yield from (("readers.csv", line) for line in _rows(old.readers, new.readers))
    yield from (("readers.csv", line) for line in _rows(_bare_doors(old), _bare_doors(new)))
    yield from (("cameras.csv", line) for line in _rows(old.cameras, new.cameras))
    yield from (("vehicles.csv", line) for line in _rows(_vehicles(old), _vehicles(new)))
    yield from (("passes.csv", line) for line in _rows(old.passes, new.passes))


def _rows(old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[str]:
    for key in sorted(old.keys() | new.keys()):
        if key not in old:
            yield f"added {key}{_value_of(new[key])}"
        elif key not in new:
            yield f"removed {key}{_value_of(old[key])}"
        elif old[key] != new[key]:
            yield f"changed {key}: {', '.join(_parts(old[key], new[key]))}"


def _value_of(row: object) -> str:
    """A setting is told whole, a row by its key alone."""
    return "" if isinstance(row, Struct) else f" = {_told('', row)}"


def _parts(old: object, new: object) -> Iterator[str]:
    """The parts of a row that differ."""
    if not isinstance(old, Struct) or not isinstance(new, Struct):
        yield f"{_told('', old)} -> {_told('', new)}"
        return
    before, after = asdict(old), asdict(new)
    for part in fields(old):
        if before[part.name] != after[part.name]:
            told = _told(part.name, before[part.name]), _told(part.name, after[part.name])
            yield "another shape" if part.name == "rings" else f"{part.name} {told[0]} -> {told[1]}"


def _told(name: str, value: Any) -> str:
    match value:
        case None:
            return "none"
        case Hours():
            return repr(value.text)
        case float() if name in ("valid_from", "valid_until"):
            return utc(value)
        case bool():
            return str(value).lower()
        case float():
            return f"{value:.10g}"
        case tuple() | list() | frozenset():
            return f"[{', '.join(str(part) for part in (sorted(value) if isinstance(value, frozenset) else value))}]"
        case str():
            return repr(value)
    return str(value)


def _settings(site: Site) -> dict[str, object]:
    """The settings of site.toml under their full names."""
    told = {part.name: getattr(site, part.name) for part in fields(site) if part.name not in _TABLES}
    budget, detectors = told.pop("budget"), told.pop("detectors")
    told |= {f"budget.{key}": value for key, value in asdict(budget).items()}
    return told | {f"detectors.{name}.{key}": value for name, keys in detectors.items() for key, value in keys.items()}


def _bare_doors(site: Site) -> dict[str, object]:
    """Doors without readers; the others are told with their readers."""
    return {f"door {name}": door for name, door in site.doors.items() if not door.readers}


def _vehicles(site: Site) -> dict[str, object]:
    """Rows by plate and first moment of validity."""
    return {
        f"{row.plate} from {_told('valid_from', row.valid_from)}" if row.valid_from is not None else row.plate: row
        for rows in site.vehicles.values()
        for row in rows
    }
