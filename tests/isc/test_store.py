"""The store: every version once, in an order that readers can rely on."""

import logging
from collections.abc import Sequence
from functools import partial
from threading import Event
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from prometheus_client import CollectorRegistry
from sqlalchemy import Engine, select
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.schema import DropTable

from domain.alert import Alert, decode_alert
from domain.errors import AwayError
from domain.finding import Evidence
from isc.arrivals import Arrival
from isc.database import migrate, writing
from isc.feed import entries_after, head_of
from isc.intake import BATCH, Intake
from isc.rows import read_alert
from isc.schema import ALERTS, CONFLICTS, METADATA, OFFSETS, UNREADABLE
from isc.search import Filter, find, versions_of
from tests.isc.build import MemoryLog, log_of, make_alert, make_store

FIRST = make_alert()
SECOND = make_alert(version=2, status="updated", count=2, noticed=FIRST.noticed + 60)
OVER = make_alert(version=3, status="cleared", count=2, noticed=FIRST.noticed + 1800)


def _told(engine: Engine) -> list[tuple[str, int]]:
    alerts = (decode_alert(entry.body.encode()) for entry in entries_after(engine, 0))
    return [(alert.id, alert.version) for alert in alerts]


def _rows(engine: Engine, table: Any) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.execute(select(table)))


def test_every_version_is_kept_in_the_order_of_the_log(engine: Engine) -> None:
    make_store(engine).take(log_of([FIRST, SECOND, OVER]))
    assert _told(engine) == [(FIRST.id, 1), (FIRST.id, 2), (FIRST.id, 3)]
    assert [decode_alert(body.encode()) for body in versions_of(engine, FIRST.id)] == [FIRST, SECOND, OVER]


def test_numbers_rise_by_one(engine: Engine) -> None:
    store = make_store(engine)
    store.take(log_of([FIRST, make_alert(1)]))
    store.take(log_of([make_alert(2), SECOND]))
    assert [entry.seq for entry in entries_after(engine, 0)] == [1, 2, 3, 4]
    assert head_of(engine) == 4


def test_equal_content_told_again_changes_nothing(engine: Engine) -> None:
    store = make_store(engine)
    store.take(log_of([FIRST, SECOND]))
    again = store.take(log_of([FIRST, SECOND, FIRST]))
    assert (again.kept, again.repeats, again.conflicts) == ([], 3, [])
    assert len(_told(engine)) == 2


def test_other_places_of_the_same_evidence_are_equal_content(engine: Engine) -> None:
    store = make_store(engine)
    elsewhere = make_alert(evidence=(Evidence("e1", "events-0-17:1"), Evidence("e2")))
    assert store.take(log_of([FIRST, elsewhere])).repeats == 1


def test_other_content_under_a_known_key_is_kept_aside_and_counted_once(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    registry = CollectorRegistry()
    store = make_store(engine, registry)
    other = make_alert(score=0.9)
    with caplog.at_level(logging.ERROR):
        for _ in range(2):
            store.take(log_of([FIRST, other]))
    assert [decode_alert(body.encode()) for body in versions_of(engine, FIRST.id)] == [FIRST]
    assert [(row.id, row.version, row.offset) for row in _rows(engine, CONFLICTS)] == [(FIRST.id, 1, 1)]
    assert registry.get_sample_value("havenwacht_isc_conflicts_total") == 1
    assert FIRST.id in caplog.text
    assert FIRST.subject not in caplog.text


@pytest.mark.parametrize(
    "line",
    [b"{", b"\xff\xfe", b"[]", b"null", b"[" * 10_000, b'{"id":"x"}', b"\x00"],
    ids=["cut", "no text", "list", "null", "deep", "empty", "zero"],
)
def test_a_line_that_is_no_alert_is_set_aside_and_the_next_one_kept(engine: Engine, line: bytes) -> None:
    store = make_store(engine)
    taken = store.take(log_of([line, FIRST]))
    assert (taken.unreadable, len(taken.kept)) == (1, 1)
    assert [(row.position, row.offset) for row in _rows(engine, UNREADABLE)] == [("alerts-0", 0)]
    assert store.offset("alerts-0") == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"severity": 5},
        {"version": 0},
        {"version": 2**31},
        {"time": 0.0},
        {"site": "s" * 101},
        {"subject": "pass/\x00"},
        {"zone": "a\nb"},
    ],
    ids=str,
)
def test_an_alert_beyond_the_limits_is_set_aside(engine: Engine, wrong: dict[str, Any]) -> None:
    taken = make_store(engine).take(log_of([make_alert(**{"id": FIRST.id, "incident": FIRST.incident} | wrong)]))
    assert (taken.unreadable, taken.kept) == (1, [])


def test_hostile_text_is_kept_as_it_is(engine: Engine) -> None:
    text = "'; DROP TABLE alerts; -- <script>alert(1)</script> \x00 \u202e =cmd"
    hostile = make_alert(reason=FIRST.reason.__class__("key", {"pass": text}, text, text))
    make_store(engine).take(log_of([hostile]))
    assert decode_alert(versions_of(engine, hostile.id)[0].encode()) == hostile


def test_the_offset_is_that_of_the_next_line(engine: Engine) -> None:
    store = make_store(engine)
    assert store.offset("alerts-0") == 0
    store.take([*log_of([FIRST], first=41), *log_of([make_alert(1)], "alerts-1", first=6)])
    assert (store.offset("alerts-0"), store.offset("alerts-1")) == (42, 7)


def test_an_offset_never_runs_back(engine: Engine) -> None:
    store = make_store(engine)
    store.take(log_of([FIRST], first=41))
    store.take(log_of([FIRST], first=3))
    assert store.offset("alerts-0") == 42


def test_what_is_not_committed_leaves_neither_alert_nor_number(engine: Engine) -> None:
    store = make_store(engine)
    store.take(log_of([FIRST]))
    with writing(engine) as connection:
        connection.execute(DropTable(OFFSETS))  # the last step of the next batch has nowhere to write
    with pytest.raises(DBAPIError):
        store.take(log_of([make_alert(5), SECOND], first=1))
    assert (head_of(engine), _told(engine)) == (1, [(FIRST.id, 1)])
    assert [row.version for row in _rows(engine, ALERTS)] == [1]


def test_a_batch_that_breaks_off_is_taken_whole_the_next_time(engine: Engine) -> None:
    store = make_store(engine)
    log = log_of([FIRST, SECOND, make_alert(9), OVER])
    stop = Event()
    Intake(store, stop.set).run(MemoryLog(log, batch=1), stop)
    assert len(_told(engine)) == 1
    Intake(store, lambda: None).run(MemoryLog(log, batch=3), Event())
    assert _told(engine) == [(FIRST.id, 1), (FIRST.id, 2), (make_alert(9).id, 1), (FIRST.id, 3)]


class AwayStore:
    """A store whose database is away; whoever waits for it is told to stop."""

    def __init__(self, stop: Event) -> None:
        self.tried: list[int] = []
        self._stop = stop

    def offset(self, _position: str) -> int:
        return 0

    def take(self, batch: Sequence[Arrival]) -> None:
        self.tried.append(batch[0].offset)
        self._stop.set()
        raise OperationalError("", {}, OSError())


def test_what_could_not_be_kept_before_a_stop_is_not_passed_over() -> None:
    stop = Event()
    away = AwayStore(stop)
    log = log_of([FIRST] * (2 * BATCH))
    Intake(away, lambda: None).run(MemoryLog(log, batch=len(log)), stop)  # type: ignore[arg-type]
    assert away.tried == [0]


def test_a_database_that_stays_away_ends_the_intake() -> None:
    away = AwayStore(Event())
    with pytest.raises(AwayError, match="stayed away"):
        Intake(away, lambda: None, patience_s=(0.0, 0.0)).run(MemoryLog(log_of([FIRST])), Event())  # type: ignore[arg-type]
    assert away.tried == [0, 0, 0]


def test_a_version_that_comes_late_does_not_undo_a_newer_one(engine: Engine) -> None:
    store = make_store(engine)
    store.take(log_of([FIRST, OVER]))
    store.take(log_of([SECOND]))
    (body,) = find(engine, Filter()).bodies
    assert decode_alert(body.encode()) == OVER
    assert len(versions_of(engine, FIRST.id)) == 3


def test_an_alert_that_is_over_is_still_found_by_what_it_said(engine: Engine) -> None:
    over = make_alert(version=2, status="cleared", reason=FIRST.reason.__class__("over", {}, "Voorbij", "Over"))
    make_store(engine).take(log_of([FIRST, over]))
    found = find(engine, Filter(text="poort oost"))
    assert [decode_alert(body.encode()) for body in found.said] == [FIRST]
    assert len(find(engine, Filter(text="voorbij")).bodies) == 1


def test_many_alerts_of_one_moment_have_places_of_their_own(engine: Engine) -> None:
    alerts = [make_alert(subject=f"pass/P{number}") for number in range(30)]
    store = make_store(engine)
    store.take(log_of(alerts[:20]))
    store.take(log_of(alerts[20:]))
    assert len(find(engine, Filter(), limit=100).bodies) == 30


LOG = (FIRST, make_alert(score=0.9), SECOND, make_alert(1), OVER, b"{")


@pytest.mark.parametrize("cut", range(len(LOG) + 1))
@pytest.mark.parametrize("log", [LOG, LOG[::-1]], ids=["as told", "backwards"])
def test_reading_a_log_twice_is_reading_it_once(engine: Engine, log: tuple[Alert | bytes, ...], cut: int) -> None:
    store = make_store(engine)
    store.take(log_of(log[:cut]))
    store.take(log_of(log))
    once = _told(engine), _rows(engine, ALERTS), _rows(engine, CONFLICTS), _rows(engine, UNREADABLE)
    store.take(log_of(log))
    assert (_told(engine), *map(partial(_rows, engine), (ALERTS, CONFLICTS, UNREADABLE))) == once
    assert _told(engine) == list(dict.fromkeys((alert.id, alert.version) for alert in log if isinstance(alert, Alert)))


def test_the_tables_are_those_that_the_code_knows(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": _is_ours, "compare_type": True})
        assert compare_metadata(context, METADATA) == []


def _is_ours(_object: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    return not (str(name).startswith("alert_words") or (kind == "index" and name == "alerts_words"))


def test_a_store_that_is_up_to_date_is_left_alone(engine: Engine) -> None:
    make_store(engine).take(log_of([FIRST]))
    migrate(engine)
    assert len(_told(engine)) == 1


def test_reading_an_alert_says_what_is_wrong() -> None:
    with pytest.raises(ValueError, match="no alert"):
        read_alert(b"{}")
