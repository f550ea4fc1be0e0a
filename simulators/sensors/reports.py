"""Reports: signals become what readers, lanes and systems send: clocks drift, links are slow, plates are misread."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from numpy.random import Generator

from domain.site import Site
from simulators.acts import Blind, Signal
from simulators.chance import key_of, stream

UNSYNCED = 0.06
"""Share of readers that have lost their time server; assumed."""

WEEK_S = 7 * 86_400.0

MISREAD = 0.022
UNREADABLE = 0.012
_ALIKE = {"8": "B", "B": "8", "0": "D", "D": "0", "1": "T", "5": "S", "S": "5", "2": "Z", "Z": "2", "V": "X", "N": "H"}

SYSTEMS = frozenset({"pass", "shift", "visit", "call", "unit", "lookup"})


class Report(NamedTuple):
    """What arrives at the gateway: `time` by the sensor's clock, `received` by the gateway's."""

    received: float
    time: float
    kind: str
    fields: dict[str, Any]
    cause: int


class Reporters:
    """The readers, lanes and systems of one site, between what happens and the gateway."""

    def __init__(self, site: Site, seed: int) -> None:
        """Draw which clocks are wrong."""
        self._site = site
        self._seed = seed
        self._controller = {door.id: door.readers[0] for door in site.doors.values() if door.readers}
        rng = stream(seed, site.id, "clocks")
        self._drift = {name: _drift(rng) for name in sorted(site.readers)}

    def report(self, signal: Signal, blinds: Sequence[Blind]) -> Report | None:
        """What the gateway gets of one signal, or None where a dead sensor lost it."""
        rng = stream(self._seed, signal.site, signal.kind, round(signal.time, 3), signal.doer, str(signal.fields))
        sensor = self._sensor(signal)
        dead = next(
            (b for b in blinds if b.sensor in (sensor, signal.fields.get("door")) and b.start <= signal.time < b.end),
            None,
        )
        if dead is not None and (signal.kind == "plate" or dead.state != "offline"):
            return None
        fields = _misread(signal.fields, rng) if signal.kind == "plate" else _miscounted(signal, rng)
        time = signal.time + self.off(sensor, signal.time)
        if signal.kind in SYSTEMS:
            time += float(rng.uniform(0.0, 0.9))
        received = signal.time + _delay(signal.kind, rng)
        if dead is not None:
            received = dead.end + 20.0 + 0.05 * (signal.time - dead.start) + float(rng.uniform(0, 5))
        return Report(received, time, signal.kind, fields, signal.cause)

    def _sensor(self, signal: Signal) -> str | None:
        fields = signal.fields
        door = fields.get("door")
        return (
            fields.get("reader")
            or fields.get("camera")
            or self._controller.get(str(door), door)
            or fields.get("sensor")
        )

    def off(self, sensor: str | None, at: float) -> float:
        """By how much a sensor's clock is ahead at a moment."""
        ppm, phase = self._drift.get(sensor or "", (0.0, 0.0))
        return ppm * 1e-6 * ((at + phase) % WEEK_S) if abs(ppm) > 1 else ppm * 0.1


def _drift(rng: Generator) -> tuple[float, float]:
    """Parts per million since the last visit of a mechanic, once a week; most readers follow a time server."""
    lost, ppm, small = rng.random() < UNSYNCED, float(rng.uniform(-22.0, 12.0)), float(rng.uniform(-1.0, 1.0))
    return (ppm, float(rng.uniform(0, WEEK_S))) if lost else (small, 0.0)


def _delay(kind: str, rng: Generator) -> float:
    """Seconds from sensor to gateway: short, sometimes slow, seldom very slow."""
    draw, quick, slow = rng.random(), float(rng.uniform(0.15, 1.2)), float(rng.exponential(4.0))
    if kind in SYSTEMS:
        return quick + 1.0
    if draw < 0.004:
        return 15.0 + 4 * slow
    return quick + (min(slow, 12.0) if draw < 0.03 else 0.0)


def _misread(fields: dict[str, Any], rng: Generator) -> dict[str, Any]:
    """A plate read: two in a hundred have one sign wrong, one in a hundred cannot be read."""
    draw, surety = rng.random(3), float(rng.uniform(0.0, 0.08))
    plate, confidence = fields["plate"], 0.99 - surety
    if draw[0] < UNREADABLE:
        plate, confidence = "", 0.3
    elif draw[0] < UNREADABLE + MISREAD:
        plate, confidence = _one_wrong(plate, draw[1]), 0.55 + 4 * surety
    people = fields.get("occupants")
    told = people if people is None or draw[2] > 0.05 else max(people - 1, 1)
    known = fields | {"plate": plate, "confidence": round(confidence, 2), "occupants": told}
    return {name: value for name, value in known.items() if value is not None}


def _one_wrong(plate: str, draw: float) -> str:
    """One sign taken for one that resembles it."""
    places = [i for i, sign in enumerate(plate) if sign in _ALIKE] or [i for i, sign in enumerate(plate) if sign != "-"]
    i = places[int(draw * len(places))]
    return plate[:i] + _ALIKE.get(plate[i], "X") + plate[i + 1 :]


def _miscounted(signal: Signal, rng: Generator) -> dict[str, Any]:
    people = signal.fields.get("people")
    if signal.kind != "door" or people is None:
        return signal.fields
    draw = rng.random()
    return signal.fields | {"people": people + 1 if draw < 0.006 else max(people - 1, 0) if draw < 0.02 else people}


def health_of(site: Site, seed: int, start: float, end: float, blinds: Sequence[Blind]) -> list[Report]:
    """What sensors say about themselves: ok a little oftener than asked for, and where they are told to be off."""
    every = site.health_every_s * 0.9
    found = []
    for sensor in sorted({*site.readers, *site.cameras}):
        phase = key_of(seed, sensor) % 10_000 / 10_000 * every
        at = start + (phase - start) % every
        while at < end:
            if not any(b.sensor == sensor and b.start <= at < b.end for b in blinds):
                found.append(Report(at + 0.4, at, "health", {"sensor": sensor, "state": "ok"}, 0))
            at += every
    for blind in blinds:
        found += [r for r in _told(blind) if start <= r.time < end]
    return found


def _told(blind: Blind) -> list[Report]:
    """A sensor is off, as the gateway notices after a while, and back."""
    if not blind.told:
        return []
    off = Report(
        blind.start + 20.6, blind.start + 20.0, "health", {"sensor": blind.sensor, "state": blind.state}, blind.cause
    )
    return [
        off,
        Report(blind.end + 1.5, blind.end + 1.0, "health", {"sensor": blind.sensor, "state": "ok"}, blind.cause),
    ]


def ticks(start: float, end: float) -> list[Report]:
    """The gateway's clock, every five seconds."""
    first = -int(-start // 5) * 5
    return [
        Report(float(at), float(at), "health", {"sensor": "clock", "state": "ok"}, 0)
        for at in range(first, int(-(-end // 1)), 5)
    ]
