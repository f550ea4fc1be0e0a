"""Silence: a sensor that stops reporting."""

from detectors.silence import Silence
from tests.house import Words, alerts, brief


def found(*events):
    return brief(alerts(events, Silence(), drain=False))


def test_a_sensor_that_misses_two_reports_is_silent():
    say = Words()
    told = alerts([say.health(0), say.tick(1816)], Silence())
    assert brief(told) == [("silence", "sensor/r-1", "new", 1800.0)]
    assert (told[0].severity, told[0].score, told[0].family) == (4, 0.5, "sensor")


def test_one_second_before_that_it_is_not():
    say = Words()
    assert found(say.health(0), say.tick(1800 + 14)) == []


def test_any_event_of_the_sensor_is_a_sign_of_life():
    say = Words()
    assert found(say.health(0), say.badge(1799), say.tick(3598 + 15)) == []


def test_a_report_at_the_very_last_moment_is_in_time():
    say = Words()
    assert found(say.health(0), say.health(1800), say.tick(1830)) == []


def test_a_sensor_that_never_reported_its_health_is_not_watched():
    say = Words()
    assert found(say.badge(0), say.tick(9000)) == []


def test_the_clock_is_no_sensor():
    say = Words()
    assert found(say.tick(0), say.tick(9000)) == []


def test_the_next_sign_clears_it():
    say = Words()
    told = found(say.health(0), say.tick(1816), say.badge(2000), say.tick(2016))
    assert told == [("silence", "sensor/r-1", "new", 1800.0), ("silence", "sensor/r-1", "cleared", 2000.0)]


def test_a_lasting_silence_is_one_alert_with_a_count():
    say = Words()
    told = alerts([say.health(0), say.tick(86_415)], Silence())
    assert len({alert.id for alert in told}) == 1
    assert told[-1].count == 64
    assert [alert.count for alert in told] == [1, 2, 4, 8, 16, 32, 64]


def test_a_sensor_that_speaks_and_falls_silent_again_is_found_again():
    say = Words()
    told = found(say.health(0), say.tick(1816), say.health(2000), say.tick(9000))
    assert [(row[2], row[3]) for row in told] == [
        ("new", 1800.0),
        ("cleared", 2000.0),
        ("new", 3800.0),
        ("updated", 4700.0),
        ("updated", 6500.0),
    ]
