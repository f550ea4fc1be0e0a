"""Evidence: the events that a case rests on, each with its place in the log, a copy with its hash, and who held it."""

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from threading import Event as Flag
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Engine, func, insert, select, update

from domain.alert import decode_alert
from domain.times import utc
from isc.audit import append
from isc.copies import GONE, LONGEST_ID, SYSTEM, Fetch, copy_of, follow, good
from isc.database import writing
from isc.people_schema import CUSTODY, EVIDENCE
from isc.plain import plain
from isc.schema import VERSIONS

KAFKA_PLACE = re.compile(
    r"(?P<topic>[A-Za-z0-9._-]{1,249})-(?P<partition>\d{1,9})-(?P<offset>\d{1,18}):(?P<line>\d{1,9})"
)
ROUND = 100
PAUSE_S = 2.0
"""Between two looks for evidence that waits for its copy."""


class Step(Struct, frozen=True):
    """One step of the chain of custody."""

    time: str
    who: str
    what: str
    detail: str
    digest: str | None = None


class Piece(Struct, frozen=True):
    """One event: `topic`, `partition`, `offset` and `line` where the log is Kafka; `digest` is SHA-256 of `body`."""

    number: int
    event: str
    alert: str
    place: str
    topic: str | None
    partition: int | None
    offset: int | None
    line: int | None
    digest: str | None
    body: str | None
    custody: tuple[Step, ...] = ()


class EvidenceList(Struct, frozen=True):
    """All of a case."""

    evidence: list[Piece]


def place_of(place: str) -> dict[str, Any]:
    """The parts of a place in Kafka, nothing of any other.

    >>> place_of("havenwacht.events-3-120:2")
    {'topic': 'havenwacht.events', 'partition': 3, 'offset': 120, 'line': 2}
    >>> place_of("day.jsonl:17")
    {}
    """
    found = KAFKA_PLACE.fullmatch(place)
    if found is None:
        return {}
    return {name: text if name == "topic" else int(text) for name, text in found.groupdict().items()}


def list_evidence(connection: Connection, case: int, alerts: Sequence[str], who: str, now: float) -> None:
    """Add what these alerts rest on, in all their versions, as far as the case does not list it yet."""
    known = set(connection.scalars(select(EVIDENCE.c.event).where(EVIDENCE.c.case == case)))
    number = int(connection.scalar(select(func.max(EVIDENCE.c.number)).where(EVIDENCE.c.case == case)) or 0)
    query = select(VERSIONS.c.body).where(VERSIONS.c.id.in_(sorted(set(alerts)))).order_by(VERSIONS.c.seq)
    for body in connection.scalars(query):
        alert = decode_alert(body.encode())
        for item in alert.evidence:
            if item.id not in known and len(item.id) <= LONGEST_ID and item.id.isprintable():
                known.add(item.id)
                number += 1
                place = plain(item.place or "")
                row = {"case": case, "number": number, "event": item.id, "alert": alert.id, "place": place}
                connection.execute(insert(EVIDENCE).values(**row, **place_of(place)))
                put_step(connection, case, number, who, "listed", f"by alert {alert.id}", now)


def put_step(
    connection: Connection,
    case: int,
    piece: int,
    who: str,
    what: str,
    detail: str,
    now: float,
    digest: str | None = None,
) -> None:
    """Add a step to the custody of a piece."""
    mine = (CUSTODY.c.case == case, CUSTODY.c.evidence == piece)
    number = int(connection.scalar(select(func.max(CUSTODY.c.number)).where(*mine)) or 0) + 1
    row = {"case": case, "evidence": piece, "number": number, "time": now, "who": who, "what": what}
    connection.execute(insert(CUSTODY).values(**row, detail=detail, digest=digest))


def pieces_of(connection: Connection, case: int) -> list[Piece]:
    """The evidence of a case with its custody."""
    steps: dict[int, list[Step]] = {}
    query = select(CUSTODY).where(CUSTODY.c.case == case).order_by(CUSTODY.c.evidence, CUSTODY.c.number)
    for row in connection.execute(query):
        step = Step(utc(row.time), row.who, row.what, row.detail, row.digest)
        steps.setdefault(row.evidence, []).append(step)
    columns = [column for column in EVIDENCE.c if column.name != "case"]
    rows = connection.execute(select(*columns).where(EVIDENCE.c.case == case).order_by(EVIDENCE.c.number))
    return [Piece(**row._mapping, custody=tuple(steps.get(row.number, ()))) for row in rows]


class Copier:
    """Copies evidence from the log while the log still has it."""

    def __init__(self, engine: Engine, fetch: Fetch, now: Callable[[], float]) -> None:
        self._engine = engine
        self._fetch = fetch
        self._now = now

    def run(self, stop: Flag) -> None:
        """Copy what waits, until `stop` is set."""
        while not stop.is_set():
            if not self.copy():
                stop.wait(PAUSE_S)

    def copy(self) -> int:
        """Copy some of what waits; how many versions of alerts and pieces of cases were looked for."""
        return follow(self._engine, self._fetch, self._now, lambda place: bool(place_of(place))) + self._pieces()

    def _pieces(self) -> int:
        """What cases list: copied at intake already, or now."""
        waits = (EVIDENCE.c.digest.is_(None), EVIDENCE.c.topic.is_not(None))
        columns = (EVIDENCE.c.case, EVIDENCE.c.number, EVIDENCE.c.event, EVIDENCE.c.place)
        with self._engine.connect() as connection:
            found = connection.execute(select(*columns).where(*waits).limit(ROUND)).all()
            had = {row.place: copy for row in found if (copy := copy_of(connection, row.event, row.place)) is not None}
        self._keep(
            [(row, had[row.place].body.encode() if row.place in had else self._fetch(row.place)) for row in found]
        )
        return len(found)

    def _keep(self, found: Iterable[tuple[Any, bytes | None]]) -> None:
        with writing(self._engine) as connection:
            for row, content in found:
                is_it = content is not None and good(content, row.event)
                what = "copied" if is_it else "missing"
                digest = hashlib.sha256(content).hexdigest() if is_it and content is not None else GONE
                body = content.decode() if is_it and content is not None else None
                mine = (EVIDENCE.c.case == row.case, EVIDENCE.c.number == row.number)
                connection.execute(update(EVIDENCE).where(*mine).values(digest=digest, body=body))
                put_step(connection, row.case, row.number, SYSTEM, what, row.place, self._now(), digest or None)
                told = {"what": what, "place": row.place, "sha256": digest}
                append(connection, self._now(), SYSTEM, "act", f"case {row.case} evidence {row.number}", told)
