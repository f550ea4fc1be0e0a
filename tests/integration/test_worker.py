"""The worker against a real broker: the same alerts as from a file, whatever dies on the way."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.settings import Settings
from app.wiring import Outputs, Request, detect
from streaming.kafka_client import partition_of
from tests.integration.cluster import Cluster
from tests.integration.world import (
    address,
    assert_same,
    canonical,
    day_of,
    interleaved,
    make_topics,
    publish,
    read_topic,
    settings,
    write_site,
)

SITES = [f"site-{number}" for number in range(8)]
PARTITIONS = 8
KILLS = 20


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    root = tmp_path_factory.mktemp("sites")
    return [write_site(root / name, name) for name in SITES]


@pytest.fixture(scope="module")
def lines() -> list[bytes]:
    return list(interleaved([day_of(name, seed, 1000) for seed, name in enumerate(SITES)]))


@pytest.fixture(scope="module")
def from_file(tmp_path_factory: pytest.TempPathFactory, folders: list[Path], lines: list[bytes]) -> list[bytes]:
    """The alerts that a file with these lines gives: what every other way is compared with."""
    root = tmp_path_factory.mktemp("file")
    (root / "log.jsonl").write_bytes(b"\n".join(lines) + b"\n")
    outputs = Outputs(str(root / "alerts.jsonl"))
    detect(Request(tuple(folders), (str(root / "log.jsonl"),), outputs, drain=True), lambda: False)
    return canonical((root / "alerts.jsonl").read_bytes().splitlines())


def test_the_sites_fall_on_several_partitions() -> None:
    assert len({partition_of(name, PARTITIONS) for name in SITES}) >= 4


def test_the_log_leads_to_alerts_of_many_kinds(from_file: list[bytes]) -> None:
    assert len(from_file) > 200


@pytest.mark.parametrize("events_a_record", [1, 50])
def test_kafka_gives_the_same_alerts_as_a_file(
    kafka: Cluster,
    tmp_path: Path,
    folders: list[Path],
    lines: list[bytes],
    from_file: list[bytes],
    events_a_record: int,
) -> None:
    prefix = f"same-{events_a_record}"
    make_topics(kafka, prefix, PARTITIONS)
    publish(kafka, prefix, lines, events_a_record)
    request = Request(
        tuple(folders),
        (address(kafka),),
        Outputs(address(kafka)),
        state=tmp_path,
        drain=True,
        settings=Settings(kafka=settings(prefix)),
    )
    detect(request, lambda: False)
    assert_same(canonical(read_topic(kafka, f"{prefix}.alerts")), from_file)


class Fleet:
    """Workers as processes of their own, which die and are started anew."""

    def __init__(self, kafka: Cluster, prefix: str, folders: list[Path], state: Path | None, key: Path) -> None:
        self._arguments = ["--site", *map(str, folders), "--events", address(kafka), "--alerts", address(kafka)]
        self._arguments += ["--state", str(state)] if state else []
        self._config = key.parent / "settings.toml"
        self._config.write_text(
            f'[kafka]\nprefix = "{prefix}"\ngroup = "{prefix}"\nsession_timeout_s = 1.0\npoll_records = 50\n'
            "[checkpoint]\nevery_s = 0.2\n"
        )
        self._environment = os.environ | {"HAVENWACHT_SEAL_KEY_FILE": str(key)}
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, worker: str, *more: str, dies_after: str = "") -> None:
        command = [sys.executable, "-m", "tests.integration.mortal", dies_after, "detect", *self._arguments]
        command += ["--worker", worker, "--config", str(self._config), *more]
        self._running[worker] = subprocess.Popen(
            command, env=self._environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )

    def wait(self, worker: str) -> int:
        return self._running.pop(worker).wait(240)

    def kill(self, worker: str) -> None:
        if worker in self._running:
            self._running[worker].kill()
            assert self.wait(worker) == -signal.SIGKILL

    def __enter__(self) -> "Fleet":
        return self

    def __exit__(self, *_: object) -> None:
        for worker in list(self._running):
            self.kill(worker)


def key_file(root: Path) -> Path:
    key = root / "seal.key"
    key.write_bytes(os.urandom(32))
    key.chmod(0o600)
    return key


@pytest.mark.parametrize(
    "shared_folder",
    [pytest.param(True, id="folder"), pytest.param(False, id="topic", marks=pytest.mark.faults)],
)
@pytest.mark.timeout(600)
def test_workers_that_are_killed_tell_the_same_alerts(
    kafka: Cluster, tmp_path: Path, folders: list[Path], lines: list[bytes], from_file: list[bytes], shared_folder: bool
) -> None:
    """Two workers that take over from each other while the log grows, killed 20 times; some right after a write."""
    prefix = f"kill-{shared_folder}"
    make_topics(kafka, prefix, PARTITIONS)
    draw = random.Random(7)
    deaths = ["alerts", "coverage", "checkpoint"] * 2 + [""] * (KILLS - 6)
    draw.shuffle(deaths)
    portion = len(lines) // KILLS + 1
    with Fleet(kafka, prefix, folders, tmp_path / "state" if shared_folder else None, key_file(tmp_path)) as fleet:
        for number, death in enumerate(deaths):
            worker = f"w-{number % 2}"
            for victim in ("w-0", "w-1") if death else (worker,):
                fleet.kill(victim)
            publish(kafka, prefix, lines[number * portion : (number + 1) * portion])
            fleet.start(worker, dies_after=death)
            if death:
                assert fleet.wait(worker) == -signal.SIGKILL
            else:
                time.sleep(draw.uniform(0.5, 2.0))
        for worker in ("w-0", "w-1"):
            fleet.kill(worker)
        fleet.start("w-last", "--drain")
        assert fleet.wait("w-last") == 0
    assert_same(canonical(read_topic(kafka, f"{prefix}.alerts")), from_file)
