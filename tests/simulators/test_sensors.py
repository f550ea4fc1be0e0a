"""Sensors: what they miss, what they make up, and what they send late."""

from collections import Counter

import numpy as np

from simulators.acts import Blind, Body, Signal
from simulators.chance import bell, hashed, key_of, uniform
from simulators.sensors.cameras import Cameras, Seen
from simulators.sensors.reports import Reporters, ticks
from simulators.weather import Weather, sun_elevation_deg
from tests.simulators.worlds import place

NOON = 1_736_161_200.0
FAIR = Weather((), (), (), 4.0, 51.95)
FOG = Weather(((NOON - 1e5, NOON + 1e5),), (), (), 4.0, 51.95)


def _walker(seconds: float, key: int = 7, shape: str = "person") -> Body:
    here = place("rtm-maasmond")
    x, y = here.centre("reefer-1")
    body = Body(key, here.id, shape)  # type: ignore[arg-type]
    for i in range(int(seconds // 10) + 1):
        body.to(NOON + 10.0 * i, x + (i % 2) * 8.0, y)
    return body


def _seen(bodies: list[Body], seconds: float, weather: Weather = FAIR, blinds: tuple[Blind, ...] = ()) -> Seen:
    here = place("rtm-maasmond")
    return Cameras(here, 1).observe(bodies, NOON, NOON + seconds, weather, blinds)


def _by_one(seen: Seen) -> int:
    return int((seen.camera == seen.camera[0]).sum())


def test_fog_hides_more_than_a_clear_day() -> None:
    clear = {_key: len(_seen([_walker(600, _key)], 600).time) for _key in range(1, 6)}
    foggy = {_key: len(_seen([_walker(600, _key)], 600, FOG).time) for _key in range(1, 6)}
    assert sum(foggy.values()) <= sum(clear.values())


def test_a_blind_camera_sees_nothing() -> None:
    here = place("rtm-maasmond")
    full = _seen([_walker(300)], 300)
    name = here.views.names[int(full.camera[0])]
    dark = _seen([_walker(300)], 300, blinds=(Blind(here.id, name, NOON, NOON + 300),))
    assert int((full.camera == full.camera[0]).sum()) > 200
    assert not (dark.camera == full.camera[0]).any()


def test_what_is_seen_does_not_depend_on_how_the_time_is_cut() -> None:
    bodies = [_walker(600, key) for key in (3, 4)]
    whole = _seen(bodies, 600)
    cameras = Cameras(place("rtm-maasmond"), 1)
    parts = [cameras.observe(bodies, NOON + s, NOON + s + 60, FAIR, ()) for s in range(0, 600, 60)]
    columns = zip(*parts, strict=True)
    assert [c.tolist() for c in whole[:4]] == [np.concatenate(c).tolist() for c in list(columns)[:4]]


def test_one_more_body_changes_no_other() -> None:
    far = _walker(300, 9)
    far.x = [x + 15.0 for x in far.x]
    alone, both = _seen([_walker(300)], 300), _seen([_walker(300), far], 300)
    kept = both.body == 7
    assert both.track[kept].tolist() == alone.track.tolist()


def test_some_animals_are_taken_for_people() -> None:
    told = Counter(int(s) for key in range(40) for s in _seen([_walker(120, key, "animal")], 120).shape)
    assert 0 < told[0] < told[8]


def test_errors_of_position_fit_the_accuracy_told() -> None:
    seen = _seen([_walker(3000, key) for key in range(20)], 3000)
    here = place("rtm-maasmond")
    _, y = here.centre("reefer-1")
    ratio = (seen.y - y) / seen.accuracy
    assert abs(float(ratio.mean())) < 0.2
    assert 0.75 < float(ratio.std()) < 1.25


def test_noise_is_even_and_bell_shaped() -> None:
    bits = hashed(np.arange(200_000, dtype=np.uint64))
    assert abs(float(uniform(bits).mean()) - 0.5) < 0.003
    assert abs(float(bell(bits).mean())) < 0.01
    assert abs(float(bell(bits).std()) - 1.0) < 0.01


def test_a_reader_that_was_offline_uploads_afterwards() -> None:
    here = place("rtm-maasmond")
    reader = sorted(here.site.readers)[0]
    signal = Signal(NOON, here.id, "badge", {"reader": reader, "direction": "in", "outcome": "granted", "pass": "p-1"})
    blind = Blind(here.id, reader, NOON - 100, NOON + 7200)
    report = Reporters(here.site, 1).report(signal, [blind])
    assert report is not None
    assert report.received > NOON + 7200
    assert abs(report.time - NOON) < 30


def test_a_dead_lane_camera_reads_nothing() -> None:
    here = place("rtm-maasmond")
    fields = {"camera": "p-in-1", "plate": "AB-123-C", "direction": "in", "confidence": 0.9, "occupants": 1}
    signal = Signal(NOON, here.id, "plate", fields)
    assert Reporters(here.site, 1).report(signal, [Blind(here.id, "p-in-1", NOON - 1, NOON + 1)]) is None
    assert Reporters(here.site, 1).report(signal, []) is not None


def test_the_clock_ticks_every_five_seconds() -> None:
    assert [r.time for r in ticks(1000.0, 1020.0)] == [1000.0, 1005.0, 1010.0, 1015.0]


def test_the_sun_is_up_at_noon_and_down_at_midnight() -> None:
    assert sun_elevation_deg(NOON, 4.0, 51.95) > 10
    assert sun_elevation_deg(NOON - 12 * 3600, 4.0, 51.95) < -30


def test_a_key_is_the_same_everywhere() -> None:
    assert key_of("rtm", 3, "trucks") == 12295085699077097239


def test_an_empty_hour_is_no_fault() -> None:
    assert len(_seen([], 600).time) == 0
