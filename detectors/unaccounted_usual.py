"""Usual: what ordinary visits to a zone look like, learned for each zone, and for each kind of zone meanwhile."""

from detectors.unaccounted_odds import Usual
from detectors.unaccounted_seen import Look
from domain.rates import Rates
from domain.site import Zone

SECOND, THIRD, MORE, HURRY = 0.01, 0.1, 0.2, 0.02
"""What is taken for usual before anything was seen: shares of visits, see detectors/unaccounted_odds.py. Assumed."""

FOOT = {"stack": 0.1}
"""The same for kinds of zones where people are driven: how often somebody comes on foot. Elsewhere half of them do."""

GANGS = {"quay": 0.3, "apron": 0.3, "baggage": 0.1}
"""The same for kinds of zones where people work in gangs: how often there is a second."""


def usual_of(rates: Rates, zone: Zone, at: float) -> Usual:
    """The shares for a zone: those of its kind weigh as much as a hundred visits to it."""

    def share(what: str, begin: float) -> float:
        return rates.share(f"{zone.id}|{what}", at, rates.share(f"@{zone.kind}|{what}", at, begin))

    return Usual(
        share("second", GANGS.get(zone.kind, SECOND)),
        share("third", THIRD),
        share("more", MORE),
        share("hurry", HURRY),
        share("foot", FOOT.get(zone.kind, 0.5)),
    )


def learn(rates: Rates, zone: Zone, look: Look, at: float) -> None:
    """One more ordinary visit."""
    for name in (zone.id, f"@{zone.kind}"):
        rates.count(f"{name}|second", at, look.most >= 2)
        rates.count(f"{name}|hurry", at, look.hurried > 0)
        rates.count(f"{name}|foot", at, look.walked > 0)
        if look.most >= 2:
            rates.count(f"{name}|third", at, look.most >= 3)
        for people in range(3, look.most + 1):
            rates.count(f"{name}|more", at, look.most > people)
