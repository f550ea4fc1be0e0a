"""One run of a small terminal in which every scenario of the port is staged once, as lines and truth."""

from functools import cache
from itertools import islice
from typing import Any

import msgspec

from domain.truth import Crime
from simulators.errors import CannotStage
from simulators.run import Director, Run
from simulators.scenarios.port import PORT
from simulators.world import World
from tests.simulators.scenarios.port_world import empty

Event = dict[str, Any]

HOURS = 31


class AllAtOnce(Director):
    """Stages every variation on the first day."""

    def stage(self, world: World, day: int) -> None:
        for scenario in PORT if day == 0 else ():
            for variation in scenario.variations:
                self._try(world, scenario, variation)

    def _try(self, world: World, scenario: Any, variation: str) -> None:
        site = next((site for site in world.places if scenario.fits(world, site)), None)
        if site is None:
            return
        try:
            scenario.plan(world, world.rng(scenario.name, variation), site, 0, variation)
        except CannotStage:
            return


@cache
def day_and_night(seed: int, site: str = "rtm-a") -> tuple[list[Event], list[Crime], list[Crime]]:
    """The events of a day and the night after it by arrival (without repeats and spoiled ones), crimes, look-alikes."""
    run = Run(empty(seed, (site,), days=2), AllAtOnce())
    known: dict[str, Event] = {}
    for lines in islice(run.hours(), HOURS):
        for line in lines:
            event = _read(line.raw)
            if event is not None:
                known.setdefault(event["id"], event)
    return list(known.values()), *run.truth()


def _read(raw: bytes) -> Event | None:
    if b'"sensor":"clock"' in raw:
        return None
    try:
        event = msgspec.json.decode(raw)
    except msgspec.DecodeError:
        return None
    return event if isinstance(event, dict) and "id" in event and "kind" in event else None
