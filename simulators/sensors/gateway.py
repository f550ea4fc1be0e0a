"""Gateway: puts what arrives in order, gives it ids, repeats some of it and spoils some, and writes the lines."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from simulators.chance import hashed, key_of, uniform
from simulators.place import Place
from simulators.sensors.cameras import NOTHING, SHAPES, Seen
from simulators.sensors.reports import Report

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
U64 = NDArray[np.uint64]

REPEATED = 0.0012
SPOILED = 0.00004
SLOW_LINK = 0.0006
"""Share of camera minutes in which a camera's link is slow; assumed."""

_TIMES = frozenset({"start", "end", "valid_until"})
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


class Line(NamedTuple):
    """One line as it leaves: when, whose, which log, and the bytes without a line end."""

    received: float
    site: str
    kind: str
    raw: bytes


class Emitted(NamedTuple):
    """One event of a story as it was written, for its truth."""

    cause: int
    id: str
    time: float
    kind: str
    fields: dict[str, Any]


class Gateway:
    """The gateway of one site."""

    def __init__(self, place: Place, seed: int) -> None:
        """Start with nothing waiting."""
        self._place = place
        self._names = place.views.names
        self._seed = np.uint64(key_of(seed, place.id, "gateway"))
        self._reports: list[Report] = []
        self._seen = NOTHING
        self._again: list[Line] = []
        self.emitted: list[Emitted] = []

    def take(self, reports: Sequence[Report], seen: Seen) -> None:
        """Take in what sensors sent."""
        self._reports += reports
        self._seen = self._seen.and_then(seen)

    def write(self, day: int, until: float, counter: int) -> list[Line]:
        """All lines received before `until`, in order; later ones stay. `counter`: how many the day has had so far."""
        reports = sorted((r for r in self._reports if r.received < until), key=lambda r: r.received)
        self._reports = [r for r in self._reports if r.received >= until]
        seen, received = self._arrived(until)
        stamps = np.concatenate(([r.received for r in reports], received))
        order = np.argsort(stamps, kind="stable")
        ids = self._ids(day, counter, stamps.size)
        place_of = np.empty(stamps.size, dtype=np.int64)
        place_of[order] = np.arange(stamps.size)
        lines: list[Line | None] = [None] * stamps.size
        for i, report in enumerate(reports):
            lines[place_of[i]] = self._line(report, ids[place_of[i]])
        self._sightings(seen, received, ids, place_of[len(reports) :], lines)
        return self._with_faults([line for line in lines if line is not None], until, day, counter)

    # Order and ids

    def _arrived(self, until: float) -> tuple[Seen, F64]:
        received = self._receive(self._seen)
        now = received < until
        seen, received = self._seen.only(now), received[now]
        self._seen = self._seen.only(~now)
        order = np.lexsort((seen.track, seen.time, received))
        return seen.only(order), received[order]

    def _receive(self, seen: Seen) -> F64:
        """A camera's sightings arrive once a second; a slow link keeps a minute's worth back for some more."""
        camera = seen.camera.astype(np.uint64)
        minute = (seen.time // 60).astype(np.uint64)
        bits = hashed(np.full(seen.time.size, self._seed), camera, minute)
        slow = np.where(uniform(bits) < SLOW_LINK, 20.0 + 60.0 * uniform(hashed(bits)), 0.0)
        phase = uniform(hashed(np.full(seen.time.size, self._seed), camera)) * 0.9
        return np.asarray(np.round(np.floor(seen.time) + 1.1 + phase + slow, 3))

    def _ids(self, day: int, counter: int, size: int) -> list[str]:
        """Numbers from one pool a site, scrambled so that they tell neither order nor origin; never the same twice."""
        count = (np.arange(counter, counter + size, dtype=np.uint64) << np.uint64(16)) | np.uint64(day & 0xFFFF)
        value = (count ^ self._seed) * _MULTIPLIER
        value = (value ^ (value >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
        return [f"{v:016x}" for v in (value ^ (value >> np.uint64(32))).tolist()]

    # Lines

    def _line(self, report: Report, event_id: str) -> Line:
        """Fields in the order of their names and agreed times to the minute, whoever reported: nothing to tell by."""
        if report.cause:
            self.emitted.append(Emitted(report.cause, event_id, round(report.time, 3), report.kind, report.fields))
        fields = {n: stamp(60.0 * round(v / 60.0)) if n in _TIMES else v for n, v in sorted(report.fields.items())}
        head = {"kind": report.kind, "id": event_id, "time": stamp(report.time), "site": self._place.id}
        received = round(report.received, 3)
        return Line(
            received, self._place.id, report.kind, msgspec.json.encode(head | {"received": stamp(received)} | fields)
        )

    def _sightings(self, seen: Seen, received: F64, ids: list[str], place_of: I64, lines: list[Line | None]) -> None:
        lon, lat = self._place.frame.all_lonlat(seen.x, seen.y)
        columns = (
            place_of.tolist(),
            received.tolist(),
            stamps_of(received),
            stamps_of(seen.time),
            seen.camera.tolist(),
            seen.track.tolist(),
            seen.shape.tolist(),
            lon.tolist(),
            lat.tolist(),
            seen.accuracy.tolist(),
            seen.confidence.tolist(),
        )
        site, names = self._place.id, self._names
        for i, got, got_text, at, camera, track, shape, x, y, accuracy, sure in zip(*columns, strict=True):
            raw = (
                f'{{"kind":"sighting","id":"{ids[i]}","time":"{at}Z","site":"{site}","received":"{got_text}Z",'
                f'"camera":"{names[camera]}","track":"{track & 0xFFFFFFFFFF:010x}","object":"{SHAPES[shape]}",'
                f'"lon":{x:.7f},"lat":{y:.7f},"accuracy_m":{accuracy},"confidence":{sure}}}'
            )
            lines[i] = Line(got, site, "sighting", raw.encode())
        self._note(seen, ids, place_of)

    def _note(self, seen: Seen, ids: list[str], place_of: I64) -> None:
        for i in np.flatnonzero(seen.cause).tolist():
            subject: dict[str, Any] = {
                "camera": self._names[int(seen.camera[i])],
                "track": f"{int(seen.track[i]) & 0xFFFFFFFFFF:010x}",
            }
            subject |= {"x": float(seen.x[i]), "y": float(seen.y[i]), "body": int(seen.body[i])}
            self.emitted.append(
                Emitted(int(seen.cause[i]), ids[int(place_of[i])], round(float(seen.time[i]), 3), "sighting", subject)
            )

    # Faults of the gateway itself

    def _with_faults(self, lines: list[Line], until: float, day: int, counter: int) -> list[Line]:
        """Some lines twice, some spoiled beyond reading."""
        rng = np.random.default_rng([int(self._seed), day, counter])
        draws = rng.random(len(lines))
        for i in np.flatnonzero(draws < REPEATED + SPOILED).tolist():
            spoil = draws[i] < SPOILED
            self._again.append(spoiled(lines[i], rng) if spoil else repeated(lines[i], rng))
        ready = [line for line in self._again if line.received < until]
        self._again = [line for line in self._again if line.received >= until]
        return sorted([*lines, *ready], key=lambda line: line.received)


def repeated(line: Line, rng: Generator) -> Line:
    """The same event once more, some seconds later."""
    later = round(line.received + float(rng.uniform(0.2, 40.0)), 3)
    old, new = (f'"received":"{stamp(t)}"'.encode() for t in (line.received, later))
    return line._replace(received=later, raw=line.raw.replace(old, new))


def spoiled(line: Line, rng: Generator) -> Line:
    """A line that cannot be read: cut off, without an offset, off the map, of no known kind, or not a number."""
    how = int(rng.integers(5))
    raw = line.raw
    if how == 0:
        raw = raw[: int(len(raw) * rng.uniform(0.3, 0.9))]
    elif how == 1:
        raw = raw.replace(b'Z","site"', b'","site"')
    elif how == 2:
        raw = raw.replace(b'"kind":"', b'"kind":"x-', 1)
    elif how == 3:
        raw = raw.replace(b'"site":', b'"sight":')
    else:
        raw = raw[:-1] + b',"accuracy_m":NaN}'
    return line._replace(raw=raw)


def stamp(seconds: float) -> str:
    """RFC 3339 in UTC with milliseconds.

    >>> stamp(1430441008.25)
    '2015-05-01T00:43:28.250Z'
    """
    return f"{np.datetime64(round(seconds * 1000), 'ms')}Z"


def stamps_of(times: F64) -> list[str]:
    """The same for whole columns, without the `Z`."""
    found: list[str] = np.datetime_as_string(np.rint(times * 1000).astype("int64").astype("datetime64[ms]")).tolist()
    return found


def in_order(bursts: Sequence[list[Line]]) -> Iterator[Line]:
    """Lines of several sites as one stream, by arrival; ties in the order of the sites."""
    return iter(sorted((line for burst in bursts for line in burst), key=lambda line: line.received))
