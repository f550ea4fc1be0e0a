"""Truth lines: read, written, and refused where they could never be hit."""

import json

import msgspec
import pytest

from domain.truth import decode_crime, encode_crime

LINE = {
    "id": "c1",
    "pattern": None,
    "family": "geofence",
    "site": "north",
    "zones": ["stack"],
    "subjects": ["pass/p1", "holder/h1"],
    "start": "2025-01-06T01:00:00+01:00",
    "first_observable": "2025-01-06T00:10:00Z",
    "end": "2025-01-06T00:20:00Z",
    "note": "over the fence",
}


def _line(**changes: object) -> bytes:
    return json.dumps(LINE | changes).encode()


def test_times_are_seconds_since_1970_utc() -> None:
    assert decode_crime(_line()).start == 1_736_121_600.0


def test_without_until_a_crime_closes_half_an_hour_after_its_end() -> None:
    crime = decode_crime(_line())
    assert crime.closes == crime.end + 1800.0


def test_no_list_of_events_is_other_than_an_empty_one() -> None:
    assert (decode_crime(_line()).events, decode_crime(_line(events=[])).events) == (None, ())


@pytest.mark.parametrize("changes", [{}, {"pattern": "M01", "events": ["e1"], "until": "2025-01-06T02:00:00Z"}])
def test_a_written_line_is_read_back_the_same(changes: dict[str, object]) -> None:
    crime = decode_crime(_line(**changes))
    assert decode_crime(encode_crime(crime)) == crime


def test_the_pattern_is_written_where_there_is_none() -> None:
    assert json.loads(encode_crime(decode_crime(_line())))["pattern"] is None


def test_unknown_fields_are_ignored() -> None:
    assert decode_crime(_line(weather="fog")) == decode_crime(_line())


@pytest.mark.parametrize(
    "changes",
    [
        {"first_observable": "2025-01-05T23:00:00Z"},
        {"first_observable": "2025-01-06T01:00:00Z"},
        {"end": "2025-01-05T23:00:00Z"},
        {"until": "2025-01-06T00:15:00Z"},
    ],
    ids=["observed before it began", "observed after it closed", "ended before it began", "closed before it ended"],
)
def test_times_out_of_order_are_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="expected start <= first_observable"):
        decode_crime(_line(**changes))


@pytest.mark.parametrize("changes", [{"start": "2025-01-06T00:00:00"}, {"family": "burglary"}, {"site": None}])
def test_a_wrong_field_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        decode_crime(_line(**changes))
