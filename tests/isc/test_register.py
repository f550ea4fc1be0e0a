"""The way back from pseudonyms: a store of its own, asked with a reason and a second person, for a quarter."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from app.cli import main
from domain.codec import decode_lines
from domain.event import Lookup
from isc.audit import Audit
from isc.outbox import items_after
from isc.register import Register, open_register, pseudonym_of
from isc.reveals import TOLD_S
from isc.stepup import FRESH_S
from tests.isc.build import NOW, log_of, make_alert, make_store
from tests.isc.test_access import PASSWORD, Clock
from tests.isc.test_work import Desk

KEY = b"k" * 32
PASS, HOLDER, UNKNOWN = (
    pseudonym_of(KEY, field, value) for field, value in [("pass", "P1"), ("holder", "J. de Vries"), ("pass", "-")]
)
ALERT = make_alert(subject=f"pass/{PASS}", related=(f"holder/{HOLDER}", f"pass/{UNKNOWN}", "door/D1"))


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    made = open_register(f"sqlite:///{tmp_path}/register.db", Clock())
    assert made.load(KEY, [("pass", "P1"), ("holder", "J. de Vries")]) == 2
    yield made
    made.engine.dispose()


@pytest.fixture
def bureau(engine: Engine, register: Register) -> Desk:
    made = Desk.__new__(Desk)
    make_store(engine).take(log_of([ALERT]))
    made.open_house(engine, register=register)
    made.post("analyst", "/api/cases", None, {"title": "x", "alerts": [ALERT.id]})
    return made


def _ask(bureau: Desk, subject: str = f"pass/{PASS}", status: int = 202) -> int:
    body = {"case": 1, "subject": subject, "why": "aanhouding, wie is dit"}
    answer = bureau.post("analyst", "/api/reveals", None, body)
    assert answer.status_code == status
    return int(answer.json().get("number", 0))


def _agree(bureau: Desk, number: int) -> None:
    assert bureau.post("supervisor", f"/api/proposals/{number}/agree", None).status_code == 200


def test_who_it_is_takes_a_reason_and_a_second_person(bureau: Desk, engine: Engine) -> None:
    number = _ask(bureau)
    assert bureau.get("analyst", f"/api/reveals/{number}").status_code == 422
    assert bureau.post("analyst", f"/api/proposals/{number}/agree", None).status_code == 403
    _agree(bureau, number)
    told = bureau.get("analyst", f"/api/reveals/{number}").json()
    assert (told["subject"], told["value"]) == (f"pass/{PASS}", "P1")
    entries = [entry for entry in Audit(engine, Clock()).entries() if entry.action == "reveal"]
    assert [(e.who, e.target, e.detail["agreed_by"], e.detail["what"]) for e in entries] == [
        ("analyst", "case 1", "supervisor", "told")
    ]
    assert entries[0].detail["why"] == "aanhouding, wie is dit"
    assert "P1" not in str([entry.detail for entry in Audit(engine, Clock()).entries()])
    items = items_after(engine, 0, 500)
    events, _ = decode_lines([item.event.encode() for item in items], ["x"] * len(items))
    assert [(e.account, e.action) for e in events if isinstance(e, Lookup)][-1] == ("analyst", "view")


def test_it_is_told_for_a_quarter_to_who_asked_alone(bureau: Desk) -> None:
    number = _ask(bureau)
    _agree(bureau, number)
    bureau.post("second", "/api/cases/1/notes", None, {"text": "x"}, role="analyst")
    assert bureau.get("second", f"/api/reveals/{number}").status_code == 404
    assert bureau.get("supervisor", f"/api/reveals/{number}").status_code == 403
    for late, status in ((TOLD_S - 1, 200), (TOLD_S, 422)):
        bureau.house.clock.now = NOW + late
        bureau.post("analyst", "/api/step-up", None, {"password": PASSWORD})
        assert bureau.get("analyst", f"/api/reveals/{number}").status_code == status


def test_each_look_takes_a_fresh_password(bureau: Desk) -> None:
    number = _ask(bureau)
    _agree(bureau, number)
    bureau.house.clock.now = NOW + FRESH_S + 1
    assert bureau.get("analyst", f"/api/reveals/{number}").status_code == 403
    _ask(bureau, status=403)


@pytest.mark.parametrize("subject", ["pass/ANOTHER", "door/D1", "x"])
def test_only_who_is_in_the_case_can_be_asked_for(bureau: Desk, subject: str) -> None:
    _ask(bureau, subject, 422)


def test_a_closed_case_and_another_role_ask_for_nobody(bureau: Desk) -> None:
    body = {"case": 1, "subject": f"pass/{PASS}", "why": "x"}
    assert bureau.post("supervisor", "/api/reveals", None, body).status_code == 403
    assert bureau.post("abroad", "/api/reveals", None, body, "south", role="analyst").status_code == 404
    bureau.post("analyst", "/api/cases/1/close", 1, {"verdict": "true", "why": "x"})
    _ask(bureau, status=422)


def test_what_is_erased_is_told_to_nobody(bureau: Desk, register: Register, engine: Engine) -> None:
    number = _ask(bureau)
    _agree(bureau, number)
    assert register.erase([PASS, PASS, "nothing"]) == 1
    assert bureau.get("analyst", f"/api/reveals/{number}").status_code == 404
    assert [e.detail["what"] for e in Audit(engine, Clock()).entries() if e.action == "reveal"] == ["erased"]


def test_a_value_is_found_under_its_own_field_only(register: Register) -> None:
    assert (register.reveal("pass", PASS), register.reveal("holder", PASS)) == ("P1", None)
    assert (register.load(KEY, [("pass", "P1")]), register.count()) == (0, 2)


def test_without_a_register_nobody_is_revealed(engine: Engine) -> None:
    made = Desk.__new__(Desk)
    make_store(engine).take(log_of([ALERT]))
    made.open_house(engine)
    made.post("analyst", "/api/cases", None, {"title": "x", "alerts": [ALERT.id]})
    _ask(made, status=503)


def _files(folder: Path, rows: str, mode: int = 0o600) -> list[str]:
    (folder / "staff.csv").write_text(rows)
    (folder / "key").write_bytes(KEY)
    (folder / "key").chmod(mode)
    store = ["--register", f"sqlite:///{folder}/r.db"]
    return ["register", "load", str(folder / "staff.csv"), "--key-file", str(folder / "key"), *store]


def test_a_register_is_filled_and_erased_on_the_command_line(tmp_path: Path, capsys: Any) -> None:
    words = _files(tmp_path, "field,value\npass,P1\nholder,J. de Vries\n")
    store = words[-2:]
    assert main(words) == main(words) == main(["register", "count", *store]) == 0
    assert main(["register", "erase", PASS, *store]) == main(["register", "count", *store]) == 0
    assert capsys.readouterr().out.split("\n")[:-1] == ["2 added", "0 added", "2", "1 erased", "1"]


@pytest.mark.parametrize(
    ("rows", "mode"),
    [("field,value\nname,x\n", 0o600), ("pass,P1\npass,P1\n", 0o600), ("field,value\npass,P1\n", 0o644)],
)
def test_a_file_that_is_none_and_a_key_that_others_read_are_refused(
    tmp_path: Path, rows: str, mode: int, capsys: Any
) -> None:
    assert main(_files(tmp_path, rows, mode)) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
