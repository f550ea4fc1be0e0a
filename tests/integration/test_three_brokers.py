"""Three brokers: one dies while a worker reads and writes, and the alerts are those of the file."""

import threading
import time
from pathlib import Path

from app.settings import Settings
from app.wiring import Outputs, Request, detect
from tests.integration.cluster import Cluster
from tests.integration.world import (
    address,
    assert_same,
    canonical,
    day_of,
    make_topics,
    publish,
    read_topic,
    settings,
    write_site,
)

SITE = "site-0"
PORTIONS = 6


def test_a_broker_that_dies_costs_no_alert(kafka3: Cluster, tmp_path: Path) -> None:
    folder, lines = write_site(tmp_path / SITE, SITE), day_of(SITE, 2, 600)
    (tmp_path / "log.jsonl").write_bytes(b"\n".join(lines))
    alerts = tmp_path / "a.jsonl"
    detect(Request((folder,), (str(tmp_path / "log.jsonl"),), Outputs(str(alerts)), drain=True), lambda: False)
    make_topics(kafka3, "three", replication=3)
    own = Settings(kafka=settings("three"))
    request = Request((folder,), (address(kafka3),), Outputs(address(kafka3)), tmp_path / "state", settings=own)
    done = threading.Event()
    worker = threading.Thread(target=detect, args=(request, done.is_set))
    worker.start()
    portion = len(lines) // PORTIONS + 1
    for number in range(PORTIONS):
        publish(kafka3, "three", lines[number * portion : (number + 1) * portion])
        if number in (1, 3):
            kafka3.kill(number)
            time.sleep(2)
            kafka3.start(number)
    done.set()
    worker.join(60)
    last = Request(
        (folder,), (address(kafka3),), Outputs(address(kafka3)), tmp_path / "state", drain=True, settings=own
    )
    detect(last, lambda: False)
    assert_same(canonical(read_topic(kafka3, "three.alerts")), canonical(alerts.read_bytes().splitlines()))
