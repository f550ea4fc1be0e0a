"""Incidents: alerts of one story. First form: one site and a shared subject within 12 hours."""

from collections.abc import Iterable

from msgspec import Struct, field

from domain.alert import incident_id

TOGETHER_S = 12 * 3600.0
"""How long after its last alert an incident takes in another (contracts.md, "Alerts")."""


class Story(Struct):
    """An incident as one of its subjects knows it."""

    incident: str
    began: float
    last: float


class Incidents(Struct):
    """Which incident each recent subject belongs to."""

    of: dict[str, Story] = field(default_factory=dict)
    swept: float = 0.0

    def join(self, subjects: Iterable[str], alert: str, noticed: float, told: str | None = None) -> str:
        """The incident of a new alert: the oldest that shares a subject with it, else a `told` one, else its own."""
        subjects = tuple(subjects)
        self._sweep(noticed)
        known = (self.of[subject] for subject in subjects if subject in self.of)
        recent = [story for story in known if noticed - story.last <= TOGETHER_S]
        first = min(recent, key=lambda story: (story.began, story.incident), default=None)
        story = (
            Story(first.incident, first.began, noticed)
            if first
            else Story(told or incident_id(alert), noticed, noticed)
        )
        for subject in subjects:
            self.of[subject] = story
        return story.incident

    def _sweep(self, now: float) -> None:
        """Forget, once in `TOGETHER_S`, what can take in no more alerts."""
        if now - self.swept > TOGETHER_S:
            self.of = {subject: story for subject, story in self.of.items() if now - story.last <= TOGETHER_S}
            self.swept = now
