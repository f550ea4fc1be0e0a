"""The audit: written when persons are seen or looked for, and sealed so that no change goes unseen."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from sqlalchemy import Engine

from isc.accounts import TRIES
from isc.audit import GENESIS, Audit, Entry, Head, append, verify
from isc.database import writing
from tests.isc.build import NOW, log_of, make_alert, make_store
from tests.isc.test_access import PASSWORD, House


@pytest.fixture
def trail(engine: Engine) -> list[Entry]:
    """Five entries as they were written."""
    audit = Audit(engine, lambda: NOW)
    for number in range(5):
        audit.note("jansen", "view", f"alert {number}", count="1")
    return audit.entries()


@pytest.fixture
def watched(engine: Engine) -> House:
    make_store(engine).take(log_of([make_alert(0), make_alert(1, subject="zone/yard", personal=False)]))
    return House(engine)


def _written(watched: House, engine: Engine) -> list[tuple[str, str, str]]:
    """Who, action, target of what came after the accounts were made and opened."""
    entries = Audit(engine, watched.clock).entries()
    return [(entry.who, entry.action, entry.target) for entry in entries if entry.action not in ("account", "login")]


def test_what_was_written_is_in_order_and_sealed(trail: list[Entry]) -> None:
    assert [entry.number for entry in trail] == [1, 2, 3, 4, 5]
    assert trail[0].previous == GENESIS
    assert verify(trail, [Head(3, trail[2].hash)]) == []
    assert verify([]) == []


Change = Callable[[list[Entry]], list[Entry]]


def _changed(**values: Any) -> Change:
    return lambda trail: [*trail[:2], msgspec.structs.replace(trail[2], **values), *trail[3:]]


CHANGES: dict[str, Change] = {
    "who": _changed(who="devries"),
    "when": _changed(time=1),
    "action": _changed(action="login"),
    "target": _changed(target="alert 9"),
    "detail": _changed(detail={"count": "2"}),
    "one left out": lambda trail: trail[:2] + trail[3:],
    "two in another order": lambda trail: [trail[0], trail[2], trail[1], *trail[3:]],
    "one twice": lambda trail: trail[:2] + trail[1:],
    "the beginning left out": lambda trail: trail[2:],
    "the end left out": lambda trail: trail[:3],
    "all left out": lambda trail: [],
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_found_with_a_head_that_was_kept(trail: list[Entry], change: str) -> None:
    assert verify(CHANGES[change](trail), [Head(5, trail[4].hash)])


def test_an_entry_that_was_changed_and_sealed_anew_does_not_fit_the_next(engine: Engine, trail: list[Entry]) -> None:
    forged = _forged(engine, trail)
    found = verify([*trail[:2], msgspec.structs.replace(forged[2], previous=trail[1].hash), *trail[3:]])
    assert "entry 4: not sealed to the entry before it" in found
    assert verify([*forged[:3], *trail[3:]]) == ["entry 4: not sealed to the entry before it"]


@pytest.mark.parametrize("number", range(1, 6))
def test_a_trail_that_was_written_anew_is_found_by_any_head(engine: Engine, trail: list[Entry], number: int) -> None:
    forged = _forged(engine, trail)
    assert verify(forged) == []
    assert bool(verify(forged, [Head(number, trail[number - 1].hash)])) == (number >= 2)


def _forged(engine: Engine, trail: list[Entry]) -> list[Entry]:
    """Entry 1 as it was, then others, all seals right."""
    audit = Audit(engine, lambda: NOW)
    with writing(engine) as connection:
        connection.exec_driver_sql("DELETE FROM audit WHERE number > 1")
        for _ in trail[1:]:
            append(connection, NOW, "nobody", "view")
    return audit.entries()


def test_a_beginning_that_was_deleted_on_purpose_says_so(engine: Engine, trail: list[Entry]) -> None:
    audit = Audit(engine, lambda: NOW)
    audit.note("retention", "delete", "audit", before="3")
    assert verify(audit.entries(2)) == []
    assert verify(audit.entries(3))


def test_an_entry_stands_only_with_what_it_tells_of(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError):
        _breaking_off(engine)
    assert Audit(engine, lambda: NOW).head() == Head(0, GENESIS)


def _breaking_off(engine: Engine) -> None:
    with writing(engine) as connection:
        append(connection, NOW, "jansen", "view")
        connection.exec_driver_sql("SELECT 1").scalar_one() / 0


def test_text_from_outside_cannot_break_a_line(engine: Engine) -> None:
    Audit(engine, lambda: NOW).note("a\nb", "view", "c\r\x00d\u2028", more="\x1b[2J" + "x" * 1000)
    (entry,) = Audit(engine, lambda: NOW).entries()
    assert (entry.who, entry.target, len(entry.detail["more"])) == ("a?b", "c??d?", 300)


# --- what is written -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("/api/alerts?site=north", ("operator", "view", "alerts?site=north")),
        ("/api/alerts?text=yard", ("operator", "search", "alerts?text=yard")),
        ("/api/alerts?subject=pass/P9", ("operator", "search", "alerts?subject=pass/P9")),
        ("/?severity=2", ("operator", "view", "page?severity=2")),
        (f"/alerts/{make_alert(0).id}", ("operator", "view", f"alert {make_alert(0).id}")),
        (f"/api/alerts/{make_alert(0).id}", ("operator", "view", f"alert {make_alert(0).id}")),
    ],
)
def test_seeing_persons_and_looking_for_them_is_written_down(
    watched: House, engine: Engine, path: str, written: tuple[str, str, str]
) -> None:
    watched.client.get(path, cookies=watched.add("operator"))
    assert _written(watched, engine) == [written]


@pytest.mark.parametrize("role", ["operator", "wallboard"])
@pytest.mark.parametrize("alert", [0, 1])
def test_seeing_no_person_is_not(watched: House, engine: Engine, role: str, alert: int) -> None:
    asked = make_alert(alert) if alert == 0 else make_alert(1, subject="zone/yard")
    assert watched.client.get(f"/api/alerts/{asked.id}", cookies=watched.add(role)).status_code == 200
    assert bool(_written(watched, engine)) == (role == "operator" and alert == 0)


def test_logins_refusals_and_logouts_are_written_down(watched: House, engine: Engine) -> None:
    watched.add("operator")
    watched.log_in("operator", "wrong password")
    watched.log_in("nobody", "wrong password")
    watched.log_in("My-Password!", "oops")
    session = watched.accounts.log_in("operator", PASSWORD)
    assert session is not None
    watched.accounts.log_out(session.secret)
    entries = [(entry.who, entry.action) for entry in Audit(engine, watched.clock).entries()]
    assert entries == [
        ("command line", "account"),
        ("operator", "login"),
        ("operator", "refused"),
        ("nobody", "refused"),
        ("?", "refused"),
        ("operator", "login"),
        ("operator", "logout"),
    ]


def test_changes_of_accounts_and_tokens_are_written_down_without_their_secrets(watched: House, engine: Engine) -> None:
    watched.accounts.add("jansen", "operator", ("north",), PASSWORD)
    watched.accounts.set_password("jansen", PASSWORD + "!")
    watched.accounts.disable("jansen")
    secret = watched.accounts.add_token("partner", ["alerts.read"], [], 60.0)
    watched.accounts.remove_token("partner")
    entries = Audit(engine, watched.clock).entries()
    assert [(entry.target, entry.detail["change"]) for entry in entries] == [
        ("jansen", "add"),
        ("jansen", "password"),
        ("jansen", "disable"),
        ("partner", "add"),
        ("partner", "remove"),
    ]
    assert secret not in str(entries)
    assert PASSWORD not in str(entries)


def test_only_the_auditor_reads_the_trail_and_that_is_written_too(watched: House, engine: Engine) -> None:
    assert watched.client.get("/api/audit", cookies=watched.add("admin")).status_code == 403
    cookies = watched.add("auditor")
    first = watched.client.get("/api/audit?limit=2", cookies=cookies).json()["entries"]
    rest = watched.client.get("/api/audit?after=2", cookies=cookies).json()["entries"]
    assert [entry["number"] for entry in first + rest] == [1, 2, 3, 4, 5]
    assert verify(msgspec.convert(first + rest, list[Entry])) == []
    assert _written(watched, engine)[-1] == ("auditor", "audit", "entries after 2")


def test_a_locked_account_s_tries_are_written_down_too(watched: House, engine: Engine) -> None:
    watched.add("operator")
    for _ in range(TRIES + 2):
        watched.log_in("operator", "wrong password")
    assert [entry[1] for entry in _written(watched, engine)] == ["refused"] * (TRIES + 2)
