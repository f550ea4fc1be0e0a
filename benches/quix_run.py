"""quixstreams over the same topic with the same rule: the plate rule alone, without watermark, order or checkpoints."""

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from quixstreams import Application
from quixstreams.state import State

from app.wiring import read_sites
from benches.measure import Figure, Watch
from desk.desk import REPEAT_S
from domain.site import Site
from geofences.policy import admits, is_watched
from streaming.kafka_client import KafkaSettings, broker_at

QUIET_S = 10.0
"""The run ends after so long without records; it is not counted."""


class Tally:
    """Counts what goes through, and watches when."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.watch = Watch()
        self.events = 0
        self.alerts = 0

    def take(self, _: dict[str, Any]) -> None:
        """One event came in."""
        self.watch.start()
        self.events += 1
        self.watch.stop()

    def tell(self, _: dict[str, Any]) -> None:
        """One alert was made."""
        self.alerts += 1
        self.watch.stop()


def plate_rule(servers: str, prefix: str, state: Path, folders: list[Path]) -> Figure:
    """Alerts for refused plates, repeats within half an hour joined; from the first record to the last alert."""
    sites = {name: site for name, (site, _) in read_sites(folders).items()}
    broker = broker_at(servers, KafkaSettings(prefix=prefix))
    logging.getLogger("quixstreams").setLevel(logging.WARNING)
    app = Application(
        ",".join(broker.servers),
        consumer_group=f"{prefix}-{state.name}",
        auto_offset_reset="earliest",
        state_dir=state,
        auto_create_topics=True,
        loglevel="WARNING",
    )
    tally = Tally()
    frame = app.dataframe(app.topic(f"{prefix}.events", value_deserializer="bytes"))
    frame = frame.apply(_events, expand=True).update(tally.take)
    frame = frame.filter(_refused_by(sites)).filter(_is_new, stateful=True).update(tally.tell)
    frame.to_topic(app.topic(f"{prefix}.alerts", value_serializer="json"))
    app.run(timeout=QUIET_S)
    return tally.watch.figure(tally.events, tally.alerts)


def _events(value: bytes) -> list[dict[str, Any]]:
    """One event or several a record."""
    return [msgspec.json.decode(line) for line in value.split(b"\n")]


def _refused_by(sites: dict[str, Site]) -> Callable[[dict[str, Any]], bool]:
    """Whether a plate is where neither the zone nor its vehicle's access lets it be: `detectors/plate_access.py`."""

    def refused(read: dict[str, Any]) -> bool:
        site = sites[read["site"]]
        zone = site.zone_of_camera(read["camera"])
        if zone is None or not is_watched(zone):
            return False
        at = _seconds(read)
        vehicles = site.vehicles.get(read["plate"], ())
        groups = [group for vehicle in vehicles if vehicle.valid_at(at) for group in vehicle.access]
        return not admits(zone, groups, at, site)

    return refused


def _is_new(read: dict[str, Any], state: State) -> bool:
    """Whether no alert of this plate is open; the key of a record, and so of its state, is the site."""
    at = _seconds(read)
    last = state.get(read["plate"])
    state.set(read["plate"], at)
    return last is None or at - last > REPEAT_S


def _seconds(read: dict[str, Any]) -> float:
    return datetime.fromisoformat(read["time"]).timestamp()
