"""Who gets the feed knows our sightings by names of their own, and of a withdrawal there is a receipt."""

import json

import pytest
import stix2
from sqlalchemy import Engine

from isc.handing import Handing, name_for, receipts
from isc.outgoing import Match, Row, outgoing
from isc.publish import Publisher
from isc.recipients import Recipient, Recipients
from isc.stix import stix_id
from tests.isc.build import NOW, log_of, make_alert, make_recipient, make_store, up_to

EAST, WEST = make_recipient("east", 4, None), make_recipient("west", 4, None)
SIGHTING = stix_id("sighting", make_alert().id)


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        self.now += 1.0
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def handing(engine: Engine, clock: Clock) -> Handing:
    recipients = Recipients(engine, clock)
    for one in (EAST, WEST):
        recipients.add(one.name, up_to("RED"), 1e6)
    make_store(engine).take(log_of([make_alert()]))
    return Handing(engine, clock)


def _fetch(engine: Engine, handing: Handing, recipient: Recipient) -> list[Row]:
    Publisher(engine, lambda: NOW).run()
    rows = outgoing(engine, recipient, Match(types=("sighting",)), 0, 100).rows
    return handing.hand(recipient, rows)


def test_two_recipients_know_a_sighting_by_different_names(engine: Engine, handing: Handing) -> None:
    (east,), (west,) = _fetch(engine, handing, EAST), _fetch(engine, handing, WEST)
    assert len({east.id, west.id, SIGHTING}) == 3
    for row in (east, west):
        assert json.loads(row.body)["id"] == row.id
        assert SIGHTING not in row.body
        stix2.parse(row.body, version="2.1")


def test_a_recipient_s_name_for_a_sighting_stays(engine: Engine, handing: Handing) -> None:
    before = _fetch(engine, handing, EAST)
    Recipients(engine, lambda: NOW).add("east", up_to("AMBER"), 1e6)  # with another secret
    assert [row.id for row in _fetch(engine, handing, EAST)] == [row.id for row in before]


def test_only_their_own_name_leads_to_it(engine: Engine, handing: Handing) -> None:
    (east,) = _fetch(engine, handing, EAST)
    assert handing.ours(EAST, east.id) == SIGHTING
    assert handing.ours(WEST, east.id) == handing.ours(EAST, SIGHTING) == "none--"


@pytest.mark.parametrize("kind", ["attack-pattern", "identity", "location", "marking-definition"])
def test_what_is_the_same_for_all_keeps_its_name(handing: Handing, kind: str) -> None:
    name = stix_id(kind, "x")
    assert name_for("00" * 32, name) == name == handing.ours(EAST, name)


def _withdraw(engine: Engine) -> None:
    make_store(engine).take(log_of([make_alert(version=2, status="withdrawn")], first=1))
    Publisher(engine, lambda: NOW).run()


def test_a_withdrawal_has_a_receipt_of_whoever_had_it(engine: Engine, handing: Handing) -> None:
    (first,) = _fetch(engine, handing, EAST)
    assert receipts(engine) == []
    _withdraw(engine)
    (waiting,) = receipts(engine)
    assert (waiting.recipient, waiting.id, waiting.alias, waiting.told) == ("east", SIGHTING, first.id, None)
    (row,) = _fetch(engine, handing, EAST)
    assert json.loads(row.body)["revoked"]
    (told,) = receipts(engine)
    assert told.told is not None
    assert told.told > told.first
    _fetch(engine, handing, EAST)
    assert receipts(engine) == [told]  # when they were told first


def test_who_never_had_it_gets_no_receipt(engine: Engine, handing: Handing) -> None:
    _withdraw(engine)
    _fetch(engine, handing, EAST)
    assert receipts(engine) == []
