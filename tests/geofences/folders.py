"""A small site folder for tests, right in every line, to be spoilt on purpose."""

import json
from pathlib import Path
from typing import Any

from geofences.read import check_site

TOML = """\
id = "north-quay"
name = "North Quay"
region = "delta"
timezone = "Europe/Amsterdam"
simulated = true
holidays = [2025-12-25, "2025-12-26"]
wait_s = 20

[budget]
per_10_min = 2
operators = 3

[detectors.passback]
forget_s = 3600.0
"""
READERS = """\
reader,door,from_zone,to_zone,lon,lat
r-in,d-main,,yard,4.001,52.001
r-out,d-main,yard,,4.001,52.001
,d-fire,yard,stack,4.002,52.002
"""
CAMERAS = """\
camera,lon,lat,zones,kind,door,range_m,bearing_deg,angle_deg
c-1,4.001,52.001,yard;stack,overview,,80,90,60
p-1,4.001,52.001,yard,plate,d-main,,,
p-2,4.011,52.001,,plate,,,,
"""
VEHICLES = """\
plate,owner,kind,access,valid_from,valid_until
AB-12-C,Firm,van,crew;visitor,2025-01-01,2025-07-01
AB-12-C,Firm,van,crew,2025-07-01,
"""
PASSES = """\
pass,holder,employer,role,access,valid_from,valid_until,status
p1,h1,Firm,crane driver,crew,,2025-03-30,active
p2,,,,,,2025-03-30T02:00:00+02:00,blocked
"""
TEXTS = {"site": TOML, "readers": READERS, "cameras": CAMERAS, "vehicles": VEHICLES, "passes": PASSES}
BOW = [[4.0, 52.0], [4.01, 52.01], [4.01, 52.0], [4.0, 52.01], [4.0, 52.0]]


def square(west: float, south: float, size: float = 0.01) -> list[list[float]]:
    """A closed ring."""
    east, north = west + size, south + size
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(ring: list[list[float]], **properties: Any) -> dict[str, Any]:
    """One zone, as zones.geojson has it."""
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def zones() -> list[dict[str, Any]]:
    """The zones of the site."""
    return [
        feature(square(4.0, 52.0), id="yard", name="Yard", kind="yard", level=1),
        feature(
            square(4.002, 52.002, 0.002),
            id="stack",
            name="Stack",
            kind="stack",
            level=3,
            access=["crew"],
            always=["guard"],
            objects=["person", "truck"],
            hours="mon-fri 06:00-22:00",
            max_stay_s=3600,
            capacity=20,
            parent="yard",
        ),
    ]


def geojson(features: list[dict[str, Any]]) -> str:
    """The text of zones.geojson, one value a line."""
    return json.dumps({"type": "FeatureCollection", "features": features}, indent=1)


def write(folder: Path, **texts: str | bytes) -> Path:
    """The site in a folder; a keyword such as `passes` gives another text for that file."""
    files: dict[str, str | bytes] = {
        "site.toml": TOML,
        "zones.geojson": geojson(zones()),
        "readers.csv": READERS,
        "cameras.csv": CAMERAS,
        "vehicles.csv": VEHICLES,
        "passes.csv": PASSES,
    }
    files |= {next(name for name in files if name.startswith(f"{key}.")): text for key, text in texts.items()}
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def told(folder: Path) -> list[str]:
    """The lines that `site check` prints."""
    return [str(mistake) for mistake in check_site(folder)]


def swapped(file: str, old: str, new: str) -> str:
    assert old in TEXTS[file]
    return TEXTS[file].replace(old, new, 1)
