"""Told: what is said of people for whom there is no reason, or no longer none."""

from msgspec import Struct

from detectors.sentence import sentence
from detectors.unaccounted_seen import Look
from domain.finding import Because, Finding, Outcome
from domain.site import Site, Zone
from domain.times import clock


class Told(Struct, frozen=True):
    """What it rests on: a visit, how many inside have a pass for it, the probability; zones told of just before."""

    look: Look
    known: int
    score: float
    others: tuple[str, ...] = ()


def finding(told: Told, zone: str, innermost: Zone, at: float, outcome: Outcome, site: Site) -> Finding:
    """What is said at this moment; `zone` is the one that is judged, `innermost` the one that is named."""
    look, people = told.look, told.look.told
    return Finding(
        detector="unaccounted",
        family="presence",
        site=site.id,
        zone=innermost.id,
        subject=f"zone/{zone}",
        time=look.since,
        noticed=at,
        severity=_severity(people, innermost),
        score=told.score,
        reason=sentence(
            "unaccounted" if outcome == "true" else f"unaccounted_{outcome}",
            people=people,
            zone=innermost.name,
            at=clock(look.since, site.timezone),
            percent=int(100 * told.score),
            camera=look.camera,
        ),
        outcome=outcome,
        because=(
            Because(feature="people_seen", observed=look.most, high=float(max(look.people - people, 0)), share=0.6),
            Because(feature="people_hurrying", observed=look.hurried, high=0.0, share=0.2),
            Because(feature="people_on_foot", observed=look.walked, share=0.1),
            Because(feature="people_known", observed=told.known, share=0.1),
        ),
        evidence=tuple(look.things.values()),
        actions=("turn_camera_to_zone", "call_foreman_of_yard", "send_patrol_to_zone"),
        related=(*(f"track/{thing}" for thing in look.things), *(f"zone/{other}" for other in told.others)),
    )


def _severity(people: int, zone: Zone) -> int:
    """One alone is advice, unless in a critical zone: a colleague in a hurry is as likely as not."""
    if people >= 3 or (people == 2 and zone.level == 3):
        return 2
    return 4 if people == 1 and zone.level < 3 else 3
