"""Timeline: what happened in a case, points and stretches in order: alerts, their evidence, and what people did."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import Connection, select

from domain.alert import Alert, decode_alert
from domain.times import utc
from isc.audit import Entry, entries_about
from isc.cases import Case
from isc.evidence import Piece
from isc.schema import ALERTS, VERSIONS

Kind = Literal["alert", "event", "act", "verdict", "note", "task"]


class Happening(Struct, frozen=True):
    """A point in time, or a stretch where there is an `end`. `text` of an alert is its sentence in Dutch."""

    kind: Kind
    start: str
    text: str
    end: str | None = None
    who: str | None = None
    alert: str | None = None
    severity: int | None = None


class Timeline(Struct, frozen=True):
    """All of a case, in order of time."""

    timeline: list[Happening]


def alerts_of(connection: Connection, case: Case) -> list[Alert]:
    """The newest version that says what happened, of each alert of a case, in order of time."""
    query = select(VERSIONS.c.body).join(ALERTS, ALERTS.c.said == VERSIONS.c.seq)
    bodies = connection.scalars(query.where(ALERTS.c.id.in_(case.alerts)).order_by(ALERTS.c.rank))
    return [decode_alert(body.encode()) for body in bodies]


def timeline(connection: Connection, case: Case, alerts: list[Alert], pieces: list[Piece]) -> list[Happening]:
    """All that happened, in order of time."""
    targets = [f"case {case.number}", *(f"alert {alert}" for alert in case.alerts)]
    entries = entries_about(connection, "act", targets)
    found = [*map(_alert, alerts), *_events(pieces), *map(_act, entries), *_written(case)]
    return sorted(found, key=lambda one: (one.start, one.kind))


def _alert(alert: Alert) -> Happening:
    end = utc(alert.last) if alert.last > alert.time else None
    text = alert.reason.nl or alert.reason.key
    return Happening("alert", utc(alert.time), text, end, alert=alert.id, severity=alert.severity)


def _events(pieces: list[Piece]) -> Iterator[Happening]:
    for piece in pieces:
        if piece.body is not None:
            event: dict[str, Any] = json.loads(piece.body)
            at = datetime.fromisoformat(event["time"]).timestamp()
            yield Happening("event", utc(at), f"{event['kind']} {piece.event}", alert=piece.alert)


def _act(entry: Entry) -> Happening:
    kind: Kind = "verdict" if "verdict" in entry.detail else "act"
    told = [entry.detail.get("what", ""), entry.detail.get("verdict", ""), entry.detail.get("verdict_why", "")]
    about = entry.target.removeprefix("alert ") if entry.target.startswith("alert ") else None
    return Happening(kind, utc(entry.time / 1e6), " · ".join(word for word in told if word), who=entry.who, alert=about)


def _written(case: Case) -> Iterator[Happening]:
    for note in case.notes:
        yield Happening("note", note.time, note.text, who=note.who)
    for task in case.tasks:
        yield Happening("task", task.set_at, task.text, task.done_at, task.owner)
