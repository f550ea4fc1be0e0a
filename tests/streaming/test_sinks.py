"""Sinks: alerts in a file in their order, each once, and an interrupted run that goes on."""

import json
from pathlib import Path

import msgspec

from app.wiring import Outputs, Request, detect
from domain.alert import Alert
from streaming.sinks import AlertFile
from tests.house import Words, alerts
from tests.integration.world import day_of, write_site


def some() -> list[Alert]:
    say = Words()
    return alerts([say.badge(0), say.badge(300), say.badge(600), say.plate(700), say.tick(9000)])


def written(path: Path) -> list[tuple[float, str, int]]:
    return [(row["noticed"], row["id"], row["version"]) for row in map(json.loads, path.read_bytes().splitlines())]


def test_alerts_stand_in_the_order_of_noticed_id_and_version_each_once(tmp_path: Path):
    found = some()
    out = AlertFile(tmp_path / "a.jsonl", goes_on=False)
    out.write([*reversed(found), *found])
    assert not (tmp_path / "a.jsonl").exists()
    out.finish()
    rows = written(tmp_path / "a.jsonl")
    assert rows == sorted(rows)
    assert len(rows) == len(found)
    assert [path.name for path in tmp_path.iterdir()] == ["a.jsonl"]


def test_a_run_that_was_interrupted_goes_on_with_what_it_gathered(tmp_path: Path):
    found = some()
    first = AlertFile(tmp_path / "a.jsonl", goes_on=False)
    first.write(found[:2])
    first.close()
    second = AlertFile(tmp_path / "a.jsonl", goes_on=True)
    second.write(found[1:])
    second.finish()
    assert len(written(tmp_path / "a.jsonl")) == len(found)


def test_two_runs_with_a_state_give_what_one_gives(tmp_path: Path):
    folder = write_site(tmp_path / "site-0", "site-0")
    lines = day_of("site-0", 4)
    log, state = tmp_path / "log.jsonl", tmp_path / "state"
    log.write_bytes(b"\n".join(lines))
    request = Request((folder,), (str(log),), Outputs(str(tmp_path / "one.jsonl")), drain=True)
    detect(request, lambda: False)
    part = msgspec.structs.replace(request, outputs=Outputs(str(tmp_path / "two.jsonl")), state=state)
    log.write_bytes(b"\n".join(lines[: len(lines) // 2]) + b"\n")
    detect(msgspec.structs.replace(part, drain=False), lambda: False)
    assert list(state.glob("*.checkpoint"))
    log.write_bytes(b"\n".join(lines))
    detect(part, lambda: False)
    assert (tmp_path / "two.jsonl").read_bytes() == (tmp_path / "one.jsonl").read_bytes()
