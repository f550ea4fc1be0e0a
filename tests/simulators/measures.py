"""Measures: the figures of docs/realism.md, taken from simulated days."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from statistics import mean, median
from typing import Any

import msgspec
import numpy as np

from simulators.acts import Body
from simulators.run import Director, Run
from simulators.sensors.cameras import Cameras, Seen
from simulators.sensors.gateway import Line
from simulators.weather import Weather
from tests.simulators.worlds import place, world

TABLE = Path(__file__).parents[2] / "docs" / "realism.md"
TERMINAL = "rtm-maasmond"
DAYS = 2
LONG_DAYS = 28
NOON = 1_736_161_200.0

Row = dict[str, Any]


def ranges() -> dict[str, tuple[float, float, str]]:
    """Low, high and source of each key of the table."""
    rows = [line.strip("| \n").split(" | ") for line in TABLE.read_text("utf-8").splitlines() if line.startswith("| ")]
    return {cells[0]: (float(cells[3]), float(cells[4]), cells[5]) for cells in rows if cells[0] != "key"}


class Days:
    """What two days of a terminal held, sightings as counts only."""

    def __init__(self, lines: Sequence[Line]) -> None:
        """Read the lines."""
        self.rows: list[Row] = []
        self.bad = 0
        self.total = len(lines)
        self.late = 0
        self.again = 0
        seen: set[str] = set()
        self.tracks: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        self.accuracies: list[float] = []
        for line in lines:
            row = _row(line)
            if row is None:
                self.bad += 1
                continue
            self.again += row["id"] in seen
            seen.add(row["id"])
            self.late += _seconds(row["received"]) - _seconds(row["time"]) > 15
            if row["kind"] == "sighting":
                self.tracks[row["camera"], row["track"]].add(row["object"])
                self.accuracies.append(row["accuracy_m"])
            else:
                self.rows.append(row)

    def of(self, kind: str, **fields: Any) -> list[Row]:
        """The rows of a kind with these fields."""
        return [r for r in self.rows if r["kind"] == kind and all(r.get(k) == v for k, v in fields.items())]


def _row(line: Line) -> Row | None:
    try:
        row: Row = msgspec.json.decode(line.raw)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    fits = "site" in row and not row["kind"].startswith("x-") and str(row["time"]).endswith("Z")
    return row if fits else None


def _seconds(text: str) -> float:
    return float(np.datetime64(text.rstrip("Z"), "ms").astype("int64")) / 1000


@cache
def terminal_days() -> Days:
    """Two working days of a terminal."""
    lines: list[Line] = []
    lived = world(TERMINAL, days=DAYS)
    for hour in Run(lived, Director()).hours():
        lines += hour
    found = Days(lines)
    found.rows.append({"kind": "world", "lived": lived})
    return found


@cache
def badges() -> dict[str, float]:
    """Figures about badge events and doors."""
    days = terminal_days()
    staff = {p.pass_id: p.role for p in _lived(days).people[TERMINAL]}
    rows = days.of("badge")
    denied = days.of("badge", outcome="denied")
    shifts = sum(len(_lived(days).duties[TERMINAL, day]) for day in range(DAYS))
    own = [r for r in rows if staff.get(r["pass"], "trucker") not in ("trucker",)]
    return {
        "badges_per_shift": len(own) / shifts,
        "denied_share": len(denied) / len(rows),
        "denied_pin_share": mean(r.get("reason") in ("pin", "biometric", "antipassback") for r in denied),
        "held_doors_day": len(days.of("door", state="held")) / DAYS,
    }


def _lived(days: Days) -> Any:
    return days.of("world")[0]["lived"]


@cache
def trucks() -> dict[str, float]:
    """Figures about trucks and plates."""
    days = terminal_days()
    reads = [r for r in days.of("plate") if "door" in r]
    inward = [r for r in reads if r["direction"] == "in" and r.get("vehicle") == "truck"]
    lived = _lived(days)
    known = set(lived.places[TERMINAL].site.vehicles)
    runs = [run for day in range(DAYS) for run in lived.runs[TERMINAL, day]]
    true = {run.plate for key in lived.runs for run in lived.runs[key]}
    hours = Counter(int(r["time"][11:13]) for r in inward)
    night = sum(hours[h] for h in (21, 22, 23, 0, 1, 2, 3, 4))
    readable = [r for r in reads if r["plate"] and r.get("vehicle") == "truck"]
    return {
        "trucks_per_hour": len(inward) / (24 * DAYS),
        "trucks_night_share": night / len(inward),
        "trucks_first_visit": mean(run.plate not in known for run in runs),
        "trucks_off_slot": mean(abs(run.arrives - run.slot) > 3600 for run in runs),
        "truck_turn_min": median(_turns(reads)) / 60,
        "plates_misread": mean(r["plate"] not in true for r in readable),
        "plates_empty": mean(r["plate"] == "" for r in reads),
    }


def _turns(reads: list[Row]) -> list[float]:
    entered: dict[str, float] = {}
    found = []
    for read in reads:
        at = _seconds(read["time"])
        if read["direction"] == "in":
            entered[read["plate"]] = at
        elif read["plate"] in entered and read.get("vehicle") == "truck":
            found.append(at - entered.pop(read["plate"]))
    return found


@cache
def desks() -> dict[str, float]:
    """Figures about look-ups, moves, rosters and the log itself."""
    days = terminal_days()
    planned = {r["ref"]: r for r in days.of("shift", status="planned")}
    again = Counter(r["ref"] for r in days.of("shift", status="planned"))
    lived = _lived(days)
    duties = [d for day in range(DAYS) for d in lived.duties[TERMINAL, day]]
    return {
        "lookups_with_order": mean("order" in r for r in days.of("lookup")),
        "moves_with_order": mean("order" in r for r in days.of("unit", state="moved")),
        "sick_share": len(days.of("shift", status="cancelled")) / len(planned),
        "swap_share": sum(n > 1 for n in again.values()) / len(planned),
        "overtime_share": mean((d.end - d.start) > 8.75 * 3600 for d in duties if d.person.role != "office"),
        "late_share": days.late / days.total,
        "duplicate_share": days.again / days.total,
        "malformed_share": days.bad / days.total,
        "accuracy_m": median(days.accuracies),
        "events_week": days.total / DAYS * 7,
        "ships_per_day": mean(sum(c.what == "ship" for c in lived.calls[TERMINAL, day]) for day in range(-1, DAYS + 1)),
    }


@cache
def long_run() -> dict[str, float]:
    """Figures about seldom things: four weeks of a terminal, planned and not looked at."""
    lived = world(TERMINAL, days=LONG_DAYS)
    run = Run(lived, Director())
    kinds: Counter[str] = Counter()
    shifts, holders = 0, {p.holder for p in lived.people[TERMINAL] if p.role in ("operator", "lasher", "guard")}
    for day in run.plan():
        stage, end = lived.stages[TERMINAL], lived.at(TERMINAL, day + 1, 0)
        begin = lived.at(TERMINAL, day, 0)
        shifts += sum(d.person.holder in holders for d in lived.duties[TERMINAL, day])
        kinds["cameras"] += sum(b.sensor in lived.places[TERMINAL].site.cameras for b in _blinds(stage, begin, end))
        kinds["readers"] += sum(b.sensor in lived.places[TERMINAL].site.readers for b in _blinds(stage, begin, end))
        for signal in stage.signals:
            if begin <= signal.time < end:
                kinds["lost"] += signal.kind == "pass" and signal.fields["status"] == "lost"
                kinds["forced"] += signal.kind == "door" and signal.fields["state"] == "forced"
    people = len(lived.people[TERMINAL])
    return {
        "lost_passes_year": kinds["lost"] / LONG_DAYS * 365 / people,
        "forced_doors_day": kinds["forced"] / LONG_DAYS,
        "cameras_offline_day": kinds["cameras"] / LONG_DAYS,
        "readers_offline_day": kinds["readers"] / LONG_DAYS,
        "shifts_per_holder_week": shifts / len(holders) / LONG_DAYS * 7,
    }


def _blinds(stage: Any, begin: float, end: float) -> list[Any]:
    return [b for b in stage.blinds if begin <= b.start < end and b.end - b.start > 600]


FAIR = Weather((), (), (), 4.0, 51.95)
FOG = Weather(((NOON - 1e6, NOON + 1e6),), (), (), 4.0, 51.95)
SECONDS = 3000


@cache
def watched(shape: str, weather: Weather) -> Seen:
    """Two dozen bodies that walk to and fro for fifty minutes (animals: three) in view of a few cameras, each alone."""
    here = place(TERMINAL)
    spots = (here.spot("exchange", number) for number in range(60))
    x, y = next(xy for xy in spots if any(name.startswith("c-exchange") for name in here.watchers(xy)))
    seconds = SECONDS if shape == "person" else 180
    bodies = []
    for key in range(24):
        body = Body(1000 + key, here.id, shape)  # type: ignore[arg-type]
        for i in range(seconds // 10 + 1):
            body.to(NOON + 10.0 * i, x + (i % 2) * 8.0, y)
        bodies.append(body)
    parts = [Cameras(here, 1).observe([body], NOON, NOON + SECONDS, weather, ()) for body in bodies]
    found = parts[0]
    for part in parts[1:]:
        found = found.and_then(part)
    return found


def _reported(weather: Weather) -> float:
    """Share of seconds in which the body is reported by the camera that sees it best."""
    seen = watched("person", weather)
    return float(
        mean(
            max(len(np.unique(seen.time[(seen.body == b) & (seen.camera == c)] // 1)) for c in np.unique(seen.camera))
            for b in np.unique(seen.body)
        )
        / SECONDS
    )


@cache
def cameras() -> dict[str, float]:
    """Figures about what cameras miss and make up."""
    seen = watched("person", FAIR)
    miss, fog = 1 - _reported(FAIR), 1 - _reported(FOG)
    lengths = Counter(seen.track.tolist())
    pairs = len(set(zip(seen.body.tolist(), seen.camera.tolist(), strict=True)))
    doubles = sum(_is_double(seen, track) for track in lengths)
    animals = watched("animal", FAIR)
    people = {t for t, s in zip(animals.track.tolist(), animals.shape.tolist(), strict=True) if s == 0}
    return {
        "camera_miss": miss,
        "camera_miss_fog": fog / miss,
        "track_split": (len(lengths) - doubles) / pairs / (SECONDS / 3600),
        "double_count": doubles / len(lengths),
        "animal_as_person": len(people) / len(set(animals.track.tolist())),
    }


def _is_double(seen: Seen, track: int) -> bool:
    """Whether another track of the same body and camera was there at half of this one's seconds."""
    own = seen.track == track
    first = int(np.flatnonzero(own)[0])
    same = (seen.body == seen.body[first]) & (seen.camera == seen.camera[first]) & ~own
    shared = np.isin(seen.time[own] // 1, seen.time[same] // 1)
    return bool(shared.mean() > 0.8 and own.sum() < 61)


def dst_hours(day: date) -> float:
    """Hours of a local day."""
    lived = world("vlissingen", start=day)
    return (lived.at("vlissingen", 1, 0) - lived.at("vlissingen", 0, 0)) / 3600
