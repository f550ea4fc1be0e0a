"""Bad input: whatever stands between the good lines, they give the alerts that they would give alone."""

import json
import random
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import pytest
from kafka import KafkaProducer

from app.settings import Settings
from app.wiring import Outputs, Request, detect
from domain.codec import LINE_LIMIT, decode_lines
from domain.letter import REASONS
from tests.integration.cluster import Cluster
from tests.integration.world import (
    address,
    canonical,
    day_of,
    make_topics,
    read_topic,
    settings,
    write_site,
)

SITE = "site-0"
WRONG = (None, True, [], {}, -1, 2**70, 1e308, "", "x" * 300, "\u0000", [[[]]], {"a": {"b": []}}, "a b", "=1+1")
TIMES = ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2025-01-06T00:00:00", "yesterday", 5, "2025-13-40T99:99:99Z")


def spoiled(draw: random.Random, good: bytes) -> bytes:
    """One line that cannot be an event: each way to spoil one is drawn as often as any other."""
    event = json.loads(good)
    match draw.randrange(9):
        case 0:
            return bytes(draw.randrange(256) for _ in range(draw.randrange(1, 200))).replace(b"\n", b"\xff") + b"\xff"
        case 1:
            return good[: draw.randrange(1, len(good) - 1)]
        case 2:
            del event[draw.choice(["kind", "id", "time", "site"])]
        case 3:
            event[draw.choice(["time", "received"])] = draw.choice(TIMES)
        case 4:
            event["id"] = draw.choice([v for v in WRONG if v != "\u0000"])
        case 5:
            return good[:-1] + b',"x":' + b"[" * draw.choice((2_000, 20_000))
        case 6:
            return good.replace(b'"id":"', b'"id":"\xc3\x28', 1)
        case 7:
            event["kind"] = draw.choice(WRONG)
        case _:
            return good[:-1] + b',"lon":NaN}'
    return json.dumps(event).encode()


def mixed(count: int, seed: int) -> Iterator[tuple[bytes, bool]]:
    """Good lines of a day with bad ones between them, and whether each is good."""
    draw = random.Random(seed)
    good = day_of(SITE, seed, max(200, count // 60))
    every = count // len(good) + 1
    for line in good:
        yield line, True
        for _ in range(every):
            bad = spoiled(draw, draw.choice(good))
            if bad.strip() and decode_lines([bad], [""])[0] == [None]:
                yield bad, False


def run(folder: Path, lines: list[bytes], name: str) -> Outputs:
    outputs = Outputs(str(folder / f"{name}-alerts.jsonl"), dead_letters=str(folder / f"{name}-dead.jsonl"))
    (folder / f"{name}.jsonl").write_bytes(b"\n".join(lines) + b"\n")
    site = folder / "sites" / SITE
    if not site.exists():
        write_site(site, SITE)
    detect(Request((site,), (str(folder / f"{name}.jsonl"),), outputs, drain=True), lambda: False)
    return outputs


@pytest.mark.parametrize("count", [100_000])
def test_bad_lines_are_set_aside_and_harm_no_good_one(tmp_path: Path, count: int) -> None:
    lines = list(mixed(count, 5))
    at = len(lines) // 2
    lines.insert(at, (b'{"kind":"badge","note":"' + b"x" * 10_000_000 + b'"}', False))
    alone = run(tmp_path, [line for line, is_good in lines if is_good], "alone")
    among = run(tmp_path, [line for line, _ in lines], "among")
    bad = [number for number, (_, is_good) in enumerate(lines, 1) if not is_good]
    letters = [json.loads(line) for line in Path(str(among.dead_letters)).read_bytes().splitlines()]
    assert [letter["place"] for letter in letters] == [f"{tmp_path / 'among'}.jsonl:{number}" for number in bad]
    assert {letter["reason"] for letter in letters} <= REASONS.keys()
    assert {"too_long", "not_utf8", "not_json", "unknown_kind", "bad_time", "out_of_range"} <= {
        letter["reason"] for letter in letters
    }
    assert all(len(b64decode(letter["raw"])) <= 1024 for letter in letters)
    told, expected = (canonical(Path(o.alerts).read_bytes().splitlines()) for o in (among, alone))
    assert told == expected != []


def test_a_line_of_the_very_limit_is_taken(tmp_path: Path) -> None:
    good = json.loads(day_of(SITE, 1, 1)[0])
    fill = LINE_LIMIT - len(json.dumps(good | {"note": ""}).encode())
    fits, above = (json.dumps(good | {"note": "x" * n}).encode() for n in (fill, fill + 1))
    assert len(fits) == LINE_LIMIT
    outputs = run(tmp_path, [above, fits], "edge")
    letters = [json.loads(line) for line in Path(str(outputs.dead_letters)).read_bytes().splitlines()]
    assert [letter["reason"] for letter in letters] == ["too_long"]


def test_bad_lines_in_a_record_harm_none_of_its_good_ones(kafka: Cluster, tmp_path: Path) -> None:
    lines = [line for line, _ in mixed(4_000, 6)]
    good = [line for line, is_good in mixed(4_000, 6) if is_good]
    alone = run(tmp_path, good, "alone")
    make_topics(kafka, "fuzz")
    _publish_as_they_are(kafka, "fuzz", lines, good)
    request = Request(
        (tmp_path / "sites" / SITE,),
        (address(kafka),),
        Outputs(address(kafka)),
        state=tmp_path / "state",
        drain=True,
        settings=Settings(kafka=settings("fuzz")),
    )
    detect(request, lambda: False)
    assert canonical(read_topic(kafka, "fuzz.alerts")) == canonical(Path(alone.alerts).read_bytes().splitlines())
    letters = [json.loads(line) for line in read_topic(kafka, "fuzz.dead-letter")]
    assert len(letters) == len(lines) - len(good)
    assert all(letter["place"].startswith("fuzz.events-") for letter in letters)


def _publish_as_they_are(kafka: Cluster, prefix: str, lines: list[bytes], good: list[bytes]) -> None:
    """Bad lines among the good ones of the events log, 20 a record; sightings and ticks where they belong."""
    producer = KafkaProducer(bootstrap_servers=kafka.bootstrap, acks="all")
    known = set(good)
    logs: dict[str, list[bytes]] = {"events": [], "sightings": []}
    for line in lines:
        kind = json.loads(line) if line in known else {}
        if kind.get("kind") == "sighting" or kind.get("sensor") == "clock":
            logs["sightings"].append(line)
        if kind.get("kind") != "sighting":
            logs["events"].append(line)
    for log, found in logs.items():
        for start in range(0, len(found), 20):
            producer.send(f"{prefix}.{log}", key=SITE.encode(), value=b"\n".join(found[start : start + 20]))
    producer.flush()
    producer.close()
