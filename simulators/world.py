"""World: all places of one run, their people, boxes and calendar; what a story may ask and change."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct
from numpy.random import Generator

from simulators import borrowing, pseudonyms
from simulators.actor import Actor, Person
from simulators.acts import Stage
from simulators.chance import key_of, stream
from simulators.place import Place
from simulators.weather import Weather, weather_of

if TYPE_CHECKING:
    from simulators.story import Story


class Duty(Struct, frozen=True):
    """One shift of one holder as it is really worked (`start`, `end`), and as it was rostered (`ref`)."""

    person: Person
    site: str
    start: float
    end: float
    ref: str
    task: str
    zones: tuple[str, ...]


class Box(Struct):
    """A container (at Schiphol: a load device) that is at a site, at `zone` and `slot` from `since` on.

    Nothing that is planned may touch it before `since`: what has happened until then is told already. Ordinary life
    leaves it alone until `kept`, for the sake of a story.
    """

    unit: str
    zone: str
    slot: str
    lon: float
    lat: float
    reefer: bool = False
    empty: bool = False
    origin: str = ""
    weight_kg: float = 0.0
    company: str = ""
    since: float = 0.0
    kept: float = 0.0


class Craft(Struct, frozen=True):
    """A ship at a berth or a flight on a stand."""

    ref: str
    craft: str
    what: str
    zone: str
    start: float
    end: float
    origin: str
    number: str = ""


class Run(Struct, frozen=True):
    """A truck's visit as it will be made: announced for `slot`, at the gate at `arrives`."""

    ref: str
    plate: str
    pass_id: str
    company: str
    unit: str
    slot: float
    arrives: float


def people_of(place: Place) -> list[Person]:
    """The holders whom a site's `passes.csv` names, with a pass that is active at the start."""
    return [
        Person(
            row.holder, row.pass_id, row.employer or "", row.role or "", row.access, pseudonyms.account_of(row.holder)
        )
        for row in place.site.passes.values()
        if row.holder and row.status == "active"
    ]


class World:
    """The whole of one run. Days are counted from 0; ordinary life of a day is planned before its stories."""

    def __init__(self, places: Mapping[str, Place], seed: int, start: date, days: int) -> None:
        """Populate the places from their files; `start` is day 0."""
        self.places = dict(places)
        self.seed = seed
        self.start = start
        self.days = days
        self.stages = {name: Stage(name) for name in places}
        self.people: dict[str, list[Person]] = {name: people_of(place) for name, place in places.items()}
        self.boxes: dict[str, dict[str, Box]] = defaultdict(dict)
        self._units: set[str] = set()
        self.duties: defaultdict[tuple[str, int], list[Duty]] = defaultdict(list)
        self.calls: defaultdict[tuple[str, int], list[Craft]] = defaultdict(list)
        self.runs: defaultdict[tuple[str, int], list[Run]] = defaultdict(list)
        self.sent: defaultdict[tuple[str, str], list[tuple[float, str, float]]] = defaultdict(list)
        self.stories: list[Story] = []
        self.bystanders: set[int] = set()
        self._booked: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
        self._homes: defaultdict[str, list[str]] = defaultdict(list)
        for site, people in self.people.items():
            for person in people:
                self._homes[person.holder].append(site)
        self.moment = 0.0
        self.new_passes: dict[str, str] = {}
        self.issued: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
        self.loans: dict[int, borrowing.Loan] = {}

    # Time

    def at(self, site: str, day: int, hour: float, minute: float = 0.0) -> float:
        """Seconds since 1970 at this local time of this day; hours above 24 run into the next, by the wall clock."""
        zone = ZoneInfo(self.places[site].site.timezone)
        minutes = round(hour * 60 + minute, 6)
        days, rest = divmod(minutes, 24 * 60)
        wall = datetime.combine(self.start + timedelta(days=day + int(days)), time(), zone)
        local = wall.replace(hour=int(rest // 60), minute=int(rest % 60))
        return local.timestamp() + rest % 1 * 60

    def date(self, day: int) -> date:
        """The date of a day."""
        return self.start + timedelta(days=day)

    def is_holiday(self, site: str, day: int) -> bool:
        """Whether a day is a public holiday at this site."""
        return self.date(day) in self.places[site].site.holidays

    def day_of(self, site: str, at: float) -> int:
        """The day in which a moment lies, by the wall clock of a site."""
        local = datetime.fromtimestamp(at, ZoneInfo(self.places[site].site.timezone)).date()
        return (local - self.start).days

    # Chance

    def rng(self, *key: object) -> Generator:
        """The stream of draws for one aspect, found by its key."""
        return stream(self.seed, *key)

    def weather(self, site: str, day: int) -> Weather:
        """Fog, storm, rain and daylight of a day; the same for all sites of a region."""
        region = self.places[site].site.region
        return weather_of(self.rng("weather", region, day), self.places[site].frame, self.at(site, day, 12))

    # People

    def with_role(self, site: str, *roles: str) -> list[Person]:
        """The holders of these roles at a site, in the order of its files."""
        return [person for person in self.people[site] if person.role in roles]

    def on_duty(self, site: str, at: float, *roles: str) -> list[Duty]:
        """Who works at this moment (of any role if none is given), in the order of the roster."""
        found = [duty for key, duties in self.duties.items() if key[0] == site for duty in duties]
        return [duty for duty in found if duty.start <= at < duty.end and (not roles or duty.person.role in roles)]

    def off_duty(self, site: str, day: int, *roles: str) -> list[Person]:
        """Holders of these roles who have no shift that touches this day."""
        busy = {duty.person.holder for near in (day - 1, day) for duty in self.duties[site, near]}
        return [person for person in self.with_role(site, *roles) if person.holder not in busy]

    def idle(
        self, site: str, person: Person, start: float, end: float, at_least_s: float = 900.0
    ) -> list[tuple[float, float]]:
        """Stretches in which somebody on duty is on foot, so that a story may `borrow` them."""
        return borrowing.idle(self.stages[site], person, start, end, at_least_s)

    def works_here(self, site: str, day: int, person: Person) -> bool:
        """Whether somebody who works at several sites is rostered at this one on this day."""
        homes = self._homes.get(person.holder, [site])
        return len(homes) < 2 or homes[key_of(person.holder, self.date(day)) % len(homes)] == site

    def book(self, name: str, start: float, end: float) -> bool:
        """Keep a plate or a holder for a time; False if they are elsewhere then."""
        if any(a < end and start < b for a, b in self._booked[name]):
            return False
        self._booked[name].append((start, end))
        return True

    def borrow(self, story: "Story", site: str, person: Person, at: float, until: float) -> Actor:
        """See `Story.borrow`."""
        return borrowing.borrow(self, story.number, site, person, at, until)

    def rejoin(self, actor: Actor) -> None:
        """See `Story.rejoin`."""
        borrowing.rejoin(self, actor)

    def today(self, person: Person, at: float | None = None) -> Person:
        """The same person with the pass that they have at a moment (else: in the day that is staged).

        Lost passes are replaced.
        """
        when = self.moment if at is None else at
        issued = [number for since, number in self.issued.get(person.holder, ()) if since <= when]
        new = self.new_passes.get(person.holder, issued[-1] if issued else person.pass_id)
        return msgspec.structs.replace(person, pass_id=new)

    # Things

    def box_list(self, site: str) -> list[Box]:
        """The boxes that stand at a site, in the order in which they came."""
        return list(self.boxes[site].values())

    def standing(self, site: str, at: float) -> list[Box]:
        """The boxes that stand where they are at `at`, for ordinary life to choose from, in the order of coming."""
        return [box for box in self.boxes[site].values() if box.since <= at and box.kept <= at]

    def new_box(self, site: str, unit: str, rng: Generator, *, at: float, origin: str = "") -> Box | None:
        """A box that comes in and is given a slot; None where there are no stacks."""
        if not self.places[site].of_kind("stack", "cargo", "baggage"):
            return None
        reefer, empty = bool(rng.random() < 0.18), bool(rng.random() < 0.2)
        box = Box(unit, "", "", 0.0, 0.0, reefer, empty, origin, round(float(rng.uniform(4e3, 29e3))), since=at)
        self.place_box(site, box, rng)
        self.boxes[site][unit] = box
        return box

    def place_box(self, site: str, box: Box, rng: Generator) -> None:
        """Give a box a slot: reefers in reefer rows, others elsewhere."""
        place = self.places[site]
        plain = [name for name in place.of_kind("stack", "cargo", "baggage") if name not in place.reefers]
        zones = (place.reefers if box.reefer else plain) or plain or place.reefers
        zone = zones[int(rng.integers(len(zones)))]
        spot = int(rng.integers(60))
        box.zone, box.slot = zone, f"{zone}.{spot + 1:02d}.{int(rng.integers(1, 5))}"
        box.lon, box.lat = place.frame.lonlat(*place.spot(zone, 100 + spot))

    def ship_in(self, site: str, at: float) -> bool:
        """Whether a ship, barge or aircraft is there at a moment."""
        return any(c.start <= at < c.end for (name, _), calls in self.calls.items() if name == site for c in calls)

    def fresh_plate(self, rng: Generator) -> str:
        """A plate that no file names: the pool of first-time visitors, honest or not."""
        return pseudonyms.plate(rng)

    def fresh_unit(self, rng: Generator) -> str:
        """A container number with a right check digit (ISO 6346), that no box of this run has."""
        number = next(drawn for drawn in iter(lambda: pseudonyms.unit(rng), "") if drawn not in self._units)
        self._units.add(number)
        return number

    def fresh_holder(self, rng: Generator) -> str:
        """The pseudonym of a holder whom no file pseudonyms."""
        return pseudonyms.holder(rng)

    def fresh_pass(self, rng: Generator) -> str:
        """The pseudonym of a pass that no file pseudonyms."""
        return pseudonyms.pass_(rng)

    def forget(self, day: int) -> None:
        """Let go of rosters, calls and visits that ended days ago."""
        for table in (self.duties, self.calls, self.runs):
            for key in [key for key in table if key[1] < day - 4]:
                del table[key]
        self.sent.clear()
        before = self.at(next(iter(self.places)), day - 3, 0)
        self._booked = defaultdict(
            list, {k: kept for k, v in self._booked.items() if (kept := [s for s in v if s[1] > before])}
        )

    def register(self, story: "Story") -> int:
        """Take a story in; its number is the cause of all it does."""
        self.stories.append(story)
        return len(self.stories)
