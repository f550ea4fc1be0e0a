"""Redaction: how much of persons an export tells.

`full`: all that the case holds. `aliases`: persons, passes, plates, alerts and the like under names of this export
alone; without sentences, notes, task texts and copies of events, which may name somebody. `nobody`: the kind of
subject only.
"""

import secrets
import uuid
from collections.abc import Sequence
from typing import Literal

from msgspec import structs

from domain.alert import Alert
from domain.coverage import NAMESPACE
from domain.finding import Reason
from isc.access import without_person
from isc.cases import Case
from isc.evidence import Piece, Step
from isc.timeline import Happening

Redaction = Literal["full", "aliases", "nobody"]
PUBLIC_SUBJECTS = ("zone", "door", "sensor")
"""Kinds of subject that are no person's."""

LEFT_OUT = "(left out)"


class Veil:
    """What this export tells; each has names of its own, for an alert's id is made from its subject."""

    def __init__(self, level: Redaction) -> None:
        self._level = level
        self._salt = secrets.token_hex()
        self._given: dict[str, str] = {}

    def alerts(self, alerts: Sequence[Alert]) -> list[Alert]:
        """The alerts as this level tells them."""
        if self._level == "full":
            return list(alerts)
        return [self._hidden(alert) if self._level == "nobody" else self._aliased(alert) for alert in alerts]

    def case(self, case: Case) -> Case:
        """The case as this level tells it: who worked on it is a matter of the house."""
        if self._level == "full":
            return case
        notes = tuple(structs.replace(note, who=LEFT_OUT, text=LEFT_OUT) for note in case.notes)
        no_one = {"owner": None, "done_by": None, "outcome": None}
        tasks = tuple(structs.replace(task, text=LEFT_OUT, set_by=LEFT_OUT, **no_one) for task in case.tasks)
        people = {"owner": None, "opened_by": LEFT_OUT, "changed_by": LEFT_OUT}
        told = {"title": LEFT_OUT, "verdict_why": None, "alerts": tuple(map(self._id, case.alerts))}
        return structs.replace(case, notes=notes, tasks=tasks, **told, **people)

    def pieces(self, pieces: Sequence[Piece]) -> list[Piece]:
        """The evidence as this level tells it: place and hash stay, so that it can be asked for."""
        if self._level == "full":
            return list(pieces)
        if self._level == "nobody":
            return []
        return [
            structs.replace(one, body=None, alert=self._id(one.alert), custody=tuple(map(_step, one.custody)))
            for one in pieces
        ]

    def timeline(self, told: Sequence[Happening]) -> list[Happening]:
        """The timeline as this level tells it."""
        if self._level == "full":
            return list(told)
        return [
            structs.replace(one, text=LEFT_OUT, who=None, alert=self._id(one.alert) if one.alert else None)
            for one in told
            if one.kind != "event"
        ]

    def _aliased(self, alert: Alert) -> Alert:
        key = alert.reason.key
        return structs.replace(
            self._renamed(alert),
            subject=self._alias(alert.subject),
            related=tuple(map(self._alias, alert.related)),
            reason=Reason(key, {}, key, key),
            because=(),
            quality=(),
        )

    def _hidden(self, alert: Alert) -> Alert:
        return structs.replace(without_person(structs.replace(self._renamed(alert), personal=True)), personal=False)

    def _renamed(self, alert: Alert) -> Alert:
        return structs.replace(alert, id=self._id(alert.id), incident=self._id(alert.incident))

    def _id(self, own: str) -> str:
        return str(uuid.uuid5(NAMESPACE, f"{self._salt}|{own}"))

    def _alias(self, subject: str) -> str:
        kind = subject.partition("/")[0]
        if kind in PUBLIC_SUBJECTS:
            return subject
        return self._given.setdefault(subject, f"{kind}/X{len(self._given) + 1}")


def _step(step: Step) -> Step:
    return structs.replace(step, who=LEFT_OUT, detail=LEFT_OUT)
