"""Pattern figures: stories are counted as of a crime or as ordinary, and the file that is written says so."""

from pathlib import Path

import msgspec
import pytest

from app.pattern_figures import FILE, Watched, figures, page, watch
from detectors.patterns.catalogue import ALL
from detectors.patterns.figures import FIGURES
from detectors.patterns.pattern import Counts
from domain.codec import encode_event
from domain.truth import Crime
from tests.house import START, Words


def crime(number: str, pattern: str, *events: str) -> Crime:
    return Crime(
        id=number, pattern=pattern, family="uithaler", site="rtm-maasmond", start=0.0, first_observable=0.0, end=1.0,
        events=events,
    )  # fmt: skip


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[Watched]:
    """A log of a terminal in which two boxes say that they were opened, one of them in a crime."""
    say = Words("rtm-maasmond")
    events = [say.unit(0.0, "opened", "BOX-1"), say.unit(60.0, "opened", "BOX-2"), say.tick(86_400.0)]
    log: Path = tmp_path_factory.mktemp("log") / "log.jsonl"
    stamped = [msgspec.structs.replace(event, received=event.time) for event in events]
    log.write_bytes(b"".join(encode_event(event) + b"\n" for event in stamped))
    return watch(log, [crime("a", "M24", events[0].id), crime("b", "M24"), crime("c", "M14")])


def test_a_log_counts_for_the_sites_that_it_holds(rows: list[Watched]):
    (row,) = rows
    assert row.site == "rtm-maasmond"
    assert [story.key for story in row.stories] == ["unit/BOX-1", "unit/BOX-2"]
    assert row.stories[0].begun == START


def test_stories_are_counted_as_of_a_crime_or_as_ordinary(rows: list[Watched]):
    found = figures(rows)["M24"]
    assert (found.crimes, found.seen, found.guilty, found.ordinary) == (2, 1, 1, 1)
    assert found.begins == {"box_opened": Counts(1, 1)}


def test_sites_where_no_such_crime_was_staged_do_not_count(rows: list[Watched]):
    assert figures(rows)["M20"].days == 0.0


def test_the_file_is_as_the_command_writes_it():
    assert FILE.read_text() == page(FIGURES)
    assert FIGURES.keys() == {pattern.number for pattern in ALL}
