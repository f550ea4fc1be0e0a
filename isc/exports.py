"""Exports: a case as files for somebody outside the house, with a manifest, written down before it goes."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct, json
from sqlalchemy import Connection, Engine, insert, select

from domain.alert import Alert, alert_object
from domain.times import utc
from isc.audit import append, head_in
from isc.cases import Case, case_in
from isc.database import writing
from isc.evidence import Piece, list_evidence, pieces_of, put_step
from isc.numbers import next_number
from isc.outbox import Asked, put_lookups
from isc.parcel import Manifest, contents_of, digest_of, pack
from isc.people_schema import EXPORTS
from isc.plain import cell
from isc.redaction import Redaction, Veil
from isc.stix_case import bundle
from isc.timeline import Happening, alerts_of, timeline
from isc.work import Actor

ALERT_COLUMNS = ("id", "time", "last", "count", "site", "zone", "detector", "pattern", "subject", "severity", "score")
EVIDENCE_COLUMNS = ("number", "event", "alert", "place", "digest")
TIMELINE_COLUMNS = ("start", "end", "kind", "who", "alert", "severity", "text")


class Wish(Struct, frozen=True):
    """To whom, on what ground, why, and how much of persons."""

    recipient: str
    legal_basis: str
    reason: str
    redaction: Redaction


class Dossier(Struct, frozen=True):
    """A case with all that is told of it."""

    case: Case
    alerts: list[Alert]
    pieces: list[Piece]
    timeline: list[Happening]


class Sent(Struct, frozen=True):
    """An export that was made; `manifest` is the SHA-256 of its manifest."""

    number: int
    case: int
    who: str
    time: str
    recipient: str
    legal_basis: str
    reason: str
    redaction: Redaction
    manifest: str


class SentList(Struct, frozen=True):
    """Exports of a case, the newest first."""

    exports: list[Sent]


class Exports:
    """Makes exports and remembers them."""

    def __init__(self, engine: Engine, now: Callable[[], float]) -> None:
        self._engine = engine
        self._now = now

    def of_case(self, case: int) -> SentList:
        """What was made of this case."""
        query = select(EXPORTS).where(EXPORTS.c.case == case).order_by(EXPORTS.c.number.desc())
        with self._engine.connect() as connection:
            return SentList([Sent(**dict(row._mapping) | {"time": utc(row.time)}) for row in connection.execute(query)])

    def make(self, number: int, by: Actor, wish: Wish) -> tuple[Sent, bytes]:
        """The archive; that it was made stands in the audit, the log and the custody of the evidence."""
        now = self._now()
        with writing(self._engine) as connection:
            case = case_in(connection, number)
            list_evidence(connection, number, case.alerts, by.name, now)
            dossier = _dossier(connection, case, wish.redaction)
            files = files_of(dossier, wish, now)
            manifest = _manifest(connection, case, by, wish, files, now)
            digest = digest_of(manifest)
            sent = self._write_down(connection, case, by, wish, digest, now)
        return sent, pack(manifest, files)

    def _write_down(self, connection: Connection, case: Case, by: Actor, wish: Wish, digest: str, now: float) -> Sent:
        own = next_number(connection, "exports")
        told = {name: getattr(wish, name) for name in wish.__struct_fields__}
        row = {"number": own, "case": case.number, "who": by.name, "manifest": digest, **told}
        connection.execute(insert(EXPORTS).values(time=now, **row))
        append(connection, now, by.name, "export", f"case {case.number}", told | {"manifest": digest})
        put_lookups(connection, by.name, "export", [Asked(case.site, count=len(case.alerts))], now)
        for piece in pieces_of(connection, case.number):
            put_step(connection, case.number, piece.number, by.name, "exported", f"export {own}", now, piece.digest)
        return Sent(**row, time=utc(now))


def _dossier(connection: Connection, case: Case, level: Redaction) -> Dossier:
    alerts, pieces = alerts_of(connection, case), pieces_of(connection, case.number)
    told, veil = timeline(connection, case, alerts, pieces), Veil(level)
    return Dossier(veil.case(case), veil.alerts(alerts), veil.pieces(pieces), veil.timeline(told))


def _manifest(connection: Connection, case: Case, by: Actor, wish: Wish, files: dict[str, bytes], now: float) -> bytes:
    head = head_in(connection)
    told = {name: getattr(wish, name) for name in wish.__struct_fields__}
    seal = f"{head.number} {head.hash}"
    manifest = Manifest(
        made=utc(now), by=by.role, case=case.number, site=case.site, audit=seal, files=contents_of(files), **told
    )
    return json.format(json.encode(manifest), indent=2)


def files_of(dossier: Dossier, wish: Wish, now: float) -> dict[str, bytes]:
    """All files of an export but the manifest, by name."""
    from isc.report import report  # a second to load, which only those who export should wait for

    case = {name: getattr(dossier.case, name) for name in dossier.case.__struct_fields__}
    alerts = [alert_object(alert) for alert in dossier.alerts]
    whole = {"case": case, "alerts": alerts, "evidence": dossier.pieces, "timeline": dossier.timeline}
    return {
        "case.json": json.format(json.encode(whole), indent=2),
        "case.pdf": report(dossier.case, dossier.alerts, dossier.pieces, dossier.timeline, wish_rows(wish, now)),
        "case.stix.json": json.format(json.encode(bundle(dossier.case, dossier.alerts, now)), indent=2),
        "alerts.csv": _table((*ALERT_COLUMNS, "reason"), (_alert_cells(alert) for alert in alerts)),
        "evidence.csv": _table(EVIDENCE_COLUMNS, ([getattr(p, c) for c in EVIDENCE_COLUMNS] for p in dossier.pieces)),
        "timeline.csv": _table(TIMELINE_COLUMNS, ([getattr(t, c) for c in TIMELINE_COLUMNS] for t in dossier.timeline)),
    }


def wish_rows(wish: Wish, now: float) -> list[tuple[str, str]]:
    """What stands at the head of a report."""
    told = [(name.replace("_", " "), str(getattr(wish, name))) for name in wish.__struct_fields__]
    return [("made", utc(now)), *told]


def _alert_cells(alert: dict[str, object]) -> list[object]:
    reason = alert.get("reason")
    sentence = reason.get("nl") if isinstance(reason, dict) else None
    return [*(alert.get(name) for name in ALERT_COLUMNS), sentence]


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """CSV as RFC 4180 has it, in UTF-8 with the mark by which spreadsheets know it."""
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    writer.writerows([cell(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + written.getvalue().encode()
