"""A record that kills: the process ends, and the next start withholds exactly that record from exactly that part."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.cluster import Cluster
from tests.integration.world import address, day_of, make_topics, publish, read_topic, write_site

SITE = "site-0"


def command(folder: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "tests.integration.poisoned", "detect", "--site", str(folder), *more]


def run(arguments: list[str], poison: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    named = os.environ | {"POISON": ",".join(poison)} | environment
    return subprocess.run(arguments, env=named, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_site(tmp_path / SITE, SITE)


def ids(lines: list[bytes], kind: str) -> list[str]:
    return [event["id"] for event in map(json.loads, lines) if event["kind"] == kind]


def test_a_run_over_a_file_starts_anew_by_itself(tmp_path: Path, folder: Path) -> None:
    lines = day_of(SITE, 3)
    poison = ids(lines, "badge")[20:21]
    (tmp_path / "log.jsonl").write_bytes(b"\n".join(lines))
    files = ["--events", str(tmp_path / "log.jsonl"), "--alerts", str(tmp_path / "a.jsonl"), "--drain"]
    done = run(command(folder, *files, "--dead-letters", str(tmp_path / "d.jsonl")), poison)
    assert done.returncode == 0, done.stderr
    letters = [json.loads(line) for line in (tmp_path / "d.jsonl").read_bytes().splitlines()]
    assert [letter["reason"] for letter in letters if letter["reason"] == "withheld"] == ["withheld"]
    alerts = [json.loads(line) for line in (tmp_path / "a.jsonl").read_bytes().splitlines()]
    failures = [alert for alert in alerts if alert["detector"] == "withheld" and alert["version"] == 1]
    assert [(alert["severity"], alert["subject"]) for alert in failures] == [(2, "sensor/poisoned")]
    assert [item["id"] for item in failures[0]["evidence"]] == poison
    assert {alert["detector"] for alert in alerts} >= {"dead_pass", "passback"}


def test_a_worker_ends_and_its_next_start_withholds_the_record(kafka: Cluster, tmp_path: Path, folder: Path) -> None:
    lines = day_of(SITE, 3)
    poison = ids(lines, "badge")[20:21]
    make_topics(kafka, "poison")
    publish(kafka, "poison", lines)
    config = tmp_path / "settings.toml"
    config.write_text('[kafka]\nprefix = "poison"\ngroup = "poison"\nsession_timeout_s = 1.0\n')
    places = ["--events", address(kafka), "--alerts", address(kafka), "--state", str(tmp_path / "state")]
    arguments = command(folder, *places, "--worker", "w", "--drain", "--config", str(config))
    first = run(arguments, poison)
    assert first.returncode == 3
    assert first.stderr.splitlines()[-1].startswith("havenwacht: poisoned raised at site site-0: ZeroDivisionError")
    assert list((tmp_path / "state").glob("*.note"))
    second = run(arguments, poison)
    assert second.returncode == 0, second.stderr
    letters = [json.loads(line) for line in read_topic(kafka, "poison.dead-letter")]
    assert [letter["reason"] for letter in letters] == ["withheld"]
    assert letters[0]["place"].startswith("poison.events-")


def test_a_part_that_keeps_failing_is_off_and_said_to_be_so(tmp_path: Path, folder: Path) -> None:
    lines = day_of(SITE, 3)
    (tmp_path / "log.jsonl").write_bytes(b"\n".join(lines))
    files = ["--events", str(tmp_path / "log.jsonl"), "--alerts", str(tmp_path / "a.jsonl"), "--drain"]
    done = run(command(folder, *files, "--coverage", str(tmp_path / "c.jsonl")), ids(lines, "badge"))
    assert done.returncode == 0, done.stderr
    alerts = [json.loads(line) for line in (tmp_path / "a.jsonl").read_bytes().splitlines()]
    severities = [alert["severity"] for alert in alerts if alert["detector"] == "withheld"]
    assert severities[-1] == 1
    coverage = [json.loads(line) for line in (tmp_path / "c.jsonl").read_bytes().splitlines()]
    assert ["poisoned"] in [entry["detectors"] for entry in coverage if entry["reason"] == "withheld"]
