"""Alerts and logs for tests."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from prometheus_client import CollectorRegistry
from sqlalchemy import Engine

from domain.alert import Alert, alert_id, encode_alert, incident_id
from domain.finding import Because, Evidence, Reason
from isc.arrivals import Arrival
from isc.ceiling import PRODUCTS, PURPOSES, Ceiling, bits_of
from isc.metrics import Metrics
from isc.recipients import Recipient
from isc.store import Store

NOON = 1_736_164_800.0  # 2025-01-06 12:00 UTC
NOW = 1_767_225_600.0


def make_alert(at: float = 0.0, **given: Any) -> Alert:
    """An alert of `at` seconds after noon."""
    site, detector = given.get("site", "north"), given.get("detector", "passback")
    subject = given.get("subject", "pass/P1")
    own_id = alert_id(site, detector, subject, NOON + at)
    values: dict[str, Any] = {
        "id": own_id,
        "version": 1,
        "status": "new",
        "time": NOON + at,
        "noticed": NOON + at,
        "last": NOON + at,
        "count": 1,
        "incident": incident_id(own_id),
        "site": site,
        "zone": "quay",
        "detector": detector,
        "family": "passholder",
        "pattern": "M04",
        "subject": subject,
        "severity": 2,
        "score": 0.5,
        "shown": True,
        "reason": Reason(
            "twice_in", {}, "Pas P1 ging twee keer in bij poort Oost", "Pass P1 went in twice at gate East"
        ),
        "because": (Because(feature="gap", observed=60, low=600.0, unit="s"),),
        "evidence": (Evidence("e1", "day.jsonl:1"), Evidence("e2", "day.jsonl:2")),
        "evidence_count": 2,
        "actions": ("call_gatehouse",),
        "personal": True,
    }
    return Alert(**values | given)


def log_of(alerts: Iterable[Alert | bytes], position: str = "alerts-0", first: int = 0) -> list[Arrival]:
    """These alerts, or raw lines, as a log has them."""
    lines = (alert if isinstance(alert, bytes) else encode_alert(alert) for alert in alerts)
    return [Arrival(position, offset, line) for offset, line in enumerate(lines, first)]


def make_store(engine: Engine, registry: CollectorRegistry | None = None) -> Store:
    return Store(engine, Metrics(registry or CollectorRegistry()), lambda: NOW)


class MemoryLog:
    """A log in memory: hands out its batches from where the store stands, and ends."""

    def __init__(self, arrivals: Sequence[Arrival], batch: int = 10) -> None:
        self._arrivals = arrivals
        self._batch = batch

    def batches(self, start: Callable[[str], int]) -> Iterable[Sequence[Arrival]]:
        left = [arrival for arrival in self._arrivals if arrival.offset >= start(arrival.position)]
        for first in range(0, len(left), self._batch):
            yield left[first : first + self._batch]


def up_to(tlp: str, *sites: str, products: Sequence[str] = PRODUCTS, purposes: Sequence[str] = PURPOSES) -> Ceiling:
    """A ceiling of this level, of all products for all purposes unless some are named."""
    return Ceiling(tlp=tlp, sites=sites, products=tuple(products), purposes=tuple(purposes))


def make_recipient(name: str, tlp: int = 4, sites: tuple[str, ...] | None = None) -> Recipient:
    """Who may have all products for all purposes, at these sites up to this level."""
    return Recipient(name, tlp, sites, tuple(PRODUCTS), bits_of(PURPOSES))
