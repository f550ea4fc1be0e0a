"""Exports: whole, checked offline, with no more of persons than was asked for; hostile text comes out as data."""

import csv
import io
import json
import zipfile
from typing import Any

import pytest
import stix2
from pypdf import PdfReader
from sqlalchemy import Engine

from app.cli import main
from domain.codec import decode_lines
from domain.event import Lookup
from domain.finding import Because, Evidence, Reason
from isc.audit import Audit
from isc.evidence import Copier
from isc.outbox import items_after
from isc.parcel import MANIFEST, check
from isc.plain import FORMULA
from isc.stepup import FRESH_S
from tests.isc.build import NOW, log_of, make_alert, make_store
from tests.isc.test_access import PASSWORD, Clock
from tests.isc.test_work import Desk

PLACE = "havenwacht.events-3-120:2"
EVENT = b'{"kind":"badge","id":"e1","time":"2025-01-06T13:00:05+01:00","site":"north","pass":"PSECRET"}'
SENTENCE = "Pas PSECRET ging twee keer in"
ALERT = make_alert(
    subject="pass/PSECRET",
    related=("holder/HSECRET", "door/D1"),
    reason=Reason("twice_in", {"pass": "PSECRET"}, SENTENCE, SENTENCE),
    evidence=(Evidence("e1", PLACE),),
)
WISH = {"recipient": "Zeehavenpolitie", "legal_basis": "art. 126nd Sv", "reason": "aangifte", "redaction": "full"}
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "'; DROP TABLE alerts; --",
    '=HYPERLINK("http://evil.example","x")',
    "+1+cmd|' /C calc'!A0",
    "@SUM(1)",
    "-2+3",
    "＝1+1",
    " =1+1",
    "\x1b[31mred\x07",
    "safe\u202egpj.exe",
    "a\u200bb\u2066c",
    "{{ 7*7 }}${7*7}%s",
    "x" * 150,
    "ж中😀",
]


@pytest.fixture
def office(engine: Engine) -> Desk:
    made = Desk.__new__(Desk)
    make_store(engine).take(log_of([ALERT]))
    made.open_house(engine)
    return made


def _open(office: Desk, alert: str = ALERT.id) -> int:
    number = office.post("analyst", "/api/cases", None, {"title": "Pas PSECRET", "alerts": [alert]}).json()["number"]
    office.post("analyst", f"/api/cases/{number}/notes", None, {"text": "Houder van PSECRET gebeld"})
    office.post("analyst", f"/api/cases/{number}/tasks", None, {"text": "Bel PSECRET"})
    return int(number)


def _files(packed: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _pdf_text(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_an_export_holds_all_of_a_case_and_checks_offline(
    office: Desk, engine: Engine, tmp_path: Any, capsys: Any
) -> None:
    number = _open(office)
    Copier(engine, {PLACE: EVENT}.get, Clock()).copy()
    answer = office.post("analyst", f"/api/cases/{number}/export", None, WISH)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    files = _files(answer.content)
    assert sorted(files) == [
        "alerts.csv", "case.json", "case.pdf", "case.stix.json", "evidence.csv", MANIFEST, "timeline.csv",
    ]  # fmt: skip
    whole = json.loads(files["case.json"])
    assert (whole["case"]["title"], whole["alerts"][0]["subject"]) == ("Pas PSECRET", "pass/PSECRET")
    assert whole["evidence"][0]["body"] == EVENT.decode()
    assert SENTENCE in _pdf_text(files["case.pdf"])
    told = json.loads(files[MANIFEST])
    assert {name: told[name] for name in WISH} == WISH
    (tmp_path / "case.zip").write_bytes(answer.content)
    digest = answer.headers["x-manifest-sha256"]
    assert main(["export", "verify", str(tmp_path / "case.zip"), "--manifest", digest]) == 0
    assert "Zeehavenpolitie" in capsys.readouterr().out
    assert main(["export", "verify", str(tmp_path / "case.zip"), "--manifest", "0" * 64]) == 1


@pytest.mark.parametrize("level", ["aliases", "nobody"])
def test_what_was_not_asked_for_is_nowhere_in_an_export(office: Desk, engine: Engine, level: str) -> None:
    number = _open(office)
    Copier(engine, {PLACE: EVENT}.get, Clock()).copy()
    office.post("analyst", f"/api/cases/{number}/close", 1, {"verdict": "true", "why": "PSECRET bekend"})
    files = _files(office.post("analyst", f"/api/cases/{number}/export", None, WISH | {"redaction": level}).content)
    texts = files | {"case.pdf": _pdf_text(files["case.pdf"]).encode()}
    for name, content in texts.items():
        for secret in (
            b"PSECRET",
            b"HSECRET",
            b"analyst\xc2",
            b'"analyst"',
            ALERT.id.encode(),
            ALERT.incident.encode(),
        ):
            assert secret not in content or (name, secret) == (MANIFEST, b'"analyst"'), (name, secret)
    assert (PLACE.encode() in files["evidence.csv"]) == (level == "aliases")
    subjects = {row["subject"] for row in csv.DictReader(io.StringIO(files["alerts.csv"].decode("utf-8-sig")))}
    assert subjects == {"pass/X1" if level == "aliases" else "pass/-"}


def test_two_exports_share_no_id_of_an_alert(office: Desk) -> None:
    number = _open(office)
    wish = WISH | {"redaction": "aliases"}
    made = [_files(office.post("analyst", f"/api/cases/{number}/export", None, wish).content) for _ in range(2)]
    first, second = (json.loads(files["case.json"])["alerts"][0] for files in made)
    assert first["id"] != second["id"]
    assert first["incident"] != second["incident"]


def test_an_export_takes_the_password_again(office: Desk) -> None:
    number = _open(office)
    office.house.clock.now = NOW + FRESH_S + 1
    path = f"/api/cases/{number}/export"
    refused = office.post("analyst", path, None, WISH)
    assert (refused.status_code, "step-up" in refused.json()["detail"]) == (403, True)
    assert office.post("analyst", "/api/step-up", None, {"password": "wrong password"}).status_code == 403
    assert office.post("analyst", path, None, WISH).status_code == 403
    assert office.post("analyst", "/api/step-up", None, {"password": PASSWORD}).status_code == 200
    assert office.post("analyst", path, None, WISH).status_code == 200
    token = office.house.accounts.add_token("machine", ["cases.export", "cases.read"], [], 9e9)
    bearer = {"authorization": f"Bearer {token}"}
    assert office.house.client.send("POST", path, headers=bearer, json=WISH).status_code == 403


def test_wrong_passwords_on_the_way_make_the_account_wait(office: Desk) -> None:
    _open(office)
    for _ in range(5):
        office.post("analyst", "/api/step-up", None, {"password": "wrong password"})
    assert office.post("analyst", "/api/step-up", None, {"password": PASSWORD}).status_code == 403
    assert office.house.accounts.log_in("analyst", PASSWORD) is None


def test_an_export_stands_in_audit_log_custody_and_list(office: Desk, engine: Engine) -> None:
    number = _open(office)
    answer = office.post("analyst", f"/api/cases/{number}/export", None, WISH)
    entry = next(one for one in Audit(engine, Clock()).entries() if one.action == "export")
    assert (entry.who, entry.target, entry.detail["recipient"]) == ("analyst", f"case {number}", "Zeehavenpolitie")
    assert entry.detail["manifest"] == answer.headers["x-manifest-sha256"]
    items = items_after(engine, 0, 500)
    events, _ = decode_lines([item.event.encode() for item in items], ["x"] * len(items))
    assert [one.action for one in events if isinstance(one, Lookup)].count("export") == 1
    listed = office.get("analyst", f"/api/cases/{number}/exports").json()["exports"]
    assert [(one["manifest"], one["legal_basis"]) for one in listed] == [(entry.detail["manifest"], "art. 126nd Sv")]
    custody = office.get("analyst", f"/api/cases/{number}/evidence").json()["evidence"][0]["custody"]
    assert custody[-1]["what"] == "exported"


@pytest.mark.parametrize("role", ["operator", "supervisor", "auditor", "admin"])
def test_others_do_not_export(office: Desk, role: str) -> None:
    number = _open(office)
    assert office.post(role, f"/api/cases/{number}/export", None, WISH).status_code == 403
    assert office.post("abroad", f"/api/cases/{number}/export", None, WISH, "south", role="analyst").status_code == 404


@pytest.mark.parametrize("missing", ["recipient", "legal_basis", "reason"])
def test_an_export_says_to_whom_on_what_ground_and_why(office: Desk, missing: str) -> None:
    number = _open(office)
    wish = {name: value for name, value in WISH.items() if name != missing}
    assert office.post("analyst", f"/api/cases/{number}/export", None, wish).status_code == 422
    assert office.post("analyst", f"/api/cases/{number}/export", None, WISH | {missing: ""}).status_code == 422


def _spoil(packed: bytes, how: str) -> bytes:
    files = _files(packed)
    if how == "changed":
        files["case.json"] = files["case.json"].replace(b"PSECRET", b"PSECREX")
    elif how == "missing":
        del files["timeline.csv"]
    elif how == "added":
        files["more.txt"] = b"x"
    elif how == "no manifest":
        del files[MANIFEST]
    elif how == "bad manifest":
        files[MANIFEST] = b"{"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize("how", ["changed", "missing", "added", "no manifest", "bad manifest"])
def test_a_spoilt_export_is_found(office: Desk, how: str, tmp_path: Any) -> None:
    packed = office.post("analyst", f"/api/cases/{_open(office)}/export", None, WISH).content
    assert check(packed).faults == ()
    assert len(check(_spoil(packed, how)).faults) == 1
    (tmp_path / "case.zip").write_bytes(_spoil(packed, how))
    assert main(["export", "verify", str(tmp_path / "case.zip")]) == 1


@pytest.mark.parametrize("cut", [0, 1, 100, -1, -30])
def test_half_an_archive_is_no_archive(office: Desk, cut: int) -> None:
    packed = office.post("analyst", f"/api/cases/{_open(office)}/export", None, WISH).content
    assert check(packed[:cut]).faults


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_hostile_text_comes_out_as_data(office: Desk, engine: Engine, text: str) -> None:
    printable = "".join(sign for sign in text if sign.isprintable())
    spoilt = make_alert(
        9, subject=f"pass/{printable}"[:320], zone=printable[:100], incident=printable[:36], site=printable[:64],
        reason=Reason(text, {text: text}, text, text),
        actions=(text,), related=(text,), evidence=(Evidence(text, text),), tlp=text, rule_version=text,
        site_version=text, quality=({text: text},), pattern=printable[:16], detector=printable[:100],
        because=(Because(feature=text, observed=text, unit=text),),
    )  # fmt: skip
    assert make_store(engine).take(log_of([spoilt], first=70)).unreadable == 0
    line = "".join(sign for sign in text if sign >= " " and sign != "\x7f")
    number = office.post("analyst", "/api/cases", None, {"title": line, "alerts": [spoilt.id]}).json()["number"]
    office.post("analyst", f"/api/cases/{number}/notes", None, {"text": text})
    office.post("analyst", f"/api/cases/{number}/tasks", None, {"text": line})
    answer = office.post("analyst", f"/api/cases/{number}/export", None, WISH | {"reason": line, "recipient": line})
    assert answer.status_code == 200
    files = _files(answer.content)
    for name in ("alerts.csv", "evidence.csv", "timeline.csv"):
        _check_csv(files[name].decode("utf-8-sig"))
    _check_pdf(files["case.pdf"])
    bundle = stix2.parse(files["case.stix.json"].decode(), allow_custom=True)
    assert {one["type"] for one in bundle.objects} >= {"sighting", "note", "grouping"}
    assert not any(sign in files["case.stix.json"].decode() for sign in "\u202e\u200b\u2066\x1b\x07")
    assert json.loads(files["case.json"])["alerts"][0]["reason"]["nl"] == text
    assert json.loads(files[MANIFEST])["recipient"] == line
    page = office.get("analyst", f"/alerts/{spoilt.id}").text
    assert "<script>" not in page
    assert "<img" not in page


def _check_csv(content: str) -> None:
    rows = list(csv.reader(io.StringIO(content)))
    assert len({len(row) for row in rows}) == 1
    for value in (value for row in rows[1:] for value in row):
        assert not value.lstrip().replace("＝", "=").startswith(FORMULA) or value.lstrip("-").replace(".", "").isdigit()
        assert value.isprintable()


def _check_pdf(content: bytes) -> None:
    reader = PdfReader(io.BytesIO(content))
    assert "\u202e" not in _pdf_text(content)
    catalog = reader.trailer["/Root"]
    assert not {"/AA", "/Names", "/AcroForm"} & set(catalog)
    assert isinstance(catalog["/OpenAction"], list)  # a page to begin with, nothing that is done
    assert not any("/Annots" in page for page in reader.pages)
