"""Replay: other desks over what was found, which is what detection without a detector would tell.

Detectors never see each other's findings, so to leave one out is to leave out its findings; a test holds both
against each other. It takes seconds where detection takes minutes.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from app.wiring import make_desk
from benches.quality.baselines import RULES
from benches.quality.runs import SITES, Run, findings
from domain.alert import Alert
from domain.contracts import Desk
from domain.finding import Finding
from domain.site import Site
from geofences.read import read_site

MakeDesk = Callable[[Site], Desk]
FULL = "everything"


class Replay:
    """The findings of some runs, for any desk."""

    def __init__(self, found: Sequence[Run]) -> None:
        """Read the findings of these runs."""
        self._runs = [_by_site(findings(run), run.sites) for run in found]
        self._sites = {site: read_site(SITES / site) for run in found for site in run.sites}

    @property
    def detectors(self) -> list[str]:
        """All that found anything of severity 1 to 3, by name."""
        every = (one for run in self._runs for rows in run.values() for one in rows)
        return sorted({one.detector for one in every if one.severity <= 3})

    def alerts(self, wanted: Callable[[Finding], bool] = lambda _: True, make: MakeDesk = make_desk) -> list[Alert]:
        """What such desks tell of the wanted findings."""
        told: list[Alert] = []
        for run in self._runs:
            for name, rows in run.items():
                kept = [one for one in rows if wanted(one)]
                if kept:
                    told += make(self._sites[name]).process(kept, kept[-1].noticed, self._sites[name])
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


def _by_site(found: Iterable[Finding], sites: Iterable[str]) -> dict[str, list[Finding]]:
    rows: dict[str, list[Finding]] = {site: [] for site in sites}
    for one in found:
        rows[one.site].append(one)
    return rows
