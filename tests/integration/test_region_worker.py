"""The worker of regions against a real broker: the same alerts as from a file, also when it stops on the way."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any, ClassVar

import pytest
from msgspec import Struct

from app import regions, wiring
from app.settings import Settings
from app.wiring import Outputs, Request, detect
from detectors.catalogue import REGIONAL
from domain.alert import decode_alert
from domain.batch import Batch, Fact
from domain.contracts import Facts, Scope
from domain.errors import ConfigError
from domain.event import Event
from domain.facts import SiteAlert
from domain.finding import Finding, Reason
from streaming.kafka_client import KafkaSettings
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
    write_site,
)

SITES = ("east", "west", "north")
PARTITIONS = 2


class Nothing(Struct):
    pass


class Listener:
    """Tells every alert that it hears, so that each that is lost or heard out of place shows."""

    name: ClassVar[str] = "listener"
    scope: ClassVar[Scope] = "region"
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({SiteAlert})

    def __init__(self) -> None:
        self.state: Any = Nothing()

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        return [_heard(row) for row in batch.rows(SiteAlert)]


def _heard(row: SiteAlert) -> Finding:
    return Finding(
        detector="listener",
        family="presence",
        site=row.alert.site,
        subject=f"zone/{row.id}",
        time=row.time,
        noticed=row.time,
        severity=4,
        score=0.5,
        reason=Reason("k", {}, "n", "e"),
    )


@pytest.fixture(scope="module", autouse=True)
def listener() -> Iterator[None]:
    """One more detector of regions, in files and in Kafka alike."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (regions, wiring):
            patch.setattr(module, "REGIONAL", {**REGIONAL, Listener.name: Listener})
        yield


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    root = tmp_path_factory.mktemp("sites")
    return tuple(write_site(root / name, name, "r") for name in SITES)


@pytest.fixture(scope="module")
def lines() -> list[bytes]:
    return list(interleaved([day_of(name, seed, 500) for seed, name in enumerate(SITES)]))


@pytest.fixture(scope="module")
def from_file(tmp_path_factory: pytest.TempPathFactory, folders: tuple[Path, ...], lines: list[bytes]) -> list[bytes]:
    """The alerts that a file with these lines gives, of sites and region."""
    root = tmp_path_factory.mktemp("file")
    (root / "log.jsonl").write_bytes(b"\n".join(lines) + b"\n")
    outputs = Outputs(str(root / "alerts.jsonl"))
    detect(Request(folders, (str(root / "log.jsonl"),), outputs, drain=True), lambda: False)
    return canonical((root / "alerts.jsonl").read_bytes().splitlines())


def request(kafka: Cluster, prefix: str, folders: tuple[Path, ...], state: Path, *, regions: bool) -> Request:
    settings = KafkaSettings(prefix=prefix, group=prefix, session_timeout_s=1.0, poll_records=200 if regions else 2000)
    return Request(
        folders,
        (address(kafka),),
        Outputs(address(kafka)),
        state=state,
        drain=True,
        regions=regions,
        settings=Settings(kafka=settings),
    )


def after(polls: int) -> Callable[[], bool]:
    """A stop that comes so many polls after the start."""
    calls = count()
    return lambda: next(calls) >= polls


def test_the_log_leads_to_alerts_of_the_region(from_file: list[bytes]) -> None:
    told = [decode_alert(line).detector for line in from_file]
    assert told.count("two_places") > 5
    assert told.count("listener") > 50


@pytest.mark.parametrize("stops", [0, 3])
def test_kafka_gives_the_same_alerts_as_a_file(
    kafka: Cluster, tmp_path: Path, folders: tuple[Path, ...], lines: list[bytes], from_file: list[bytes], stops: int
) -> None:
    prefix = f"region-{stops}"
    make_topics(kafka, prefix, PARTITIONS)
    publish(kafka, prefix, lines, 20)
    detect(request(kafka, prefix, folders, tmp_path / "sites", regions=False), lambda: False)
    wanted = request(kafka, prefix, folders, tmp_path / "regions", regions=True)
    told = [detect(wanted, after(6)).told for _ in range(stops)]
    assert any(told) == bool(stops)
    detect(wanted, lambda: False)
    assert_same(canonical(read_topic(kafka, f"{prefix}.alerts")), from_file)


def test_regions_are_asked_for_beside_kafka_only(tmp_path: Path, folders: tuple[Path, ...]) -> None:
    wanted = Request(folders, (str(tmp_path / "log.jsonl"),), Outputs("-"), regions=True)
    with pytest.raises(ConfigError, match="--regions"):
        detect(wanted, lambda: False)
