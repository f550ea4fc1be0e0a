"""Sequences: stories of several pieces, what each of them weighs, and what is ordinary about one alone."""

import re
from pathlib import Path

import msgspec
import pytest

from detectors.patterns.catalogue import ALL
from detectors.patterns.figures import FIGURES
from detectors.patterns.pattern import Counts, Figures, Pattern, Step
from detectors.pieces.piece import Mark, Memory, Piece
from detectors.sequences import Sequences
from detectors.sequences_evidence import begun, probability, weight, weights
from detectors.sequences_stories import Stories, Story
from domain.finding import Evidence
from domain.site import Camera, Zone
from tests.house import FENCED, START, Words, alerts, strip

PIECES = Path(__file__).parents[2] / "detectors" / "pieces"

ROWS = msgspec.structs.replace(
    FENCED,
    zones={
        **{k: z for k, z in FENCED.zones.items() if k != "nobody"},
        "rows": Zone("rows", "Rows", "stack", 2, ("staff",), rings=strip(4.0015, 4.003)),
    },
    cameras={**FENCED.cameras, "c-field": Camera("c-field", 4.0, 52.025, ("field", "rows", "fence"), "overview")},
)
"""The fenced site with a stack from 103 m to 206 m east of the fence's outer border."""


def told(*parts):
    events = sorted((event for part in parts for event in part), key=lambda e: (e.time, e.id))
    found = alerts([*events, Words(prefix="end").tick(events[-1].time - START + 120.0)], Sequences(), site=ROWS)
    return [alert for alert in found if alert.status in ("new", "updated")]


def in_line(say, people, at=0.0, gap_s=3.0, north_m=0.0, **more):
    """People who come between the boxes one behind the other, at a run."""
    more = {"camera": "c-field", **more}
    return [
        point
        for i in range(people)
        for point in say.walk(at + gap_s * i, 60.0, 150.0, 30, f"t-{at:.0f}-{i}", north_m=north_m + 0.5 * i, **more)
    ]


def over_fence(say, people=3, at=0.0, began_m=5.0, camera="c-fence"):
    """People who appear within the fence, side by side, and walk along it."""
    return [
        point
        for i in range(people)
        for point in say.walk(at + 2.0 * i, began_m, 12.0, 12, f"f-{at:.0f}-{i}", north_m=0.5 * i, camera=camera)
    ]


def passages(say, times, plate="XX-9", people=2):
    """A car that passes a camera of the public road."""
    return [msgspec.structs.replace(say.plate(at, plate, "c-road", occupants=people), direction="pass") for at in times]


def test_three_in_line_between_the_boxes_are_told():
    (alert, *_) = told(in_line(Words(), 3))
    assert (alert.pattern, alert.zone, alert.severity) == ("M01", "rows", 3)
    assert {why.feature for why in alert.because if why.observed} == {"crew_among_boxes", "crew_runs"}
    assert sum(why.share for why in alert.because) == pytest.approx(1.0, abs=0.02)


def test_three_who_appear_at_the_fence_are_told_at_once():
    (alert, *_) = told(over_fence(Words()))
    assert (alert.pattern, alert.zone) == ("M01", "fence")
    assert alert.noticed - START < 10.0


def test_two_who_appear_at_the_fence_are_left_to_others():
    assert told(over_fence(Words(), people=2)) == []


def test_three_who_mend_the_fence_are_ordinary_while_works_are_announced():
    say = Words()
    works = say.visit(0.0, 0.0, 3600.0, zones=("fence",))
    assert told([works], over_fence(say, at=60.0)) == []
    cancelled = say.visit(30.0, 0.0, 3600.0, zones=("fence",), status="cancelled")
    assert len(told([works, cancelled], over_fence(say, at=60.0))) == 1
    assert len(told([works], over_fence(say, at=3700.0))) == 1


def test_three_who_come_to_the_fence_from_the_field_are_ordinary():
    assert told(over_fence(Words(), began_m=60.0, camera="c-field")) == []


def test_what_is_missing_is_said():
    (alert, *_) = told(over_fence(Words()))
    missing = [why.feature for why in alert.because if why.observed == 0]
    assert missing == ["crew_on_way", "crew_runs", "crew_among_boxes"]


def test_two_between_the_boxes_are_ordinary():
    assert told(in_line(Words(), 2)) == []


def test_three_who_come_a_minute_apart_are_ordinary():
    assert told(in_line(Words(), 3, gap_s=25.0)) == []


def test_three_far_apart_in_one_row_are_ordinary():
    say = Words()
    assert told(*(in_line(say, 1, at=float(i), north_m=60.0 * i) for i in range(3))) == []


def test_three_animals_are_ordinary():
    assert told(in_line(Words(), 3, object="animal")) == []


def test_three_at_the_fence_make_it_likelier():
    say = Words()
    alone, both = told(in_line(Words(), 3, at=60.0)), told(over_fence(say), in_line(say, 3, at=60.0))
    assert both[-1].score > alone[-1].score
    assert {why.feature for why in both[-1].because if why.observed} >= {"crew_at_fence", "crew_runs"}


def test_a_box_that_says_that_it_was_opened_is_told_unless_there_is_an_order():
    say = Words()
    (alert,) = told([say.unit(0.0, "opened", "BOX-7")])
    assert (alert.pattern, alert.subject) == ("M24", "unit/BOX-7")
    assert told([say.unit(0.0, "opened", "BOX-7", order="wo-1")]) == []


def test_a_driver_who_lost_the_way_is_ordinary():
    assert told(passages(Words(), [600.0 * i for i in range(8)])) == []


def test_a_car_that_loops_before_a_crew_is_told():
    say = Words()
    found = told(passages(say, [600.0 * i for i in range(6)]), in_line(say, 3, at=4000.0))
    (alert,) = [alert for alert in found if alert.pattern == "M20"]
    assert alert.subject == "plate/XX-9"
    assert alert.reason.params["amount"] >= 5


def test_a_truck_that_is_gone_before_anybody_is_served_is_ordinary_without_a_crew():
    say = Words()
    way_in = say.plate(0.0, "TT-1", "c-gate", door="d-1")
    out = msgspec.structs.replace(say.plate(300.0, "TT-1", "c-gate", door="d-1"), direction="out")
    assert told([way_in, out]) == []


def test_a_truck_that_is_gone_too_soon_is_told_with_a_crew_unless_it_brought_a_box():
    def visit(say, *between):
        way_in = say.plate(100.0, "TT-1", "c-gate", door="d-1")
        out = msgspec.structs.replace(say.plate(400.0, "TT-1", "c-gate", door="d-1"), direction="out")
        return [alert.subject for alert in told(over_fence(say), [way_in, *between, out]) if alert.pattern == "M21"]

    say = Words()
    assert visit(say) == ["plate/TT-1"]
    say = Words()
    assert visit(say, say.unit(200.0, "arrived", "BOX-1", plate="TT-1", order="wo-1")) == []


def visit_of(say, minutes, reader="r-1", at=0.0):
    """In and out again; what is known of the holder are shifts of the day before."""
    return [say.badge(at, "p-1", reader), say.badge(at + 60.0 * minutes, "p-1", reader, "out")]


def shifts(say, start_h=-20.0):
    return [msgspec.structs.replace(say.shift(-90_000.0, 3600.0 * start_h, 3600.0 * (start_h + 8)), received=START)]


def test_a_few_minutes_inside_far_from_every_shift_are_told():
    say = Words()
    (alert,) = told(shifts(say), visit_of(say, 10))
    assert (alert.pattern, alert.subject, alert.family) == ("S06", "pass/p-1", "passholder")
    assert alert.because[0].observed == 10.0


@pytest.mark.parametrize("hours", [-2.0, -9.0])
def test_a_few_minutes_inside_near_a_shift_are_ordinary(hours: float):
    say = Words()
    assert told(shifts(say, hours), visit_of(say, 10)) == []


def test_an_hour_inside_is_no_errand():
    say = Words()
    assert told(shifts(say), visit_of(say, 46)) == []


def test_who_nobody_knows_a_shift_of_is_left_to_others():
    assert told(visit_of(Words(), 10)) == []


def test_a_pass_without_access_that_goes_in_elsewhere_is_told_off_shift_alone():
    def tries(say, second="r-5"):
        refused = say.badge(0.0, "p-1", "r-1", outcome="denied", reason="no_access")
        return [refused, say.badge(60.0, "p-1", second)]

    say = Words()
    (alert,) = told(shifts(say), tries(say))
    assert alert.because[0].feature == "refused_then_elsewhere"
    say = Words()
    assert told(shifts(say), tries(say, "r-1")) == []
    say = Words()
    assert told(shifts(say, -2.0), tries(say)) == []


# Evidence

PATTERN = Pattern(
    number="X",
    family="uithaler",
    staged=("X",),
    base=0.01,
    begins=("one",),
    steps=(Step("two", within_s=100.0), Step("three", within_s=100.0)),
    fades_s=60.0,
    actions=(),
)
COUNTED = Figures(
    crimes=9,
    seen=9,
    days=100.0,
    ordinary=99,
    guilty=9,
    begins={"one": Counts(9, 99)},
    pieces={"two": Counts(9, 0), "three": Counts(9, 99)},
)


def story(**found):
    began = Stories().begin(PATTERN, piece("one", 0.0))
    for name, at in found.items():
        began.take(piece(name, at))
    return began


def piece(name, at, key="plate/A", lon=4.0):
    return Piece(name, at, (key,), (Evidence(f"{name}-{at}"),), lon=lon, lat=52.0)


def test_what_begins_a_story_is_weighed_against_how_often_it_begins_on_ordinary_days():
    odds = 0.01 * (9.5 / 10) * (9.5 / 10) / (99.5 / 100.0)
    assert probability(begun(PATTERN, COUNTED, "one")) == pytest.approx(odds / (1 + odds))


def test_a_piece_weighs_by_how_much_oftener_it_is_found_in_crimes_and_never_infinitely():
    assert weight(COUNTED.pieces["three"], COUNTED) == pytest.approx(0.0, abs=0.06)
    assert 6.0 < weight(COUNTED.pieces["two"], COUNTED) < 8.0


def test_a_piece_weighs_nothing_where_nothing_ordinary_was_counted():
    never = msgspec.structs.replace(COUNTED, ordinary=0)
    assert weight(Counts(8, 0), never) == pytest.approx(0.0, abs=0.06)


def test_evidence_fades():
    fresh = weights(PATTERN, COUNTED, story(two=10.0), 10.0)["two"]
    assert weights(PATTERN, COUNTED, story(two=10.0), 70.0)["two"] == pytest.approx(fresh / 2)


def test_what_did_not_come_in_time_speaks_against():
    assert "two" not in weights(PATTERN, COUNTED, story(), 100.0)
    assert weights(PATTERN, COUNTED, story(), 101.0)["two"] < -2.0


# Stories


def test_a_piece_joins_the_story_of_its_subject_while_it_is_open():
    stories = Stories()
    began = stories.begin(PATTERN, piece("one", 0.0))
    assert list(stories.fitting(PATTERN, piece("two", 100.0))) == [began]
    assert list(stories.fitting(PATTERN, piece("two", 101.0))) == []
    assert list(stories.fitting(PATTERN, piece("two", 50.0, key="plate/B"))) == []


def test_a_piece_joins_the_nearest_story_alone_and_none_that_is_far():
    pattern = msgspec.structs.replace(PATTERN, steps=(Step("two", within_s=100.0, by="place", near_m=50.0),))
    stories = Stories()
    stories.begin(pattern, piece("one", 0.0, "track/a", lon=4.0005))
    near = stories.begin(pattern, piece("one", 0.0, "track/b", lon=4.0001))
    assert list(stories.fitting(pattern, piece("two", 1.0, "track/c"))) == [near]
    assert list(stories.fitting(pattern, piece("two", 1.0, "track/c", lon=3.999))) == []


def test_stories_end_and_leave_nothing():
    part = Sequences()
    say = Words()
    alerts([say.unit(0.0, "opened", "BOX-7"), say.tick(10.0), say.tick(90_000.0)], part, site=ROWS)
    assert not any(part.state.open.values())


def test_old_marks_are_forgotten():
    memory, evidence = Memory(), Evidence("e")
    memory.note("a|1", Mark(0.0, evidence), 60.0)
    memory.note("a|2", Mark(4000.0, evidence), 60.0)
    assert list(memory.kept) == ["a|2"]
    assert memory.of("a|1", 0.0) == []


# The catalogue


@pytest.mark.parametrize("pattern", ALL, ids=lambda pattern: pattern.number)
def test_every_piece_of_a_pattern_is_seen_by_somebody_and_was_counted(pattern):
    known = {name for path in PIECES.glob("*.py") for name in re.findall(r'"(\w+)"', path.read_text())}
    figures = FIGURES[pattern.number]
    assert {*pattern.begins, *(step.piece for step in pattern.steps)} <= known
    assert figures.begins.keys() == set(pattern.begins)
    assert figures.pieces.keys() == {step.piece for step in pattern.steps}


@pytest.mark.parametrize("pattern", ALL, ids=lambda pattern: pattern.number)
def test_a_pattern_rests_on_staged_days_and_on_a_month_of_ordinary_ones(pattern):
    figures = FIGURES[pattern.number]
    assert figures.seen >= 5
    assert figures.days >= 28.0


def test_stories_of_a_pattern_are_kept_apart_by_what_they_are_called():
    assert len({pattern.number for pattern in ALL}) == len(ALL)
    assert all("|" not in pattern.number for pattern in ALL)


def test_story_is_plain_data():
    began = story(two=1.0)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(began), type=Story) == began
