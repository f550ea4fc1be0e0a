"""Picture: one day of one site: zones, tracks by kind, crimes in red, and a strip of events an hour and kind below."""

from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from msgspec import Struct, field

from simulators.place import Place

_ZONES = {
    "landside": "#f4f1e8",
    "road": "#d9d9d9",
    "parking": "#e6e0ee",
    "gate": "#ffe08a",
    "perimeter": "#cfe8cf",
    "yard": "#eeeeee",
    "stack": "#c9d6e8",
    "quay": "#d8e8ea",
    "water": "#b5d9ee",
    "building": "#c4b59d",
    "apron": "#e2e2da",
    "baggage": "#d8c7b0",
    "cargo": "#d8c7b0",
}
_REEFER = "#8fb4e0"
_TRACKS = {
    "person": "#1b6ca8",
    "car": "#777777",
    "van": "#777777",
    "truck": "#b08000",
    "machine": "#2f8f5b",
    "animal": "#7a4fa3",
    "bicycle": "#555555",
    "boat": "#006a80",
    "drone": "#a03070",
}
_RED = "#d0021b"


class DayLog(Struct):
    """What a picture needs of one day: points by object, points of crimes, and a count by kind and hour."""

    title: str
    points: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    crimes: list[tuple[float, float]] = field(default_factory=list)
    hours: dict[str, list[int]] = field(default_factory=dict)

    def count(self, kind: str, hour: int) -> None:
        """One event more of a kind in an hour of the local day."""
        self.hours.setdefault(kind, [0] * 26)[hour] += 1


def draw(place: Place, log: DayLog) -> Figure:
    """The picture, to be saved by whoever has files."""
    with mpl.rc_context({"font.size": 8, "svg.hashsalt": "havenwacht"}):
        figure = Figure(figsize=(12, 11), layout="constrained")
        top, below = figure.subplots(2, 1, height_ratios=[3.2, 1])
        _map(top, place, log)
        _strip(below, log)
    return figure


def _map(axes: Axes, place: Place, log: DayLog) -> None:
    for name in sorted(place.shapes, key=lambda n: -place.shapes[n].area):
        colour = _REEFER if name in place.reefers else _ZONES[place.zones[name].kind]
        for part in shapely.get_parts(place.shapes[name]):
            x, y = np.array(part.exterior.coords).T
            axes.fill(x, y, color=colour, ec="#999999", lw=0.3)
    for shape, points in sorted(log.points.items()):
        _dots(axes, place, points, shape, _TRACKS.get(shape, "#000000"), 0.6)
    _dots(axes, place, log.crimes, "crime", _RED, 4.0)
    doors = np.array([gate.xy for gate in place.doors.values()]).reshape(-1, 2)
    axes.plot(doors[:, 0], doors[:, 1], "k.", ms=2, label="door")
    axes.set_aspect("equal")
    axes.set_title(log.title)
    axes.set_xlabel("m east")
    axes.set_ylabel("m north")
    axes.legend(loc="upper right", markerscale=4)


def _dots(
    axes: Axes, place: Place, points: Sequence[tuple[float, float]], label: str, colour: str, size: float
) -> None:
    if not points:
        return
    lon, lat = np.array(points).T
    x, y = place.frame.all_xy(lon, lat)
    axes.plot(x, y, ".", ms=size, color=colour, label=label, rasterized=True)


def _strip(axes: Axes, log: DayLog) -> None:
    """Bars on a logarithmic scale: there are a thousand sightings for each look-up."""
    kinds = sorted(log.hours)
    width = 0.9 / max(len(kinds), 1)
    for i, kind in enumerate(kinds):
        counts: Any = np.array(log.hours[kind][:25])
        axes.bar(np.arange(counts.size) + i * width, counts, width, label=kind)
    axes.set_yscale("symlog", linthresh=1)
    axes.set_xlabel("hour of the local day")
    axes.set_ylabel("events an hour")
    axes.legend(ncols=6, loc="upper left")
