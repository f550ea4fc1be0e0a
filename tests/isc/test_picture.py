"""The picture of a site: newest positions in 8 bytes an object, indices that are given anew, a grid that grows."""

import struct
from typing import Any

import pytest

from domain.event import Sighting
from isc import picture
from isc.picture import Picture
from tests.isc.build import NOON

OBJECT = struct.Struct("<HHHBB")


def _see(shown: Picture, at: float, track: str = "t1", lon: float = 4.0, lat: float = 52.0, **given: Any) -> None:
    values = {"object": "person", "accuracy_m": 1.0, "confidence": 1.0, "camera": "cam"} | given
    event = Sighting(id=f"{track}-{at}", time=NOON + at, site="north", track=track, lon=lon, lat=lat, **values)
    shown.take(event, NOON + at)


def _objects(shown: Picture) -> dict[int, tuple[float, float, int, int]]:
    """By index: position in degrees, heading, age."""
    raw = shown.frame(3, 7)[16:]
    assert shown.grid is not None
    (lon, lat), (across, up) = shown.grid.origin, shown.grid.step
    return {i: (lon + x * across, lat + y * up, heading, age) for i, x, y, heading, age in OBJECT.iter_unpack(raw)}


def test_the_header_says_version_slot_number_and_time() -> None:
    shown = Picture(30.0)
    _see(shown, 5)
    assert struct.unpack("<BBHId", shown.frame(3, 7)[:16]) == (1, 1, 3, 7, NOON + 5)


def test_an_object_takes_eight_bytes() -> None:
    shown = Picture(30.0)
    for number in range(100):
        _see(shown, 0, f"t{number}")
    assert len(shown.frame(0, 1)) == 16 + 8 * 100


@pytest.mark.parametrize(("lon", "lat", "heading"), [(0, 1, 0), (1, 0, 64), (0, -1, 128), (-1, 0, 192)])
def test_a_heading_is_told_in_parts_of_a_turn(lon: int, lat: int, heading: int) -> None:
    shown = Picture(30.0)
    _see(shown, 0)
    _see(shown, 1, lon=4.0 + lon * 1e-4, lat=52.0 + lat * 1e-4)
    assert _objects(shown)[0][2] == heading


def test_a_step_of_a_metre_is_no_heading_but_several_are() -> None:
    shown = Picture(30.0)
    for at in range(3):
        _see(shown, at, lat=52.0 + at * 0.9 / picture.METRES_A_DEGREE)
        assert _objects(shown)[0][2] == 255
    _see(shown, 3, lat=52.0 + 2.7 / picture.METRES_A_DEGREE)
    assert _objects(shown)[0][2] == 0


@pytest.mark.parametrize(("age", "there"), [(29.9, True), (30.0, True), (30.1, False)])
def test_an_object_goes_when_it_was_not_seen_for_too_long(age: float, there: bool) -> None:
    shown = Picture(30.0)
    _see(shown, 0)
    shown.tick(NOON + age)
    assert len(_objects(shown)) == there
    assert len(shown) == there


def test_an_index_that_is_given_anew_is_told_anew() -> None:
    shown = Picture(30.0)
    _see(shown, 0, "old")
    seen = shown.generation
    shown.tick(NOON + 40)
    shown.frame(0, 1)
    _see(shown, 41, "new", object="truck")
    assert shown.objects_since(seen) == [(0, "truck", "cam/new")]
    assert shown.objects_since(shown.generation) == []


def test_an_object_that_turns_out_to_be_another_kind_is_told_anew() -> None:
    shown = Picture(30.0)
    _see(shown, 0)
    seen = shown.generation
    _see(shown, 1, object="bicycle")
    assert shown.objects_since(seen) == [(0, "bicycle", "cam/t1")]


@pytest.mark.parametrize("kilometres", [10, 20, 40, 100, 200])
def test_the_grid_grows_to_where_things_are(kilometres: float) -> None:
    shown = Picture(30.0)
    _see(shown, 0)
    _see(shown, 1, "far", lat=52.0 + kilometres * 1000 / picture.METRES_A_DEGREE)
    near, far = _objects(shown).values()
    assert shown.grid is not None
    assert near[:2] == (pytest.approx(4.0, abs=1e-4), pytest.approx(52.0, abs=1e-4))
    assert (far[1] - 52.0) * picture.METRES_A_DEGREE == pytest.approx(kilometres * 1000, abs=shown.grid.metres)
    assert shown.grids == (1 if kilometres == 10 else 2)


def test_what_is_too_far_away_is_counted_and_left_out() -> None:
    shown = Picture(30.0)
    _see(shown, 0)
    _see(shown, 1, "moon", lat=-52.0)
    assert (len(_objects(shown)), shown.beyond) == (1, 1)


def test_more_than_there_are_indices_for_are_counted_and_make_room_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "MOST", 65)  # the grid keeps its 16 bits: everything stands on the first unit
    shown = Picture(30.0)
    monkeypatch.setattr(picture.Grid, "holds", lambda *_: True)
    for number in range(70):
        _see(shown, 0, f"t{number}")
    assert (len(shown), shown.beyond) == (65, 5)
    _see(shown, 31, "later")
    assert len(shown) == 1


def test_a_day_that_is_played_again_begins_anew() -> None:
    shown = Picture(30.0)
    _see(shown, 5000, "t1")
    grids, seen = shown.grids, shown.generation
    _see(shown, 0, "t2")
    assert [name for _, _, name in shown.objects_since(seen)] == ["cam/t2"]
    assert (shown.time, len(shown), shown.grids) == (NOON, 1, grids + 1)


def test_a_late_sighting_does_not_turn_time_back() -> None:
    shown = Picture(30.0)
    _see(shown, 5)
    _see(shown, 0, "t2")
    assert shown.time == NOON + 5
    assert len(shown) == 2
