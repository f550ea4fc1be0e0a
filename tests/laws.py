"""The laws of a shard as questions to any set of parts: each says how a log's alerts may not change.

Logs are drawn from few values that lie on the edges (299, 300, 301 s), since wide random floats rarely meet a condition
and a law that is asked of a log without alerts proves nothing.
"""

from collections.abc import Callable, Mapping, Sequence

import msgspec
from hypothesis import strategies as st

from desk.budget import RankedBudget
from desk.desk import ShiftDesk
from domain.alert import Alert, encode_alert, without_places
from domain.contracts import Detector, Sense
from domain.event import Event
from domain.saving import pack, unpack
from domain.shard import EVENTS, Saved, Shard
from senses.catalogue import SENSES
from tests.house import FENCED, GATE_M, QUAY_M, START, Words, shard

Parts = Callable[[], Sequence[Detector]]
Senses = Callable[[], Sequence[Sense]]

GAPS = (0.0, 1.0, 14.0, 15.0, 16.0, 299.0, 300.0, 301.0, 900.0, 1799.0, 1800.0, 1801.0, 43_199.0, 43_200.0)
DELAYS = (0.0, 0.0, 0.0, 1.0, 14.0, -5.0)
WAITED_S = 300.0
"""What a part was waiting for when silence began may still be missed for so long."""

LATE = (15.0, 16.0, 3600.0, -6.0)


SMALL: Mapping[str, Mapping[str, float]] = {
    "early_in": {"rare": 0.3, "role_uses": 2, "times": 2},
    "unit_twice": {"clones": 0.1},
}
"""Settings with which a detector that learns for weeks has something to tell of a log that is drawn."""


def plain_senses() -> Sequence[Sense]:
    return [make() for make in SENSES]


@st.composite
def logs(draw: st.DrawFn, *, delays: tuple[float, ...] = DELAYS + LATE, length: int = 25) -> list[Event]:
    """Two logs of mixed kinds in the order of arrival, with the gateway's stamps, and ticks that move both on."""
    say = Words()
    arrived = 0.0
    log = _roster_of_h1(say) if draw(st.booleans()) else []
    for _ in range(draw(st.integers(2, length))):
        arrived += draw(st.sampled_from(GAPS))
        piece = draw(st.integers(0, 15))
        if piece < len(PIECES):
            story = PIECES[piece](draw, say, arrived)
            log += [msgspec.structs.replace(event, received=event.time + 1.0) for event in story]
            arrived = story[-1].time + 1.0 - START
            continue
        at = arrived - draw(st.sampled_from(delays))
        log.append(msgspec.structs.replace(_event(draw, say, at), received=START + arrived))
        log.append(say.tick(arrived))
    return [*log, say.tick(arrived)]


def _walk(draw: st.DrawFn, say: Words, at: float) -> list[Event]:
    """One or two go across the fence or through the gate, along it, or to it and back, at a walk or a run, or land."""
    if draw(st.integers(0, 5)) == 0:
        boat = say.walk(at, -4.0, -4.0, 30, "b-1", camera="c-field", object="boat", north_m=QUAY_M)
        ashore = say.walk(at + 4.0, 6.0, 90.0, 30, "t-1", camera="c-field", north_m=QUAY_M)
        return sorted((*boat, *ashore), key=lambda point: point.time)
    start_m, end_m = draw(
        st.sampled_from(
            (
                (-3.0, 40.0),
                (-3.0, 40.0),
                (24.0, -4.0),
                (0.0, 20.6),
                (10.0, 10.0),
                (-2.0, 8.0),
                (30.0, 100.0),
                (200.0, 250.0),
            )
        )
    )
    told = {
        "camera": draw(st.sampled_from(("c-fence", "c-field", "c-field"))),
        "object": draw(st.sampled_from(("person", "person", "animal"))),
        "north_m": draw(st.sampled_from((0.0, GATE_M))),
    }
    seconds = 24 if start_m == 30.0 or start_m == 200.0 else 12
    tracks = draw(st.sampled_from((("t-1",), ("t-2",), ("t-1", "t-2"))))
    walks = [say.walk(at + i, start_m, end_m, seconds, track, **told) for i, track in enumerate(tracks)]
    points = sorted((point for walk in walks for point in walk), key=lambda point: point.time)
    return list(points)


def _long_day(draw: st.DrawFn, say: Words, at: float) -> list[Event]:
    """Somebody comes for a short shift, and goes long after."""
    hours = draw(st.sampled_from((3.5, 4.0, 8.0)))
    out = say.badge(at + 60.0 + 3600.0 * hours, way="out")
    return [say.shift(at, at, at + 60.0, ref=f"long-{at:.0f}"), say.badge(at + 1.0), out]


def _guesses(draw: st.DrawFn, say: Words, at: float) -> list[Event]:
    """Somebody tries codes."""
    wait_s = draw(st.sampled_from((10.0, 299.0, 300.0)))
    return [say.badge(at + i * wait_s, outcome="denied", reason="pin") for i in range(3)]


def _theft(draw: st.DrawFn, say: Words, at: float) -> list[Event]:
    """A box is released and fetched, or sealed twice."""
    first, second = draw(st.sampled_from((("Acme", "Acme"), ("Acme", "Beta"))))
    states = draw(st.sampled_from((("released", "collected"), ("sealed", "sealed"))))
    wait_s = draw(st.sampled_from((0.0, 300.0, 14 * 86_400.0)))
    boxes = zip((at, at + wait_s), states, (first, second), strict=True)
    return [say.unit(time, state, company=firm, seal=firm) for time, state, firm in boxes]


def _earlier_and_earlier(draw: st.DrawFn, say: Words, at: float) -> list[Event]:
    """Somebody comes for the shift of every day, on the last two days hours before it."""
    told: list[Event] = []
    for day in range(draw(st.sampled_from((4, 5)))):
        start = at + 43_200.0 + 86_400.0 * day
        early_s = 7200.0 if day > 1 else 60.0
        told += [say.shift(start - 28_800.0, start, start + 60.0, ref=f"early-{start:.0f}"), say.badge(start - early_s)]
    return told


PIECES: tuple[Callable[[st.DrawFn, Words, float], list[Event]], ...] = (
    _walk,
    _long_day,
    _guesses,
    _theft,
    _earlier_and_earlier,
)


def _roster_of_h1(say: Words) -> list[Event]:
    """Three shifts long before, as much as it takes to hold somebody to them."""
    return [msgspec.structs.replace(say.shift(0, -43_200.0 - i, -43_140.0), received=START) for i in range(3)]


def _event(draw: st.DrawFn, say: Words, at: float) -> Event:
    kinds = (
        "badge",
        "badge",
        "badge",
        "plate",
        "plate",
        "door",
        "door",
        "change",
        "shift",
        "visit",
        "health",
        "tick",
        "unit",
        "lookup",
    )
    kind = draw(st.sampled_from(kinds))
    pass_id = draw(st.sampled_from(("p-1", "p-2")))
    plate = draw(st.sampled_from(("AA-1", "BB-2")))
    match kind:
        case "badge":
            return say.badge(
                at, pass_id, draw(st.sampled_from(("r-1", "r-2"))), draw(st.sampled_from(("in", "in", "out")))
            )
        case "plate":
            lane = draw(st.sampled_from((None, "d-1")))
            people = draw(st.sampled_from((None, 1, 3)))
            return say.plate(at, plate, draw(st.sampled_from(("c-gate", "c-stack"))), door=lane, occupants=people)
        case "door":
            state = draw(
                st.sampled_from(
                    ("opened", "opened", "opened", "closed", "forced", "held", "passed", "passed", "passed", "passed")
                )
            )
            if state != "passed":
                return say.door(at, "d-1", state, by=draw(st.sampled_from(("manual", "manual", "badge"))))
            return say.passed(at, draw(st.sampled_from((0, 1, 3))), "d-1", draw(st.sampled_from(("in", "in", "out"))))
        case "change":
            return say.change(at, draw(st.sampled_from(("blocked", "active"))), pass_id)
        case "shift":
            start = at + draw(st.sampled_from((-43_200.0, -14_401.0, 0.0, 14_400.0)))
            holder, status = (
                draw(st.sampled_from(("h-1", "h-2"))),
                draw(st.sampled_from(("planned", "planned", "cancelled"))),
            )
            return say.shift(at, start, start + 60.0, holder, status=status, ref=draw(st.sampled_from("abcdef")))
        case "visit":
            start = at + draw(st.sampled_from((-301.0, 0.0, 300.0)))
            return say.visit(at, start, start + draw(st.sampled_from((1.0, 300.0, 3600.0))), plate)
        case "unit":
            return _unit(draw, say, at)
        case "lookup":
            return say.lookup(
                at,
                order=draw(st.sampled_from((None, None, None, "wo-1"))),
                action=draw(st.sampled_from(("view", "view", "export"))),
            )
        case "health":
            return say.health(at, draw(st.sampled_from(("r-1", "c-gate"))))
        case _:
            return say.tick(at)


def _unit(draw: st.DrawFn, say: Words, at: float) -> Event:
    """A box that is released, fetched, opened on an order, or sealed."""
    state = draw(st.sampled_from(("released", "collected", "opened", "sealed", "sealed", "sealed")))
    firm, order = draw(st.sampled_from(("Acme", "Beta"))), draw(st.sampled_from((None, None, "wo-1")))
    return say.unit(at, state, company=firm, order=order, seal=firm if state == "sealed" else None)


def fresh(parts: Parts, senses: Senses = plain_senses) -> Shard:
    return shard(parts(), FENCED, senses(), ShiftDesk(RankedBudget()))


def run(made: Shard, log: Sequence[Event], cuts: Sequence[int] = ()) -> list[Alert]:
    """The alerts of a log that is handed over in pieces."""
    told = []
    for start, end in zip((0, *cuts), (*cuts, len(log)), strict=True):
        made.take(None, log[start:end], range(start, end))
        told += made.step().alerts
    return told


def text(alerts: Sequence[Alert]) -> list[bytes]:
    return [encode_alert(without_places(alert)) for alert in alerts]


def cut(parts: Parts, log: Sequence[Event], cuts: Sequence[int], senses: Senses = plain_senses) -> None:
    """Where a batch ends changes nothing, not even the order of telling."""
    assert text(run(fresh(parts, senses), log, cuts)) == text(run(fresh(parts, senses), log))


def resume(parts: Parts, log: Sequence[Event], at: int, senses: Senses = plain_senses) -> None:
    """Saving and loading changes nothing, and the log is read again from `low`."""
    whole = text(run(fresh(parts, senses), log))
    first = fresh(parts, senses)
    told = run(first, log[:at])
    saved = unpack(pack(first.save()), Saved)
    second = fresh(parts, senses)
    second.load(saved)
    low = min(saved_log.low for saved_log in saved.logs.values() if saved_log.next) if at else 0
    second.take(None, log[low:], range(low, len(log)))
    assert text(told + second.step().alerts) == whole


def prefix(parts: Parts, log: Sequence[Event], at: int, senses: Senses = plain_senses) -> None:
    """No alert depends on what was not in yet."""
    stamps = [event.received or event.time for event in log[:at]]
    now = max(stamps, default=START)
    tick = Words(prefix="last").tick(now - START)
    early = text(a for a in run(fresh(parts, senses), [*log[:at], tick]) if a.noticed <= now - FENCED.wait_s)  # type: ignore[arg-type]
    later = text(a for a in run(fresh(parts, senses), log) if a.noticed <= now - FENCED.wait_s)  # type: ignore[arg-type]
    assert sorted(early) == sorted(later)


def duplicate(parts: Parts, log: Sequence[Event], picks: Sequence[int], make: Callable[[Parts], Shard] = fresh) -> None:
    """An event twice changes nothing, wherever the second copy stands while its id is remembered."""
    again = list(log)
    for pick in picks:
        index = pick % len(log)
        again.insert(again.index(log[index]) + 1, log[index])
    assert text(run(make(parts), again)) == text(run(make(parts), log))


def skew(parts: Parts, log: Sequence[Event], wrong_by_s: float, senses: Senses = plain_senses) -> None:
    """A sensor whose clock is wrong changes no alert that does not rest on it. Here: a reader and pass of its own."""
    say = Words(prefix="skewed")
    mine = [
        msgspec.structs.replace(say.badge(at + wrong_by_s, "p-3", "r-2"), received=START + at)
        for at in (0.0, 300.0, 301.0)
    ]
    others = [event for event in log if getattr(event, "reader", "") != "r-2" and getattr(event, "sensor", "") != "r-2"]
    both = sorted([*others, *mine], key=lambda event: event.received or event.time)
    end = Words(prefix="end").tick((both[-1].received or 0.0) - START)
    told = run(fresh(parts, senses), [*both, end])
    changed = [alert for alert in told if alert.subject not in ("pass/p-3", "sensor/r-2")]
    assert sorted(text(changed)) == sorted(text(run(fresh(parts, senses), [*_ticked(others, mine), end])))


def _ticked(others: Sequence[Event], mine: Sequence[Event]) -> list[Event]:
    """The same arrivals with clock ticks in the place of the sensor, since they too say that time passes."""
    ticks = [Words(prefix=f"tick-{i}").tick((event.received or 0.0) - START) for i, event in enumerate(mine)]
    return sorted([*others, *ticks], key=lambda event: event.received or event.time)


def silence(parts: Parts, log: Sequence[Event], hours: int, senses: Senses = plain_senses) -> None:
    """Where nothing but the clock speaks, only alerts about absence are told, and old ones end."""
    made = fresh(parts, senses)
    run(made, log)
    newest = made.newest(EVENTS) - START
    say = Words(prefix="tick")
    ticks: list[Event] = [say.tick(newest + 15 + 600.0 * i) for i in range(1, hours * 6)]
    made.take(None, ticks, range(len(log), len(log) + len(ticks)))
    since = START + newest + WAITED_S
    told = [alert for alert in made.step().alerts if alert.noticed > since and alert.status in ("new", "updated")]
    assert all(alert.family == "sensor" for alert in told), [alert.detector for alert in told]


def site(parts: Parts, log: Sequence[Event], senses: Senses = plain_senses) -> None:
    """Events of one site never change another's alerts: two shards of the same parts' classes, run side by side."""
    alone = text(run(fresh(parts, senses), log))
    mine, other = fresh(parts, senses), fresh(parts, senses)
    told = []
    for number, event in enumerate(log):
        mine.take(None, [event], [number])
        other.take(None, [event], [number])
        other.step()
        told += mine.step().alerts
    assert text(told) == alone


def bounded(parts: Parts, limit: float = 1.2, senses: Senses = plain_senses) -> None:
    """Thirty days of strangers leave a state that no longer grows: day 30 against 17: two weeks are the most."""
    made = fresh(parts, senses)
    say = Words()
    sizes = []
    for day in range(30):
        log = _day_of_strangers(say, day)
        made.take(None, log, range(day * 1000, day * 1000 + len(log)))
        made.step()
        sizes.append(len(pack(made.save().pipeline)))
    assert sizes[29] <= limit * sizes[16], sizes


def _day_of_strangers(say: Words, day: int) -> list[Event]:
    log: list[Event] = []
    for i in range(60):
        at = day * 86_400.0 + i * 1440.0
        stranger = f"{day}-{i}"
        log += [
            say.badge(at, f"p-{stranger}"),
            say.badge(at + 60, f"p-{stranger}"),
            say.plate(at + 61, f"PL-{stranger}"),
            say.visit(at + 62, at, at + 600, f"PL-{stranger}", ref=f"v-{stranger}"),
            say.unit(at + 62, "released", f"BOX-{stranger}", company="Acme", seal="S-1"),
            say.unit(at + 62, "opened", f"BOX-{stranger}", order="wo-1"),
            say.lookup(at + 62, f"a-{stranger}"),
            say.health(at + 63),
            *say.walk(at + 64, -3.0, 30.0, 6, f"t-{stranger}"),
            say.tick(at + 80),
        ]
    return log
