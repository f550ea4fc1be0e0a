"""Plate access: policy for vehicles, with what looks wrong and is ordinary."""

from detectors.plate_access import PlateAccess
from tests.house import START, Words, alerts, brief

NOON = 12 * 3600.0


def found(*events, **more):
    return brief(alerts(events, PlateAccess(), **more))


def test_a_plate_without_access_or_visit_is_found_at_its_first_read():
    say = Words()
    told = alerts([say.plate(NOON), say.plate(NOON + 60)], PlateAccess())
    assert brief(told) == [
        ("plate_access", "plate/BB-2", "new", NOON),
        ("plate_access", "plate/BB-2", "updated", NOON + 60),
    ]
    assert (told[0].severity, told[0].score, told[0].time, told[0].zone) == (3, 1.0, START + NOON, "yard")
    assert told[1].id == told[0].id
    assert [item.id for item in told[1].evidence] == ["e-000001", "e-000002"]


def test_a_vehicle_with_access_is_ordinary():
    assert found(Words().plate(NOON, "AA-1"), Words().plate(NOON, "AA-1", "c-stack")) == []


def test_a_public_zone_never_alerts():
    assert found(Words().plate(NOON, "BB-2", "c-road")) == []


def test_an_unreadable_plate_accuses_nobody():
    assert found(Words().plate(NOON, "")) == []


def test_an_announced_visit_opens_what_is_open_to_visitors():
    say = Words()
    assert found(say.visit(0, NOON, NOON + 600), say.plate(NOON + 599)) == []


def test_a_visit_ends_at_its_end():
    say = Words()
    assert len(found(say.visit(0, NOON, NOON + 600), say.plate(NOON + 600))) == 1


def test_a_cancelled_visit_opens_nothing():
    say = Words()
    events = [say.visit(0, NOON, NOON + 600), say.visit(60, NOON, NOON + 600, status="cancelled"), say.plate(NOON + 1)]
    assert len(found(*events)) == 1


def test_a_visit_opens_the_zones_it_names_and_no_others():
    say = Words()
    visit = say.visit(0, NOON, NOON + 600, zones=("stack",))
    assert found(visit, say.plate(NOON + 1, camera="c-stack")) == []
    assert len(found(visit, say.plate(NOON + 2))) == 1


def test_outside_opening_hours_even_staff_is_found():
    say = Words()
    told = alerts([say.plate(3600, "AA-1", "c-stack")], PlateAccess())
    assert [alert.reason.key for alert in told] == ["plate_closed"]


def test_a_visit_announced_afterwards_withdraws_the_alert():
    say = Words()
    events = [say.plate(NOON), say.plate(NOON + 60), say.visit(NOON + 300, NOON - 60, NOON + 600)]
    told = alerts(events, PlateAccess())
    assert brief(told)[-1] == ("plate_access", "plate/BB-2", "withdrawn", NOON + 300)
    assert told[-1].reason.key == "plate_explained"
    assert told[-1].version == 3


def test_a_visit_that_explains_only_some_reads_withdraws_nothing():
    say = Words()
    events = [say.plate(NOON), say.plate(NOON + 60), say.visit(NOON + 300, NOON + 30, NOON + 600)]
    assert [row[2] for row in found(*events)] == ["new", "updated"]


def test_the_sentence_names_plate_zone_and_local_time():
    told = alerts([Words().plate(NOON)], PlateAccess())
    assert told[0].reason.nl == "Kenteken BB-2 gelezen in Zone yard om 13:00: geen toegang en geen aangemeld bezoek."
