"""Truth: what a story caused becomes its line, with every alias of its subjects."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from domain.truth import Crime
from simulators.chance import key_of
from simulators.sensors.gateway import Emitted

if TYPE_CHECKING:
    from simulators.story import Story
    from simulators.world import World


def truth_of(world: "World", emitted: Mapping[str, Sequence[Emitted]]) -> tuple[list[Crime], list[Crime]]:
    """Crimes and look-alikes: a line for each story and site at which something was reported."""
    crimes: list[Crime] = []
    quiet: list[Crime] = []
    for site, events in emitted.items():
        by_story: dict[int, list[Emitted]] = defaultdict(list)
        for event in events:
            by_story[event.cause].append(event)
        for number, own in sorted(by_story.items()):
            story = world.stories[number - 1]
            (quiet if story.why else crimes).append(_line(world, story, site, own))
    return sorted(crimes, key=lambda c: (c.start, c.id)), sorted(quiet, key=lambda c: (c.start, c.id))


def _line(world: "World", story: "Story", site: str, events: list[Emitted]) -> Crime:
    events = sorted(events, key=lambda e: (e.time, e.id))
    times = [event.time for event in events]
    told = story.telling_from
    first = next((t for t in times if told is not None and t >= told), times[-1] if told is not None else times[0])
    ident = f"{key_of(world.seed, story.number, site):016x}"
    return Crime(
        id=ident,
        pattern=story.pattern,
        family=story.family,
        site=site,
        zones=_zones(world, story, site, events),
        subjects=tuple(sorted(story.subjects | _subjects(world, events))),
        start=times[0],
        first_observable=first,
        end=times[-1],
        until=story.until if story.until is None else max(story.until, times[-1]),
        events=tuple(event.id for event in events),
        story=f"{key_of(world.seed, story.number):016x}",
        note=story.note,
        why=story.why,
    )


def _subjects(world: "World", events: list[Emitted]) -> set[str]:
    """Tracks, and what people of the story looked up or moved; bystanders left out."""
    found = set()
    for event in events:
        fields = event.fields
        if event.kind == "sighting" and fields["body"] not in world.bystanders:
            found.add(f"track/{fields['camera']}/{fields['track']}")
        if event.kind == "unit":
            found.add(f"unit/{fields['unit']}")
        if event.kind == "lookup":
            found.add(f"account/{fields['account']}")
    return found


def _zones(world: "World", story: "Story", site: str, events: list[Emitted]) -> tuple[str, ...]:
    """The closed zones in which they were seen or badged, and those that the story names."""
    place = world.places[site]
    found = {z for z in story.zones if z in place.zones}
    for event in events:
        fields = event.fields
        if event.kind == "sighting":
            found.add(place.quick_zone(fields["x"], fields["y"]) or "")
        if event.kind == "badge" and fields["reader"] in place.site.readers:
            reader = place.site.readers[fields["reader"]]
            found.add(reader.to_zone if fields["direction"] == "in" else reader.from_zone)
        found.add(str(fields.get("zone") or ""))
    return tuple(sorted(z for z in found if z in place.zones and place.zones[z].access is not None))
