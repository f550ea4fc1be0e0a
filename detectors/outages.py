"""Outages: sensors that said that they do not see, so that what they did not report is no evidence."""

from collections.abc import Iterable

from msgspec import Struct, field

from domain.event import Health


class Outages(Struct):
    """Since when which sensors are not ok; part of a detector's state. There are no more than the site's files name."""

    since: dict[str, float] = field(default_factory=dict)

    def take(self, health: Health) -> None:
        """A sensor's word on itself holds until its next."""
        if health.state == "ok":
            self.since.pop(health.sensor, None)
        else:
            self.since.setdefault(health.sensor, health.time)

    def has(self, sensors: Iterable[str]) -> bool:
        """Whether one of these is not ok."""
        return any(sensor in self.since for sensor in sensors)
