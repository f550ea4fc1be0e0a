"""Recording: what the events say about a score: sites, period, which evidence exists, which sensors were in trouble."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from math import inf

from msgspec import Struct

from domain.truth import Crime
from scoring.brief import Brief
from scoring.told import Told

TROUBLE_S = 3600.0
"""An alert about a sensor is *trouble* if the sensor reported itself not ok this long before, or later."""


class Recording(Struct):
    """What was kept of the events: `known` holds the ids that were asked for and are there.

    `events_of` are the events of each crime and quiet line; `not_ok` the times at which a sensor of a site said
    that it is not ok. Times are seconds since 1970 UTC.
    """

    sites: frozenset[str]
    first: float
    last: float
    known: frozenset[str]
    not_ok: dict[tuple[str, str], list[float]]
    events_of: dict[Crime, frozenset[str]]

    def is_trouble(self, told: Told) -> bool:
        """Whether this is an alert about a sensor that reported itself not ok within the hour before."""
        if told.family != "sensor":
            return False
        kind, _, sensor = told.subject.partition("/")
        times = self.not_ok.get((told.site, sensor), []) if kind in ("sensor", "door") else []
        at = bisect_left(times, told.noticed - TROUBLE_S)
        return at < len(times) and times[at] <= told.noticed


def asked(counted: Iterable[Told], lines: Iterable[Crime]) -> frozenset[str]:
    """The event ids that alerts or truth name, and that a recording therefore looks for."""
    named = (event for line in lines for event in line.events or ())
    return frozenset(named) | frozenset(event for told in counted for event in told.evidence)


def needs_subjects(lines: Iterable[Crime]) -> bool:
    """Whether a line does not list its events, so that they must be found by subject."""
    return any(line.events is None for line in lines)


def record(
    events: Iterable[Brief], wanted: Set[str], lines: Sequence[Crime], only: Set[str] | None = None
) -> Recording:
    """Run once through the events and keep what counts; sites other than `only` give evidence, but no place or time."""
    first, last, sites, known = inf, -inf, set(), set()
    not_ok: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    owners = _owners(lines)
    found = {line: set(line.events or ()) for line in lines}
    for event in events:
        if only is None or event.site in only:
            sites.add(event.site)
            first, last = min(first, event.time), max(last, event.time)
        if event.id in wanted:
            known.add(event.id)
            for subject in event.subjects:
                _give(event, owners.get((event.site, subject), ()), found)
        if event.not_ok is not None:
            not_ok[event.site, event.not_ok].append(event.time)
    for times in not_ok.values():
        times.sort()
    events_of = {line: frozenset(ids) for line, ids in found.items()}
    return Recording(frozenset(sites), first, last, frozenset(known), dict(not_ok), events_of)


def unrecorded(lines: Sequence[Crime]) -> Recording:
    """What is known without events: the lists of the truth only. No evidence can be looked up."""
    return record((), frozenset(), lines)


def _owners(lines: Sequence[Crime]) -> dict[tuple[str, str], list[Crime]]:
    """Lines that do not list their events, by site and subject."""
    owners: defaultdict[tuple[str, str], list[Crime]] = defaultdict(list)
    for line in lines:
        for subject in line.subjects if line.events is None else ():
            owners[line.site, subject].append(line)
    return dict(owners)


def _give(event: Brief, owners: Iterable[Crime], found: dict[Crime, set[str]]) -> None:
    for line in owners:
        if line.start <= event.time <= line.closes:
            found[line].add(event.id)
