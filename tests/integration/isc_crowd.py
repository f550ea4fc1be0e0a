"""A store with very many alerts, and the searches that people make in it."""

import random
from collections.abc import Callable, Iterator
from itertools import islice
from typing import get_args

import msgspec
from sqlalchemy import Engine, insert, text, update

from domain.alert import Alert, alert_id
from domain.finding import Family, Reason
from isc.database import writing
from isc.mutes import Mutes, Span
from isc.proposals import Actor
from isc.rows import alert_row, first_rank, version_row
from isc.schema import ALERTS, COUNTERS, VERSIONS
from isc.search import Filter
from tests.isc.build import NOON, make_alert

DAY = 86_400.0
BLOCK = 20_000
FAMILIES = get_args(Family)
HOLDERS = 20_000
MUTES = 50


def fill(engine: Engine, count: int) -> None:
    """A year and more of alerts over 8 sites, 60 zones and 24 detectors, each kind as uneven as life."""
    numbered = enumerate(_alerts(count), 1)
    while block := list(islice(numbered, BLOCK)):
        with writing(engine) as connection:
            connection.execute(insert(VERSIONS), [version_row(alert, "", seq, 0.0) for seq, alert in block])
            rows = [alert_row(alert, seq, None) | {"rank": first_rank(alert)} for seq, alert in block]
            connection.execute(insert(ALERTS), rows)
    mutes = Mutes(engine, lambda: NOON)
    for number in range(MUTES):
        begin = NOON + number * 7 * DAY
        mutes.make(Span(f"site-{number % 8}", f"zone-{number}", None, False, begin, begin + DAY, "x"), Actor("a", "b"))
    with writing(engine) as connection:
        connection.execute(update(COUNTERS).values(value=count))
        connection.execute(text("ANALYZE"))


def _alerts(count: int) -> Iterator[Alert]:
    rng, time, plain = random.Random(0), NOON, make_alert()
    for _ in range(count):
        time += rng.expovariate(1 / 30)
        detector = min(23, int(rng.expovariate(0.25)))
        site, zone = min(7, int(rng.expovariate(0.5))), min(59, int(rng.expovariate(0.1)))
        holder, gate, quay = rng.randrange(HOLDERS), rng.randrange(40), rng.randrange(200)
        verb, metres = rng.choice(("liep", "stond", "reed", "ging", "keek")), rng.randrange(1, 600)
        words = f"Pas P{holder} {verb} {metres} m bij poort {gate} in zone-{zone} van kade {quay}"
        yield msgspec.structs.replace(
            plain,
            id=alert_id(f"site-{site}", f"detector_{detector}", f"pass/P{holder}", time),
            time=time,
            noticed=time,
            last=time,
            site=f"site-{site}",
            zone=f"zone-{zone}",
            detector=f"detector_{detector}",
            family=FAMILIES[detector % len(FAMILIES)],
            pattern=f"M{rng.randrange(1, 31):02d}",
            subject=f"pass/P{holder}",
            severity=rng.choices((1, 2, 3, 4), (1, 5, 30, 64))[0],
            status=rng.choices(("new", "updated", "cleared", "withdrawn"), (1, 1, 95, 3))[0],
            shown=rng.random() < 0.3,
            reason=Reason("key", {}, words, words),
        )


def searches(rng: random.Random) -> dict[str, Callable[[], Filter]]:
    """By name: filters as people set them, also those that find nothing."""

    def site() -> tuple[str]:
        return (f"site-{rng.randrange(8)}",)

    def zone() -> tuple[str]:
        return (f"zone-{rng.randrange(60)}",)

    def some(stem: str, count: int) -> tuple[str]:
        return (f"{stem}{rng.randrange(count)}",)

    def within(days: float, **more: tuple[str]) -> Filter:
        since = NOON + rng.randrange(340) * DAY
        return Filter(since=since, until=since + days * DAY, **more)  # type: ignore[arg-type]

    return {
        "all": Filter,
        "shown": lambda: Filter(shown=True),
        "shown, not muted": lambda: Filter(shown=True, muted=False),
        "site, not muted": lambda: Filter(site=site(), muted=False),
        "site": lambda: Filter(site=site()),
        "site, severity": lambda: Filter(site=site(), severity=(rng.choice((1, 2)),)),
        "sites, severities, shown": lambda: Filter(site=site() + site(), severity=(1, 2), shown=True),
        "zone": lambda: Filter(zone=zone()),
        "zone, family": lambda: Filter(zone=zone(), family=(rng.choice(FAMILIES),)),
        "zone, pattern, critical": lambda: Filter(zone=zone(), pattern=some("M1", 10), severity=(1,)),
        "site, zone, detector, new": lambda: Filter(
            site=site(), zone=zone(), detector=some("detector_", 24), status=("new",)
        ),
        "subject": lambda: Filter(subject=some("pass/P", HOLDERS)),
        "day": lambda: within(1.0),
        "week, site, family": lambda: within(7.0, site=site(), family=("sensor",)),
        "family, pattern": lambda: Filter(family=("sensor",), pattern=some("M1", 10)),
        "open": lambda: Filter(status=("new", "updated")),
        "text, common": lambda: Filter(text="poort kade"),
        "text, rare": lambda: Filter(text=f"P{rng.randrange(HOLDERS)}"),
        "text, two numbers": lambda: Filter(text=f"poort {rng.randrange(40)} kade {rng.randrange(200)}"),
        "text, three words": lambda: Filter(text=f"liep {rng.randrange(1, 600)} kade {rng.randrange(200)}"),
        "text, common, and subject": lambda: Filter(text="poort", subject=some("pass/P", HOLDERS)),
        "text, critical at a quiet site": lambda: Filter(text="poort", site=("site-7",), severity=(1,)),
        "text that is nowhere": lambda: Filter(text="poort xyzzy"),
    }
