"""The benches still run: each once, over a log so small that its figures mean nothing."""

from pathlib import Path

import pytest

from benches import file_bench, holder_bench, kafka_bench, logs, page, tables, zone_bench
from benches.__main__ import main
from benches.measure import in_child
from benches.parts import Costs
from benches.steps import Steps

EVENTS = 500


@pytest.fixture
def model(tmp_path: Path) -> logs.Model:
    return logs.model(tmp_path, EVENTS)


def test_a_log_can_be_made_up_that_leads_to_alerts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(logs, "RECORDED", tmp_path / "not-there")
    log = logs.one_after_another(logs.model(tmp_path), tmp_path, copies=1)
    assert log.events == logs.EVENTS
    assert file_bench.measure(log, tmp_path, Steps(), runs=1).alerts.alerts


def test_copies_of_a_log_have_times_ids_and_plates_of_their_own(tmp_path: Path, model: logs.Model):
    log = logs.one_after_another(model, tmp_path, copies=3)
    lines = log.path.read_bytes().splitlines()
    assert len(set(lines)) == len(lines) == log.events == 3 * EVENTS


def test_a_file_becomes_a_table_with_targets(tmp_path: Path, model: logs.Model):
    log = logs.one_after_another(model, tmp_path, copies=2)
    table = tables.of_file(file_bench.measure(log, tmp_path, Steps(), runs=1))
    assert "| havenwacht detect |" in page.page([table])
    assert "200,000" in page.page([table])


def test_every_part_has_its_cost(tmp_path: Path, model: logs.Model):
    log = logs.one_after_another(model, tmp_path, copies=1)
    found = in_child(Costs, "parts", log.path, log.sites[0])
    assert found.events == EVENTS
    assert {"decode", "intake", "sense roster", "detector plate_access", "desk"} <= {cost.part for cost in found.costs}


@pytest.mark.slow
@pytest.mark.integration
@pytest.mark.timeout(600)
def test_kafka_becomes_two_tables(tmp_path: Path, model: logs.Model):
    found = kafka_bench.measure(logs.side_by_side(model, tmp_path / "logs", 2), tmp_path, Steps(), runs=1)
    assert [figures.events_a_record for figures in found] == [1, 50]
    assert all(figures.worker.events == 2 * EVENTS for figures in found)


@pytest.mark.slow
def test_the_page_is_written_where_it_was_asked_for(tmp_path: Path):
    assert main(["file", "--events", "100", "--runs", "1", "--write", str(tmp_path / "page.md")]) == 0
    assert "# Performance" in (tmp_path / "page.md").read_text()


def test_zones_become_a_table_and_both_ways_agree():
    found = zone_bench.measure(rounds=2)
    assert found.same
    assert "the same answers" in page.page([tables.of_zones(found)])


def test_holders_become_a_table_and_their_memory_does_not_grow():
    found = holder_bench.measure(holders=100, days=25)
    assert found.packed[25] < 1.3 * found.packed[20] < 1300
    assert "100 holders" in page.page([tables.of_holders(found)])
