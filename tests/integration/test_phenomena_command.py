"""The command counts, says what it did, and with a dry run does nothing."""

from pathlib import Path

import pytest

from app.cli import main
from isc.database import open_database
from isc.phenomena import listed
from isc.work import Actor, Subject, Work
from tests.isc.build import NOW, log_of, make_alert, make_store

SITE = Path(__file__).parents[2] / "sites" / "rtm-maasmond"


def test_the_command_counts_once_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = f"sqlite:///{tmp_path}/s.db"
    engine = open_database(store)
    alerts = [make_alert(0, site="rtm-maasmond"), make_alert(1, site="elsewhere")]
    make_store(engine).take(log_of(alerts))
    for alert in alerts:
        Work(engine, lambda: NOW).judge(Subject(alert.id, alert.site, 2), 0, Actor("a", "analyst"), "true", "x")
    words = ["phenomena", "--store", store, "--site", str(SITE)]
    said = []
    for more in (["--dry-run"], [], []):
        assert main([*words, *more]) == 0
        said.append(capsys.readouterr().out.strip())
    assert said[0] == said[1] == "counts: 2 new, 0 changed, 0 gone; told others: 1 reports"
    assert said[2] == "counts: 0 new, 0 changed, 0 gone; told others: 0 reports"
    assert [one.found for one in listed(engine, None, "2000-W01").phenomena] == [2]
    engine.dispose()


def test_a_wrong_site_is_told_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["phenomena", "--store", f"sqlite:///{tmp_path}/s.db", "--site", str(tmp_path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
