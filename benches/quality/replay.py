"""Replay: other desks over what was found, which is what detection without a detector would tell.

Detectors never see each other's findings, so to leave one out is to leave out its findings; a test holds both
against each other. It takes seconds where detection takes minutes.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from app.wiring import make_desk
from benches.quality.baselines import RULES
from benches.quality.runs import SITES, Run, findings
from domain.alert import Alert
from domain.contracts import Desk
from domain.finding import Finding
from domain.region import region_of
from domain.site import Site
from geofences.read import read_site

MakeDesk = Callable[[Site], Desk]
FULL = "everything"


class Replay:
    """The findings of some runs, for any desk."""

    def __init__(self, found: Sequence[Run]) -> None:
        """Read the findings of these runs."""
        self._heard = [heard for run in found for heard in _heard(run)]

    @property
    def detectors(self) -> list[str]:
        """All that found anything of severity 1 to 3, by name."""
        return sorted({one.detector for _, rows in self._heard for one in rows if one.severity <= 3})

    def alerts(self, wanted: Callable[[Finding], bool] = lambda _: True, make: MakeDesk = make_desk) -> list[Alert]:
        """What such desks tell of the wanted findings."""
        told: list[Alert] = []
        for site, rows in self._heard:
            if kept := [one for one in rows if wanted(one)]:
                told += make(site).process(kept, kept[-1].noticed, site)
        return told

    def without(self, detector: str) -> list[Alert]:
        """What is told where one detector is left out."""
        return self.alerts(lambda one: one.detector != detector)

    def rules(self) -> list[Alert]:
        """What is told where nothing but policy is there."""
        return self.alerts(lambda one: one.detector in RULES)


def ablations(replay: Replay, desks: Mapping[str, MakeDesk]) -> dict[str, list[Alert]]:
    """Everything, then everything but one: each detector, and each of these parts of the desk."""
    told = {FULL: replay.alerts()}
    told |= {f"`{name}`": replay.without(name) for name in replay.detectors}
    return told | {name: replay.alerts(make=make) for name, make in desks.items()}


def _heard(run: Run) -> Iterator[tuple[Site, list[Finding]]]:
    """Each desk's site, or region, with what it heard."""
    sites = {site: read_site(SITES / site) for site in run.sites}
    rows: defaultdict[str, list[Finding]] = defaultdict(list)
    for one in findings(run):
        rows[one.desk].append(one.finding)
    for desk, heard in rows.items():
        yield sites.get(desk) or region_of(sites), heard
