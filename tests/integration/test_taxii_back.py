"""The way back over a real socket: the client library adds, checks, reads and deletes; analysts read it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import requests
import stix2
from sqlalchemy import Engine, select
from taxii2client.v21 import Collection, Server

from isc.accounts import Accounts
from isc.audit import Audit
from isc.database import open_database
from isc.recipients import Recipients
from isc.schema import UNREADABLE
from isc.taxii import COLLECTION, PATH
from isc.taxii_back import BACK
from isc.taxii_words import LARGEST_BODY, MEDIA_TYPE
from tests.integration.isc_server import Running, running
from tests.isc.build import NOW, log_of, make_alert, make_store, up_to

HOSTILE = "</script><script>alert(1)</script> =cmd|'/c'!A0 '; DROP TABLE inbox; --\u202e"
IDENTITY = stix2.v21.Identity(name="Partner", identity_class="organization")


class House:
    """A running centre with two recipients, and an analyst's token."""

    def __init__(self, engine: Engine, live: Running, accounts: Accounts) -> None:
        self.engine, self.url = engine, live.url
        make_store(engine).take(log_of([make_alert(), make_alert(1, site="south")]))
        self.secrets = {n: Recipients(engine, lambda: NOW).add(n, up_to("RED"), 3600.0) for n in ("east", "west")}
        self.accounts = accounts
        self.back = f"{self.url}{PATH.format(collection=BACK)}"

    def collection(self, wanted: str = BACK, name: str = "east") -> Collection:
        (root,) = Server(f"{self.url}/taxii2/", user=name, password=self.secrets[name]).api_roots
        return next(found for found in root.collections if found.id == wanted)

    def sightings(self, name: str = "east") -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.collection(COLLECTION, name).get_objects(type="sighting")["objects"]
        return found

    def post(self, content: bytes, **headers: str) -> httpx.Response:
        kinds = {"content-type": MEDIA_TYPE, "accept": MEDIA_TYPE} | headers
        auth = ("east", self.secrets["east"])
        return httpx.post(f"{self.back}/objects/", content=content, headers=kinds, auth=auth, timeout=30)

    def inbox(self, *sites: str, scope: str = "inbox.read") -> httpx.Response:
        token = self.accounts.add_token("analyst", [scope], sites, 60.0)
        return httpx.get(f"{self.url}/api/inbox", headers={"authorization": f"Bearer {token}"})


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    engine = open_database(f"sqlite:///{tmp_path}/store.db")
    accounts = Accounts(engine, lambda: NOW, secure=False)
    with running(engine, accounts) as live:
        yield House(engine, live, accounts)
    engine.dispose()


def _plain(thing: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(thing.serialize())
    return found


def _seen_too(sighting: dict[str, Any], **more: Any) -> dict[str, Any]:
    made = stix2.v21.Opinion(opinion="agree", explanation="seen here too", object_refs=[sighting["id"]], **more)
    return _plain(made)


def test_a_partner_reports_back_and_an_analyst_reads_it(house: House) -> None:
    (mine,) = [one for one in house.sightings() if one["first_seen"].endswith("12:00:00.000Z")]
    note = _plain(stix2.v21.Note(content=HOSTILE, object_refs=[mine["id"]], created_by_ref=IDENTITY.id))
    status = house.collection().add_objects({"objects": [_seen_too(mine), note, _plain(IDENTITY)]})
    assert (status.status, status.success_count, status.failure_count) == ("complete", 3, 0)
    opinion, written, identity = house.inbox().json()["received"]
    assert (opinion["sender"], opinion["opinion"], opinion["text"]) == ("east", "agree", "seen here too")
    assert opinion["about"] == [{"product": "alert", "source": make_alert().id, "site": "north"}]
    assert written["text"] == HOSTILE.replace("\u202e", "⟨U+202E⟩")
    assert (written["object"]["content"], identity["about"]) == (HOSTILE, [])
    entries = [one for one in Audit(house.engine, lambda: NOW).entries() if one.target.startswith(("back", "inbox"))]
    assert [(one.who, one.action) for one in entries] == [("east", "feed"), ("analyst", "view")]


def test_what_is_about_another_site_is_not_shown(house: House) -> None:
    for one in house.sightings():
        house.collection().add_objects({"objects": [_seen_too(one)]})
    house.collection().add_objects({"objects": [_plain(IDENTITY)]})
    assert [len(house.inbox(*sites).json()["received"]) for sites in ((), ("north",), ("east",))] == [3, 2, 1]
    assert house.inbox(scope="alerts.read").status_code == 403


def test_a_sender_reads_checks_and_deletes_their_own_and_nobody_else_s(house: House) -> None:
    opinion = _seen_too(house.sightings()[0])
    house.collection().add_objects({"objects": [opinion]})
    again = house.collection().add_objects({"objects": [opinion]})
    assert again.successes[0]["message"] == "was there already"
    assert house.collection().get_objects()["objects"] == [opinion]
    assert house.collection().get_manifest()["objects"][0]["id"] == opinion["id"]
    assert house.collection().object_versions(opinion["id"])["versions"] == [opinion["modified"]]
    assert house.collection(name="west").get_objects() == {}
    for name, wrong in (("west", opinion["id"]), ("east", "note--" + opinion["id"][-36:])):
        with pytest.raises(requests.HTTPError, match="404"):
            house.collection(name=name).delete_object(wrong)
    house.collection().delete_object(opinion["id"])
    assert house.collection().get_objects() == {}


def test_a_status_is_there_for_its_sender_only(house: House) -> None:
    status = house.post(json.dumps({"objects": [_plain(IDENTITY)]}).encode()).json()
    address = f"{house.url}/taxii2/feed/status/{status['id']}/"
    found = {name: httpx.get(address, auth=(name, secret)) for name, secret in house.secrets.items()}
    assert found["east"].json() == status
    assert (found["west"].status_code, found["west"].json()["http_status"]) == (404, "404")


def test_the_same_id_of_two_senders_is_two_things(house: House) -> None:
    for name in house.secrets:
        house.collection(name=name).add_objects({"objects": [_plain(IDENTITY)]})
    assert [one["sender"] for one in house.inbox().json()["received"]] == ["east", "west"]


def _faulty(house: House) -> list[Any]:
    east, west = house.sightings()[0], house.sightings("west")[0]
    return [
        "text",
        {"type": "malware"},
        _plain(IDENTITY) | {"type": "identity\x00"},
        _plain(IDENTITY) | {"spec_version": "2.0"},
        _plain(IDENTITY) | {"colour": "red"},
        _plain(IDENTITY) | {"name": "x" * 70_000},
        _plain(IDENTITY) | {"modified": "yesterday"},
        _plain(IDENTITY) | {"id": "identity--1"},
        _seen_too(west),
        _seen_too({"id": f"sighting--{make_alert().id}"}),
        {**_seen_too(east), "opinion": "whatever"},
    ]


def test_each_fault_is_told_by_itself_and_kept_for_people(house: House) -> None:
    faulty = _faulty(house)
    status = house.collection().add_objects({"objects": [*faulty, _plain(IDENTITY)]})
    assert (status.success_count, status.failure_count, status.total_count) == (1, len(faulty), len(faulty) + 1)
    assert all(found["message"] for found in status.failures)
    with house.engine.connect() as connection:
        letters = connection.execute(select(UNREADABLE)).all()
    assert [letter.position for letter in letters] == ["back/east"] * len(faulty)
    assert len(house.inbox().json()["received"]) == 1


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b"{}", {"content-type": "application/json"}, 415),
        (b"{}", {"accept": "text/html"}, 406),
        (b"{", {}, 400),
        (b"\xff\xfe", {}, 400),
        (b"[" * 100_000, {}, 400),
        (b"[]", {}, 422),
        (b'{"objects": []}', {}, 422),
        (b'{"objects": {}}', {}, 422),
        (b'{"objects": [' + b",".join([b"{}"] * 1001) + b"]}", {}, 422),
        (b" " * (LARGEST_BODY + 1), {}, 413),
    ],
)
def test_a_malformed_request_gets_the_protocol_s_error(
    house: House, content: bytes, headers: dict[str, str], status: int
) -> None:
    answer = house.post(content, **headers)
    assert (answer.status_code, answer.headers["content-type"]) == (status, MEDIA_TYPE)
    assert (answer.json()["http_status"], bool(answer.json()["title"])) == (str(status), True)


# --- the same feed as JSON and as a stream --------------------------------------------------------


def test_the_feed_as_json_has_the_same_objects_and_cursor(house: House) -> None:
    auth = ("east", house.secrets["east"])
    found: list[dict[str, Any]] = []
    after, more = 0, True
    while more:
        page = httpx.get(f"{house.url}/api/feed", params={"after": after, "limit": 3}, auth=auth).json()
        found, after, more = found + page["items"], page["next"], page["more"]
    assert [item["object"] for item in found] == house.collection(COLLECTION).get_objects()["objects"]
    assert {item["product"] for item in found} == {"alert"}
    assert httpx.get(f"{house.url}/api/feed", params={"after": after}, auth=auth).json()["items"] == []
    assert httpx.get(f"{house.url}/api/feed").status_code == 401


def test_the_feed_as_a_stream_goes_on_where_it_was_left(house: House) -> None:
    auth = ("east", house.secrets["east"])
    every = [item["number"] for item in httpx.get(f"{house.url}/api/feed", auth=auth).json()["items"]]

    def read(count: int, **headers: str) -> list[int]:
        numbers: list[int] = []
        with httpx.stream("GET", f"{house.url}/api/feed/stream", auth=auth, headers=headers, timeout=30) as answer:
            for line in answer.iter_lines():
                if line.startswith("id: "):
                    numbers.append(int(line[4:]))
                    if len(numbers) == count:
                        return numbers
        return numbers

    assert read(4) == every[:4]
    make_store(house.engine).take(log_of([make_alert(5)], first=9))
    rest = read(len(every) - 4 + 1, **{"last-event-id": str(every[3])})
    assert rest[:-1] == every[4:]
    assert rest[-1] > every[-1]
