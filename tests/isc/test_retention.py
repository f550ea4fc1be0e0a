"""Retention: a store that is a year old is cleaned as it should be, and its own record proves it."""

import asyncio
import json
from typing import Any

import pytest
from msgspec import structs
from prometheus_client import CollectorRegistry
from sqlalchemy import Engine, func, insert, select

from domain.coverage import blind, encode_coverage
from domain.finding import Evidence
from isc.access import ROLES
from isc.accounts import Accounts
from isc.audit import Audit, Head, verify
from isc.blind import Blind
from isc.cases import Cases
from isc.evidence import Copier
from isc.feed_schema import HANDED, INBOX, OBJECTS, RECIPIENTS
from isc.handovers import Handovers
from isc.inbox import Inbox
from isc.metrics import Metrics
from isc.mutes import Mutes, Span
from isc.outlet import EVERYTHING, Outlet
from isc.people_schema import CUSTODY, EVIDENCE, EXPORTS, HANDOVERS, MUTES, PROPOSALS, TASKS
from isc.proposals import Proposals
from isc.publish import Publisher
from isc.recipients import Recipients
from isc.retention import DAY_S, Terms, clean, rehearse
from isc.schema import (
    ALERTS,
    AUDIT,
    CASE_ALERTS,
    CASES,
    CONFLICTS,
    COUNTS,
    METADATA,
    NOTES,
    SESSIONS,
    TOKENS,
    UNREADABLE,
    VERSIONS,
    WORK,
)
from isc.search import Filter, find
from isc.stix import stix_id
from isc.work import Actor, Subject, Work
from tests.isc.build import NOON, NOW, log_of, make_alert, make_recipient, make_store, up_to
from tests.isc.test_access import PASSWORD, QUICK, Clock

ANALYST = Actor("jansen", "analyst")
JUDGED = {"false": make_alert(0), "true": make_alert(1), "test": make_alert(2)}
UNJUDGED = make_alert(3)
IN_A_CASE = make_alert(4)


class Old:
    """A store in which a day's work was done at NOW."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.clock = Clock()
        alerts = [*JUDGED.values(), UNJUDGED, IN_A_CASE]
        make_store(engine).take(log_of([*alerts, make_alert(0, version=2), make_alert(1, score=0.9), b"{"]))
        Publisher(engine, self.clock).run()
        work, self.cases = Work(engine, self.clock), Cases(engine, self.clock)
        for verdict, alert in [*JUDGED.items(), ("false", IN_A_CASE)]:
            work.judge(Subject(alert.id, alert.site, alert.severity), 0, ANALYST, verdict, "x")  # type: ignore[arg-type]
        self.case = self.cases.open(ANALYST, "x", [IN_A_CASE.id], None).number
        self.accounts = Accounts(engine, self.clock, secure=False, hasher=QUICK)
        self.accounts.add("jansen", next(iter(ROLES)), (), PASSWORD)
        self.accounts.log_in("jansen", PASSWORD)
        self.accounts.add_token("machine", ["alerts.read"], [], DAY_S)
        Recipients(engine, self.clock).add("soc", up_to("RED"), DAY_S)

    def age(self, days: float) -> None:
        self.clock.now = NOW + days * DAY_S

    def clean(self) -> dict[str, int]:
        return {one.what: one.number for one in clean(self.engine, self.clock, Terms())}

    def rows(self, table: Any) -> int:
        with self.engine.connect() as connection:
            return int(connection.scalar(select(func.count()).select_from(table)) or 0)

    def all_rows(self) -> dict[str, int]:
        return {table.name: self.rows(table) for table in METADATA.sorted_tables}


@pytest.fixture
def old(engine: Engine) -> Old:
    return Old(engine)


def _there(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return set(connection.scalars(select(ALERTS.c.id)))


def test_on_the_same_day_nothing_is_deleted(old: Old) -> None:
    before = old.all_rows()
    assert set(old.clean().values()) == {0}
    assert old.all_rows() == before


def test_after_a_year_only_counts_are_left_of_what_was_false(old: Old) -> None:
    old.age(365)
    done = old.clean()
    assert done["alerts judged false"] == 1
    assert _there(old.engine) == {alert.id for alert in (JUDGED["true"], JUDGED["test"], UNJUDGED, IN_A_CASE)}
    with old.engine.connect() as connection:
        for column in (VERSIONS.c.id, CONFLICTS.c.id, WORK.c.alert, CASE_ALERTS.c.alert):
            assert connection.scalar(select(func.count()).where(column == JUDGED["false"].id)) == 0
        sighting = stix_id("sighting", JUDGED["false"].id)
        assert connection.scalar(select(func.count()).where(OBJECTS.c.id == sighting)) == 0
        assert connection.execute(select(COUNTS)).all() == [("north", "passback", 2, "2025-W02", 1)]


def test_what_is_deleted_is_found_by_no_search(old: Old) -> None:
    assert len(find(old.engine, Filter(text="poort oost")).bodies) == 5
    old.age(365)
    old.clean()
    assert len(find(old.engine, Filter(text="poort oost")).bodies) == 4


def test_an_alert_in_an_open_case_stays_until_the_case_is_closed(old: Old) -> None:
    old.age(365)
    old.clean()
    assert IN_A_CASE.id in _there(old.engine)
    old.cases.close(old.case, 1, ANALYST, "false", "niets")
    old.age(365 + 27)
    assert old.clean()["alerts judged false"] == 0
    old.age(365 + 29)
    assert old.clean()["alerts judged false"] == 1
    assert IN_A_CASE.id not in _there(old.engine)


@pytest.mark.parametrize(("days", "gone"), [(6.9, False), (7.1, True)])
def test_lines_that_were_set_aside_go_after_a_week(old: Old, days: float, gone: bool) -> None:
    old.age(days)
    old.clean()
    assert (old.rows(CONFLICTS), old.rows(UNREADABLE)) == ((0, 0) if gone else (1, 1))


@pytest.mark.parametrize(("days", "gone"), [(27.9, False), (28.1, True)])
def test_false_alerts_go_after_four_weeks(old: Old, days: float, gone: bool) -> None:
    old.age(days)
    old.clean()
    assert (JUDGED["false"].id not in _there(old.engine)) == gone


def test_sessions_tokens_and_recipients_go_when_they_are_over(old: Old) -> None:
    old.age(2)
    old.clean()
    assert [old.rows(table) for table in (SESSIONS, TOKENS, RECIPIENTS)] == [0, 0, 0]


def test_the_record_of_it_is_kept_and_says_how_many(old: Old) -> None:
    old.age(365)
    old.clean()
    written = {e.target: e.detail for e in Audit(old.engine, old.clock).entries() if e.action == "delete"}
    assert {what: detail["number"] for what, detail in written.items()} == {
        "alerts judged false": "1",
        "conflicts": "1",
        "unreadable": "1",
        "outbox": "8",
        "sessions": "1",
        "tokens": "1",
        "recipients": "1",
    }
    assert JUDGED["false"].subject not in str(written)


def test_after_two_years_the_old_audit_goes_and_the_rest_can_be_checked(old: Old) -> None:
    audit = Audit(old.engine, old.clock)
    old.age(400)
    audit.note("devries", "view", "alert 1")
    kept = audit.head()
    old.age(731)
    number = old.clean()["audit"]
    entries = audit.entries()
    assert number == entries[0].number - 1 > 5
    assert entries[0].number == kept.number
    assert verify(entries, [kept]) == []
    assert verify(entries[1:], [])
    assert verify(entries, [Head(1, "0" * 64)]) == ["found no entry 1, of which a head was kept"]


def test_an_audit_that_goes_as_a_whole_leaves_its_record(old: Old) -> None:
    old.age(3 * 365)
    old.clean()
    entries = Audit(old.engine, old.clock).entries()
    assert {entry.action for entry in entries} == {"delete"}
    assert verify(entries) == []


def test_a_rehearsal_says_the_same_and_changes_nothing(old: Old) -> None:
    old.age(800)
    before = old.all_rows()
    said = rehearse(old.engine, old.clock, Terms())
    assert old.all_rows() == before
    assert clean(old.engine, old.clock, Terms()) == said
    assert old.rows(AUDIT) < before["audit"] + 7


def test_counts_of_several_nights_add_up(engine: Engine) -> None:
    clock = Clock()
    work = Work(engine, clock)
    for night in range(2):
        alert = make_alert(night)
        make_store(engine).take(log_of([alert], first=night))
        work.judge(Subject(alert.id, alert.site, alert.severity), 0, ANALYST, "false", "x")
        clock.now += 29 * DAY_S
        clean(engine, clock, Terms())
    with engine.connect() as connection:
        assert connection.scalar(select(COUNTS.c.number)) == 2
    assert NOON < NOW


# --- schedules of a site ----------------------------------------------------------------------------


def _closed_case(old: Old, *alerts: str) -> int:
    number = old.cases.open(ANALYST, "x", alerts, None).number
    old.cases.write(number, ANALYST, "hij belde")
    old.cases.set_task(number, ANALYST, "bel terug", None, None)
    old.cases.close(number, 1, ANALYST, "true", "x")
    return number


def _cases(old: Old) -> set[int]:
    with old.engine.connect() as connection:
        return set(connection.scalars(select(CASES.c.number)))


@pytest.mark.parametrize(
    ("schedule", "gone"),
    [
        ({}, False),
        ({"north": 100.0}, True),
        ({"*": 100.0}, True),
        ({"south": 1.0}, False),
        ({"*": 1.0, "north": 400.0}, False),
    ],
)
def test_closed_cases_go_as_their_site_says_with_all_that_is_theirs(
    old: Old, schedule: dict[str, float], gone: bool
) -> None:
    number = _closed_case(old, UNJUDGED.id)
    with old.engine.begin() as connection:
        told = dict.fromkeys(("who", "recipient", "legal_basis", "reason", "manifest"), "x")
        connection.execute(insert(EXPORTS).values(number=1, case=number, time=NOW, redaction="full", **told))
    old.age(365)
    terms = Terms(cases_s={site: days * DAY_S for site, days in schedule.items()})
    done = {one.what: one.number for one in clean(old.engine, old.clock, terms)}
    assert done["cases"] == gone
    assert _cases(old) == {old.case} | (set() if gone else {number})
    for table in (NOTES, TASKS, EXPORTS):
        assert old.rows(table) == (0 if gone else 1)
    assert (UNJUDGED.id in _there(old.engine), IN_A_CASE.id in _there(old.engine)) == (True, True)
    with old.engine.connect() as connection:
        listed = set(connection.scalars(select(EVIDENCE.c.case))) | set(connection.scalars(select(CUSTODY.c.case)))
    assert listed == _cases(old)
    written = [e.target for e in Audit(old.engine, old.clock).entries() if e.action == "delete"]
    assert ("cases" in written) == gone


def test_alerts_go_as_their_site_says_unless_a_case_holds_them(old: Old) -> None:
    _closed_case(old, UNJUDGED.id)
    old.age(365)
    first = clean(old.engine, old.clock, Terms(alerts_s={"north": 100 * DAY_S}))
    assert {one.what: one.number for one in first}["alerts by schedule"] == 3
    assert _there(old.engine) == {UNJUDGED.id, IN_A_CASE.id}
    both = Terms(alerts_s={"*": 100 * DAY_S}, cases_s={"*": 100 * DAY_S})
    clean(old.engine, old.clock, both)
    assert _there(old.engine) == {IN_A_CASE.id}
    with old.engine.connect() as connection:
        assert connection.scalar(select(func.sum(COUNTS.c.number))) == 4


def test_copies_of_what_was_false_go_with_it(old: Old) -> None:
    old.cases.close(old.case, 1, ANALYST, "false", "niets")
    assert old.rows(EVIDENCE) > 0
    old.age(29)
    old.clean()
    assert (old.rows(EVIDENCE), old.rows(CUSTODY)) == (0, 0)
    assert old.case in _cases(old)


def test_what_is_left_of_shifts_goes_after_a_year(old: Old) -> None:
    handovers = Handovers(old.engine, old.clock)
    handovers.make("north", ANALYST)
    mutes = Mutes(old.engine, old.clock)
    mutes.make(Span("north", None, None, False, NOW, NOW + DAY_S, "x"), ANALYST)
    Proposals(old.engine, old.clock, {}).ask("shelve", "north", "alert x", {}, "x", ANALYST)
    old.age(365)
    old.clean()
    assert [old.rows(table) for table in (HANDOVERS, MUTES, PROPOSALS)] == [1, 1, 1]
    old.age(366.5)
    old.clean()
    assert [old.rows(table) for table in (HANDOVERS, MUTES, PROPOSALS)] == [0, 0, 0]


# --- the job's own record -----------------------------------------------------------------------------

GAP = blind("north", "sensor", NOW - DAY_S)
PIECES = {
    "alerts judged false": "alerts",
    "cases": "cases",
    "alerts by schedule": None,
    **{name: name for name in ("conflicts", "unreadable", "outbox", "handed", "inbox", "statuses", "coverage")},
    **{
        name: name
        for name in ("sessions", "tokens", "recipients", "logins", "handovers", "mutes", "proposals", "audit")
    },
}
"""By what the record says: the table that lost so many rows."""


def _live_a_day(old: Old) -> None:
    """Everything that is kept for a while, on top of the day's work."""
    partner = make_recipient("partner")
    Recipients(old.engine, old.clock).add(partner.name, up_to("RED"), 900 * DAY_S)
    Outlet(old.engine, old.clock).page(partner, EVERYTHING, 0, 1000)
    note = {"type": "identity", "spec_version": "2.1", "id": f"identity--{UNJUDGED.id[:14]}4{UNJUDGED.id[15:]}"}
    note |= {"created": "2025-01-06T12:00:00.000Z", "modified": "2025-01-06T12:00:00.000Z", "name": "Partner"}
    asyncio.run(Inbox(old.engine, old.clock).take(partner, json.dumps({"objects": [note, "x"]}).encode()))
    metrics = Metrics(CollectorRegistry())
    over = structs.replace(GAP, until=NOW)
    Blind(old.engine, metrics, old.clock).take(log_of([encode_coverage(over)], "coverage-0"))
    place = Evidence("e7", "havenwacht.events-0-7:1")
    make_store(old.engine).take(log_of([make_alert(0, version=3, evidence=(place,))], first=90))
    Copier(old.engine, lambda _place: b'{"id":"e7"}', old.clock).copy()
    Mutes(old.engine, old.clock).make(Span("north", None, None, False, NOW, NOW + 60, "x"), ANALYST)
    Handovers(old.engine, old.clock).make("north", ANALYST)


@pytest.mark.parametrize("days", [1, 8, 29, 366, 800])
def test_the_job_s_record_says_exactly_what_every_table_lost(old: Old, days: int) -> None:
    _live_a_day(old)
    old.age(days)
    before, head = old.all_rows(), Audit(old.engine, old.clock).head()
    old.clean()
    after, entries = old.all_rows(), Audit(old.engine, old.clock).entries()
    record = {one.target: int(one.detail["number"]) for one in entries if one.number > head.number}
    assert {one.action for one in entries if one.number > head.number} <= {"delete"}
    for what, table in PIECES.items():
        if table is not None:
            written = len(record) if table == "audit" else 0
            assert before[table] + written - after[table] == record.get(what, 0), what
    assert verify(entries, [head] if days < 730 else []) == []


def test_of_a_store_that_is_a_year_old_nothing_is_over_its_term(old: Old) -> None:
    _live_a_day(old)
    old.age(366)
    old.clean()
    left = old.all_rows()
    gone = ("conflicts", "unreadable", "outbox", "statuses", "coverage", "sessions", "tokens", "mutes", "handovers")
    assert {name: left[name] for name in gone} == dict.fromkeys(gone, 0)
    assert left["copies"] == 0  # they rested on the alert that was judged false
    assert left["inbox"] == 1  # two years, as the audit
    assert {one.what: one.number for one in rehearse(old.engine, old.clock, Terms())} == dict.fromkeys(PIECES, 0)
    old.age(731)
    old.clean()
    assert (old.rows(INBOX), old.rows(HANDED)) == (0, 0)
