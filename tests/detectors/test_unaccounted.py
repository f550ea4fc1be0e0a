"""Unaccounted: people whom no pass, visit or habit of a zone gives a reason, and those who have one."""

import msgspec

from detectors.unaccounted import Unaccounted
from detectors.unaccounted_usual import SECOND, usual_of
from detectors.unaccounted_zones import judged
from tests.house import FENCED, QUAY_M, START, Words, alerts

NIGHT = 2 * 3600.0


def crew(say: Words, people: int, at: float = NIGHT, mps: float = 1.3, apart_m: float = 12.0, **more: object) -> list:
    """So many who go abreast for half a minute through the field."""
    walks = [
        say.walk(
            at + 0.1 * i, 60.0, 60.0 + 30.0 * mps, 30, f"t-{i}", **{"camera": "c-field", "north_m": apart_m * i, **more}
        )
        for i in range(people)
    ]
    return sorted((point for walk in walks for point in walk), key=lambda point: (point.time, point.id))


def told(events: list, site=FENCED, detector: Unaccounted | None = None) -> list:
    log = sorted(events, key=lambda event: event.time)
    end = Words(prefix="end").tick(log[-1].time - START + 7200.0)
    return alerts([*log, end], detector or Unaccounted(), site=site)


def found(events: list, **more) -> list:
    return [alert for alert in told(events, **more) if alert.status in ("new", "updated")]


def staff(say: Words, people: int, at: float = NIGHT - 600.0) -> list:
    """So many who came in with a pass for the field."""
    return [
        event
        for i in range(people)
        for event in (say.change(at - 60.0, "active", f"q-{i}", access=("staff",)), say.badge(at + i, f"q-{i}"))
    ]


def test_three_where_nobody_came_in_are_found_at_once():
    alert = found(crew(Words(), 3))[-1]
    assert (alert.zone, alert.severity, alert.reason.params["people"]) == ("field", 2, 3)
    assert alert.score >= 0.8
    assert alert.noticed - START - NIGHT < 10.0
    assert {because.feature: because.observed for because in alert.because} == {
        "people_seen": 3,
        "people_hurrying": 0,
        "people_on_foot": 0,
        "people_known": 0,
    }


def test_severity_rises_with_the_number_and_the_zone():
    critical = msgspec.structs.replace(FENCED.zones["field"], level=3)
    site = msgspec.structs.replace(FENCED, zones={**FENCED.zones, "field": critical})
    numbers = [(people, place) for place in (FENCED, site) for people in (1, 2, 3)]
    found_at = [found(crew(Words(), people, mps=3.3), site=place)[-1].severity for people, place in numbers]
    assert found_at == [4, 3, 2, 3, 2, 2]


def test_it_ends_when_nobody_is_seen_any_more():
    last = told(crew(Words(), 3))[-1]
    assert last.status == "cleared"
    assert last.noticed - START - NIGHT < 30.0 + 300.0 + 30.0


def test_two_who_came_in_with_a_pass_are_ordinary():
    say = Words()
    assert found([*staff(say, 2), *crew(say, 2)]) == []


def test_two_for_one_pass_are_not():
    say = Words()
    assert found([*staff(say, 1), *crew(say, 2)]) != []


def test_a_pass_for_elsewhere_is_no_reason():
    say = Words()
    elsewhere = [say.badge(NIGHT - 600.0 + i, f"q-{i}") for i in range(3)]
    assert found([*elsewhere, *crew(say, 3)]) != []


def test_one_person_by_two_tracks_of_one_camera_is_no_crew():
    say = Words()
    assert found([*staff(say, 1), *crew(say, 2, apart_m=1.5)]) == []


def test_an_animal_is_nobody():
    assert found(crew(Words(), 3, object="animal")) == []


def test_a_pair_that_runs_is_found_though_enough_are_inside():
    say = Words()
    assert found([*staff(say, 20), *crew(say, 2, mps=3.3)]) != []
    say = Words()
    assert found([*staff(say, 20), *crew(say, 2, mps=1.4)]) == []


def test_works_in_that_zone_are_a_reason():
    say = Words()
    works = say.visit(NIGHT - 3600.0, NIGHT - 60.0, NIGHT + 3600.0, people=3, zones=("field",))
    assert found([works, *crew(say, 3)]) == []


def test_an_emergency_is_a_reason():
    say = Words()
    visit = say.visit(NIGHT - 3600.0, NIGHT - 60.0, NIGHT + 3600.0, purpose="emergency")
    assert found([visit, *crew(say, 3)]) == []


def test_works_made_known_later_withdraw_it():
    say = Words()
    late = say.visit(NIGHT + 120.0, NIGHT - 60.0, NIGHT + 3600.0, people=3, zones=("field",))
    assert [alert.status for alert in told([*crew(say, 3), late])][-1] == "withdrawn"


def test_where_a_reader_is_out_nobody_can_tell():
    say = Words()
    out = say.health(NIGHT - 3600.0, "r-5", "offline")
    assert found([out, *crew(say, 3)]) == []


def test_what_is_usual_in_a_zone_is_learned():
    say, detector = Words(), Unaccounted()
    pairs = [e for i in range(40) for e in crew(say, 2, at=900.0 * i, mps=1.0)]
    assert found([*staff(say, 9, at=-600.0), *pairs], detector=detector) == []
    usual = usual_of(detector.state.usual, FENCED.zones["field"], START + 900.0 * 41)
    assert usual.second > 0.2
    assert usual.hurry < 0.02


def test_a_crew_that_comes_back_teaches_nothing():
    say, detector = Words(), Unaccounted()
    nights = [e for i in range(20) for e in crew(say, 3, at=1200.0 * i, mps=3.3)]
    again = found([*staff(say, 9, at=-600.0), *nights], detector=detector)
    assert len({alert.time for alert in again}) == 20
    assert usual_of(detector.state.usual, FENCED.zones["field"], START + 24_000.0).second == SECOND


def test_a_crew_that_goes_on_to_the_next_zone_is_one_incident():
    say = Words()
    first = crew(say, 3, mps=3.3)
    on_quay = {"camera": "c-field", "object": "person"}
    then = [
        point
        for i in range(3)
        for point in say.walk(NIGHT + 900.0, 6.0, 14.0, 30, f"q-{i}", north_m=QUAY_M + 15.0 * i, **on_quay)
    ]
    found_at = found([*first, *then])
    assert {alert.zone for alert in found_at} == {"field", "quay"}
    assert len({alert.incident for alert in found_at}) == 1


def test_one_person_seen_by_three_cameras_is_one():
    say = Words()
    names = ("c-field", "c-north", "c-south")
    cameras = {name: msgspec.structs.replace(FENCED.cameras["c-field"], id=name) for name in names}
    site = msgspec.structs.replace(FENCED, cameras={**FENCED.cameras, **cameras})
    seen = [e for i, name in enumerate(names) for e in crew(say, 1, at=NIGHT + 0.2 * i, camera=name)]
    assert found([*staff(say, 1), *seen], site=site) == []


def test_who_stays_for_hours_is_one_alert_until_gone():
    say = Words()
    hours = [e for i in range(30) for e in crew(say, 3, at=NIGHT + 200.0 * i)]
    assert [alert.status for alert in told(hours)].count("cleared") == 1


def test_zones_where_readers_cannot_know_are_left_out_by_rule():
    assert judged(FENCED) == {"field": "field", "quay": "quay"}
    for change in ({"level": 1}, {"access": None}, {"access": ("staff", "visitor")}, {"kind": "perimeter"}):
        zone = msgspec.structs.replace(FENCED.zones["field"], **change)
        assert "field" not in judged(msgspec.structs.replace(FENCED, zones={**FENCED.zones, "field": zone}))
    unread = {name: msgspec.structs.replace(door, readers=()) for name, door in FENCED.doors.items()}
    assert judged(msgspec.structs.replace(FENCED, doors=unread)) == {}
    blind = {name: camera for name, camera in FENCED.cameras.items() if name != "c-field"}
    assert judged(msgspec.structs.replace(FENCED, cameras=blind)) == {}


def test_a_zone_within_another_counts_for_it():
    inner = msgspec.structs.replace(FENCED.zones["nobody"], access=("staff",), parent="field")
    site = msgspec.structs.replace(FENCED, zones={**FENCED.zones, "nobody": inner})
    assert judged(site) == {"field": "field", "quay": "quay", "nobody": "field"}
