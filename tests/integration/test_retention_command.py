"""The command `retention`: what it says, and that a rehearsal deletes nothing."""

import argparse
from pathlib import Path

import pytest

from app.retention_command import add_retention
from domain.errors import ConfigError
from isc.database import open_database
from isc.feed import head_of
from isc.search import Filter, find
from isc.work import Actor, Subject, Work
from tests.isc.build import NOON, log_of, make_alert, make_store


def _run(store: str, *words: str) -> int:
    parser = argparse.ArgumentParser()
    add_retention(parser.add_subparsers())
    given = parser.parse_args(["retention", *words, "--store", store])
    return int(given.run(given))


def test_a_rehearsal_and_the_real_thing_print_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = f"sqlite:///{tmp_path}/s.db"
    engine, alert = open_database(store), make_alert()
    make_store(engine).take(log_of([alert]))
    subject, actor = Subject(alert.id, alert.site, alert.severity), Actor("jansen", "analyst")
    Work(engine, lambda: NOON).judge(subject, 0, actor, "false", "x")
    assert _run(store, "--dry-run") == 0
    said = capsys.readouterr().out
    assert "       1 alerts judged false, before " in said
    assert len(find(engine, Filter()).bodies) == 1
    assert _run(store) == 0
    assert [line.split(",")[0] for line in capsys.readouterr().out.splitlines()] == [
        line.split(",")[0] for line in said.splitlines()
    ]
    assert (len(find(engine, Filter()).bodies), head_of(engine)) == (0, 2)
    engine.dispose()


@pytest.mark.parametrize("words", ["north", "north=", "north=x", "north=0", "=nan"])
def test_a_schedule_that_is_none_is_refused(tmp_path: Path, words: str) -> None:
    with pytest.raises(ConfigError, match="--cases-days"):
        _run(f"sqlite:///{tmp_path}/s.db", "--cases-days", words)


@pytest.mark.parametrize("days", ["0", "-1", "nan", "1e9"])
def test_a_term_that_is_none_is_refused(tmp_path: Path, days: str) -> None:
    with pytest.raises(ConfigError, match="days, expected more than 0"):
        _run(f"sqlite:///{tmp_path}/s.db", "--audit-days", days)
