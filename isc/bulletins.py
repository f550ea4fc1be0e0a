"""Bulletins: developments and courses of action that analysts write, publish, and withdraw, in Dutch and English."""

from collections.abc import Callable, Sequence
from typing import Any, Literal

from msgspec import Struct, json
from sqlalchemy import Connection, Engine, insert, select, update

from domain.times import utc
from isc.audit import append
from isc.bulletin_stix import Content, Kind, publish, take_back
from isc.database import writing
from isc.feed_schema import BULLETINS
from isc.numbers import next_number
from isc.proposals import Actor
from isc.revisions import Refused, TakenError

State = Literal["draft", "published", "withdrawn"]


class Bulletin(Struct, frozen=True):
    """A bulletin as it stands. A draft that was published before is out as it was then; times are UTC."""

    number: int
    revision: int
    kind: Kind
    state: State
    content: Content
    written_by: str
    written: str
    changed_by: str
    changed: str
    published: str | None = None
    why: str | None = None


class BulletinList(Struct, frozen=True):
    """The newest first."""

    bulletins: list[Bulletin]


class Bulletins:
    """Writes, changes, publishes and withdraws; each change names the state that was seen."""

    def __init__(self, engine: Engine, now: Callable[[], float]) -> None:
        self._engine = engine
        self._now = now

    def write(self, kind: Kind, content: Content, by: Actor) -> Bulletin:
        """Begin a draft."""
        now = self._now()
        with writing(self._engine) as connection:
            number = next_number(connection, "bulletins")
            row: dict[str, Any] = {
                "number": number,
                "revision": 1,
                "kind": kind,
                "state": "draft",
                "body": _text(content),
            }
            row |= {"written_by": by.name, "written": now, "changed_by": by.name, "changed": now}
            connection.execute(insert(BULLETINS).values(**row))
            append(connection, now, by.name, "act", f"bulletin {number}", {"what": "write", "kind": kind})
            return _there(connection, number)

    def rewrite(self, number: int, revision: int, content: Content, by: Actor) -> Bulletin:
        """Change what stands in it: a draft again, until it is published anew."""
        with writing(self._engine) as connection:
            _seen(connection, number, revision)
            return self._change(connection, number, by, "rewrite", state="draft", body=_text(content))

    def publish(self, number: int, revision: int, by: Actor) -> Bulletin:
        """Let it go out to all whose ceiling lets it through."""
        with writing(self._engine) as connection:
            found = _seen(connection, number, revision)
            if found.state != "draft":
                raise Refused("expected a draft")
            publish(connection, self._now, number, found.kind, found.content)
            return self._change(connection, number, by, "publish", state="published", published=self._now())

    def withdraw(self, number: int, revision: int, why: str, by: Actor) -> Bulletin:
        """Take it back from all who got it; it is never published again."""
        with writing(self._engine) as connection:
            _seen(connection, number, revision)
            take_back(connection, self._now, number)
            return self._change(connection, number, by, "withdraw", state="withdrawn", why=why)

    def get(self, number: int) -> Bulletin | None:
        """The bulletin, None where there is none."""
        with self._engine.connect() as connection:
            row = connection.execute(select(BULLETINS).where(BULLETINS.c.number == number)).one_or_none()
        return None if row is None else _bulletin(row)

    def listed(self, sees: Callable[[Bulletin], bool], states: Sequence[str], before: int, limit: int) -> BulletinList:
        """Those that one sees, in these states, with numbers below `before`."""
        query = select(BULLETINS).where(BULLETINS.c.state.in_(states), BULLETINS.c.number < before)
        found: list[Bulletin] = []
        with self._engine.connect() as connection:
            for row in connection.execute(query.order_by(BULLETINS.c.number.desc())):
                if len(found) < limit and sees(bulletin := _bulletin(row)):
                    found.append(bulletin)
        return BulletinList(found)

    def _change(self, connection: Connection, number: int, by: Actor, what: str, **values: Any) -> Bulletin:
        stamped = values | {"changed_by": by.name, "changed": self._now(), "revision": BULLETINS.c.revision + 1}
        connection.execute(update(BULLETINS).where(BULLETINS.c.number == number).values(**stamped))
        told = {"what": what} | ({"why": values["why"]} if values.get("why") else {})
        append(connection, self._now(), by.name, "act", f"bulletin {number}", told)
        return _there(connection, number)


def _seen(connection: Connection, number: int, revision: int) -> Bulletin:
    """The bulletin in the state that was seen; raises TakenError where somebody was first."""
    row = connection.execute(select(BULLETINS).where(BULLETINS.c.number == number)).one()
    if row.revision != revision:
        raise TakenError(row.changed_by, row.changed, row.revision)
    if row.state == "withdrawn":
        raise Refused("found a bulletin that is withdrawn; it stays as it is")
    return _bulletin(row)


def _there(connection: Connection, number: int) -> Bulletin:
    return _bulletin(connection.execute(select(BULLETINS).where(BULLETINS.c.number == number)).one())


def _text(content: Content) -> str:
    return json.encode(content).decode()


def _bulletin(row: Any) -> Bulletin:
    found = dict(row._mapping)
    times = {name: None if found[name] is None else utc(found[name]) for name in ("written", "changed", "published")}
    content = json.decode(found.pop("body"), type=Content)
    return Bulletin(**found | times, content=content)
