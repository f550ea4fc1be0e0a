"""The command: a process of its own, fed by a file or a real broker, killed and ended."""

import atexit
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import httpx
import pytest
from msgspec import structs

from app.settings import read_settings
from domain.alert import Alert, encode_alert
from domain.codec import encode_event
from domain.coverage import blind, encode_coverage
from domain.event import Sighting
from isc.blind import open_gaps
from isc.database import open_database
from isc.recipients import Recipients
from isc.taxii import COLLECTION
from streaming.kafka_client import broker_at
from streaming.kafka_sink import KafkaSink
from streaming.topics import create_topics
from tests.integration.cluster import Cluster
from tests.integration.live_client import LiveClient
from tests.integration.ports import free_ports
from tests.isc.build import NOON, make_alert, up_to

CLIENT = httpx.Client(timeout=5)  # one for all: to make one costs more than to ask
atexit.register(CLIENT.close)

RUN = (sys.executable, "-m", "app", "isc")


class Center:
    """The command as a child process."""

    def __init__(self, *arguments: str) -> None:
        (port,) = free_ports(1)
        self.url = f"http://127.0.0.1:{port}"
        self._command = [*RUN, *arguments, "--open", "--listen", f"127.0.0.1:{port}"]
        self.process = self._start()

    def _start(self) -> "subprocess.Popen[str]":
        return subprocess.Popen(self._command, stderr=subprocess.PIPE, text=True)

    def again(self) -> None:
        self.process.communicate()
        self.process = self._start()

    def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        if self.process.poll() is None:
            self.process.send_signal(how)
        self.process.communicate(timeout=30)
        return self.process.returncode


@contextmanager
def center(*arguments: str) -> Iterator[Center]:
    made = Center(*arguments)
    try:
        yield made
    finally:
        made.end(signal.SIGKILL)


def _ask(url: str) -> dict[str, Any] | None:
    try:
        return dict(CLIENT.get(url).json())
    except httpx.TransportError:
        return None


def _until(found: Callable[[], bool], limit_s: float = 60.0) -> None:
    end = time.monotonic() + limit_s
    while not found():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def _feed(url: str) -> int:
    page = _ask(f"{url}/api/alerts?limit=1")
    return int(page["feed"]) if page else 0


def _until_feed(made: Center, number: int) -> None:
    _until(lambda: _feed(made.url) >= number)


def _write(path: Path, alerts: list[Alert]) -> None:
    path.write_bytes(b"".join(encode_alert(alert) + b"\n" for alert in alerts))


def _numbers(url: str, count: int) -> list[int]:
    found: list[int] = []
    with httpx.stream("GET", f"{url}/api/stream?after=0", timeout=20) as answer:
        for line in answer.iter_lines():
            if line.startswith("id: "):
                found.append(int(line[4:]))
            if len(found) == count and line.startswith("data"):
                return found
    return found


def test_sigterm_ends_cleanly_even_with_a_reader_on_the_stream(tmp_path: Path) -> None:
    _write(tmp_path / "a.jsonl", [make_alert()])
    with center("--from", str(tmp_path / "a.jsonl"), "--store", f"sqlite:///{tmp_path}/s.db") as made:
        _until(lambda: _feed(made.url) == 1)
        with httpx.stream("GET", f"{made.url}/api/stream", timeout=20) as answer:
            next(answer.iter_lines())
            assert made.end() == 0


class Reader(Thread):
    """A client that comes back after each kill, with the number or the place that it had, until it has enough."""

    def __init__(self, read: Callable[["Reader"], None], wanted: int) -> None:
        super().__init__()
        self._read = read
        self.wanted = wanted
        self.found: list[str] = []
        self.place = ""
        self.breaks = 0
        self.over = Event()

    def run(self) -> None:
        while len(self.found) < self.wanted and not self.over.is_set():
            try:
                self._read(self)
            except httpx.TransportError:
                self.breaks += 1
                self.over.wait(0.2)


def _read_events(url: str) -> Callable[[Reader], None]:
    def read(reader: Reader) -> None:
        headers = {"last-event-id": reader.place or "0"}
        with CLIENT.stream("GET", f"{url}/api/stream", headers=headers) as answer:
            number = ""
            for line in answer.iter_lines():
                if line.startswith("id: "):
                    number = line[4:]
                elif line.startswith("data"):
                    reader.found.append(number)
                    reader.place = number
                    if len(reader.found) == reader.wanted:
                        return

    return read


def _read_taxii(url: str, secret: str) -> Callable[[Reader], None]:
    def read(reader: Reader) -> None:
        asked = {"added_after": reader.place} if reader.place else {}
        address = f"{url}/taxii2/feed/collections/{COLLECTION}/objects/"
        answer = CLIENT.get(address, params=asked, auth=("soc", secret), timeout=30)
        objects = answer.json().get("objects", [])
        reader.found += [thing["id"] for thing in objects if thing["type"] == "sighting"]
        reader.place = answer.headers.get("x-taxii-date-added-last", reader.place)
        if not objects:
            reader.over.wait(0.1)

    return read


@pytest.mark.faults
@pytest.mark.parametrize(
    ("kills", "count"), [(4, 2_000), pytest.param(20, 10_000, marks=[pytest.mark.slow, pytest.mark.timeout(1500)])]
)
def test_kills_while_alerts_come_in_lose_none_and_keep_none_twice(tmp_path: Path, kills: int, count: int) -> None:
    alerts = [make_alert(number) for number in range(count)]
    _write(tmp_path / "a.jsonl", alerts)
    store = f"sqlite:///{tmp_path}/s.db"
    secret = Recipients(open_database(store), time.time).add("soc", up_to("RED"), 1e6)
    with center("--from", str(tmp_path / "a.jsonl"), "--store", store) as made:
        readers = [Reader(read, len(alerts)) for read in (_read_events(made.url), _read_taxii(made.url, secret))]
        for reader in readers:
            reader.start()
        for number in range(kills):
            _until_feed(made, (number + 1) * count // (kills + 2))
            made.end(signal.SIGKILL)
            made.again()
        _until_feed(made, len(alerts))
        for reader in readers:
            reader.join(90)
            reader.over.set()
        events, taxii = readers
        assert [int(number) for number in events.found] == list(range(1, len(alerts) + 1))
        assert (len(taxii.found), len(set(taxii.found))) == (len(alerts), len(alerts))
        assert min(events.breaks, taxii.breaks) >= kills  # they were there while it was killed
        assert _numbers(made.url, len(alerts)) == list(range(1, len(alerts) + 1))
        text = httpx.get(f"{made.url}/metrics").text
        assert "havenwacht_isc_conflicts_total 0.0" in text


def test_alerts_come_from_a_broker_and_go_on_after_a_kill(kafka: Cluster, tmp_path: Path) -> None:
    address = f"kafka://{kafka.bootstrap[0]}"
    (tmp_path / "settings.toml").write_text('[kafka]\nprefix = "isc"\n')
    broker = broker_at(address, read_settings(str(tmp_path / "settings.toml")).kafka)
    create_topics(broker, partitions=3)
    sites = [f"site-{number}" for number in range(6)]
    alerts = [make_alert(number, site=sites[number % 6]) for number in range(300)]
    sink = KafkaSink(broker)
    sink.write(alerts[:200], [blind("site-1", "sensor", NOON), blind("site-2", "late_data", NOON)])
    config = ("--config", str(tmp_path / "settings.toml"))
    with center("--from", address, "--store", f"sqlite:///{tmp_path}/s.db", *config) as made:
        _until(lambda: _feed(made.url) == 200)
        made.end(signal.SIGKILL)
        over = structs.replace(blind("site-1", "sensor", NOON), until=NOON + 60)
        sink.write(alerts[150:], [over, blind("site-3", "cold", NOON)])  # fifty of them a second time
        sink.finish()
        made.again()
        _until(lambda: _feed(made.url) == 300)
        found = json.loads(httpx.get(f"{made.url}/api/alerts?limit=500").content)["alerts"]
        assert found == [json.loads(encode_alert(alert)) for alert in alerts[::-1]]
        _until(lambda: _blind(tmp_path) == ["site-2", "site-3"])
        assert made.end() == 0


def _blind(folder: Path) -> list[str]:
    """The sites that are blind, as the store has it."""
    engine = open_database(f"sqlite:///{folder}/s.db")
    with engine.connect() as connection:
        found = sorted(gap.site for gap in open_gaps(connection, None))
    engine.dispose()
    return found


def test_blind_spots_come_from_a_file_too(tmp_path: Path) -> None:
    _write(tmp_path / "a.jsonl", [make_alert()])
    (tmp_path / "c.jsonl").write_bytes(encode_coverage(blind("north", "sensor", NOON)) + b"\n")
    files = ("--from", str(tmp_path / "a.jsonl"), "--coverage", str(tmp_path / "c.jsonl"))
    with center(*files, "--store", f"sqlite:///{tmp_path}/s.db") as made:
        _until_feed(made, 1)
        _until(lambda: _blind(tmp_path) == ["north"])
        assert made.end() == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--from", "nowhere.jsonl"), "nowhere.jsonl: found No such file"),
        (("--from", "kafka://192.0.2.1:9092"), "plain text to another host"),
        (("--from", "a.jsonl", "--store", "mysql://h/x"), "--store: found 'mysql'"),
        (("--from", "a.jsonl", "--store", "sqlite:///no/such/folder/s.db"), "--store: found no folder"),
        (("--from", "a.jsonl", "--store", "postgresql://u:secret@127.0.0.1/x"), "--store: found a password"),
        (("--from", "a.jsonl", "--store", "postgresql://u@127.0.0.1:1/x"), "--store: found connection"),
        (("--from", "a.jsonl", "--timezone", "Europe/Nowhere"), "--timezone: found 'Europe/Nowhere'"),
    ],
    ids=str,
)
def test_a_wrong_argument_is_told_in_one_line(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    _write(tmp_path / "a.jsonl", [make_alert()])
    store = () if "--store" in arguments else ("--store", f"sqlite:///{tmp_path}/s.db")
    given = tuple(str(tmp_path / word) if word == "a.jsonl" else word for word in arguments)
    made = Center(*given, *store)
    _, errors = made.process.communicate(timeout=30)
    assert made.process.returncode == 2
    assert said in errors
    assert errors.count("\n") == 1
    assert "secret" not in errors.removeprefix("havenwacht: ")


def test_plain_http_for_other_machines_is_refused_unless_allowed(tmp_path: Path) -> None:
    command = [*RUN, "--from", "a.jsonl", "--listen", "0.0.0.0:8600"]
    made = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path.cwd())
    assert made.returncode == 2
    assert "--listen: found '0.0.0.0' on plain http" in made.stderr


def test_positions_come_from_the_sightings_log_and_changes_outlive_a_kill(kafka: Cluster, tmp_path: Path) -> None:
    address = f"kafka://{kafka.bootstrap[0]}"
    (tmp_path / "settings.toml").write_text('[kafka]\nprefix = "live"\n')
    broker = broker_at(address, read_settings(str(tmp_path / "settings.toml")).kafka)
    create_topics(broker, partitions=3)
    sink = KafkaSink(broker)
    _see(sink, 0, "old")  # from before the start: not part of the picture
    sink.write([make_alert(0)], [])
    config = ("--config", str(tmp_path / "settings.toml"))
    with center("--from", address, "--store", f"sqlite:///{tmp_path}/s.db", *config) as made:
        _until(lambda: _feed(made.url) == 1)
        assert _positions(made, sink, "t1") == {"t1"}
        made.end(signal.SIGKILL)
        made.again()
        sink.write([make_alert(1)], [])
        _until(lambda: _feed(made.url) == 2)
        with LiveClient(made.url, "after=1") as client:
            assert client.changes(1)[0]["alert"]["id"] == make_alert(1).id
        assert _positions(made, sink, "t2") == {"t2"}
        assert made.end() == 0
    sink.finish()


def _see(sink: KafkaSink, at: float, track: str) -> None:
    given = {"camera": "cam", "track": track, "object": "person", "lon": 4.0, "lat": 52.0}
    own_id = f"{track}-{at}"
    event = Sighting(id=own_id, time=NOON + at, site="north", accuracy_m=1.0, confidence=0.9, **given)
    sink._send([("sightings", b"north", encode_event(event))])


def _positions(made: Center, sink: KafkaSink, track: str) -> set[str]:
    """The tracks of the first frame that a client gets, while one thing is seen again and again."""
    with LiveClient(made.url) as client:
        for at in range(100):
            _see(sink, float(at), track)
            if (frame := _next(client)) is not None:
                return {name.partition("/")[2] for _, name in frame["objects"]}
    raise AssertionError("no positions came")


def _next(client: LiveClient) -> dict[str, Any] | None:
    try:
        return client.until(lambda frame: frame["type"] == "positions", limit_s=0.3)
    except TimeoutError:
        return None
