"""TAXII over a real socket: the client library of OASIS walks it, and wrong requests get the protocol's errors."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import stix2
from sqlalchemy import Engine
from taxii2client.common import TokenAuth
from taxii2client.exceptions import AccessError
from taxii2client.v21 import Collection, Server, as_pages

from app.recipient_command import add_recipient
from isc.database import open_database
from isc.recipients import Recipients
from isc.taxii import COLLECTION, MEDIA_TYPE
from tests.integration.isc_server import Running, running
from tests.isc.build import NOW, log_of, make_alert, make_store, up_to

ALERTS = 60


class Feed:
    """A running centre with alerts and one recipient."""

    def __init__(self, engine: Engine, live: Running) -> None:
        self.engine = engine
        self.url = live.url
        make_store(engine).take(log_of([make_alert(number) for number in range(ALERTS)]))
        self.secret = Recipients(engine, lambda: NOW).add("soc", up_to("RED"), 3600.0)
        self.root = f"{self.url}/taxii2/feed/collections/{COLLECTION}"

    def collection(self, wanted: str = COLLECTION) -> Collection:
        (root,) = Server(f"{self.url}/taxii2/", user="soc", password=self.secret).api_roots
        return next(found for found in root.collections if found.id == wanted)

    def get(self, path: str, **given: Any) -> httpx.Response:
        auth = given.pop("auth", ("soc", self.secret))
        return httpx.get(f"{self.root}{path}", auth=auth, **given)


@pytest.fixture
def feed(tmp_path: Path) -> Iterator[Feed]:
    engine = open_database(f"sqlite:///{tmp_path}/store.db")
    with running(engine) as live:
        yield Feed(engine, live)
    engine.dispose()


def _ids(bodies: list[dict[str, Any]]) -> list[str]:
    return [found["id"] for body in bodies for found in body.get("objects", [])]


def test_the_client_walks_from_discovery_to_all_objects(feed: Feed) -> None:
    collection = feed.collection()
    assert (collection.title, collection.can_read, collection.can_write) == ("Alerts", True, False)
    bodies = list(as_pages(collection.get_objects, per_request=7))
    found = [thing for body in bodies for thing in body["objects"]]
    assert len(bodies) > 8
    assert [thing["type"] for thing in found].count("sighting") == ALERTS
    assert len({thing["id"] for thing in found}) == len(found)
    for thing in found:
        stix2.parse(thing, version="2.1")


@pytest.mark.parametrize("per_request", [1, 10, 1000])
def test_the_manifest_lists_the_same_in_the_same_order(feed: Feed, per_request: int) -> None:
    collection = feed.collection()
    listed = list(as_pages(collection.get_manifest, per_request=per_request))
    assert _ids(listed) == _ids([collection.get_objects()])
    added = [record["date_added"] for body in listed for record in body["objects"]]
    assert added == sorted(set(added))


def test_a_reader_goes_on_behind_a_time_and_misses_nothing(feed: Feed) -> None:
    collection = feed.collection()
    seen: list[str] = []
    last = None
    for number in range(ALERTS, ALERTS + 4):
        asked = {"limit": 25} | ({"added_after": last} if last else {})
        answer = feed.get("/objects/", params=asked)
        seen += _ids([answer.json()])
        last = answer.headers.get("x-taxii-date-added-last", last)
        make_store(feed.engine).take(log_of([make_alert(number)], first=number))
    seen += _ids(list(as_pages(collection.get_objects, per_request=9, added_after=last)))
    assert seen == _ids([collection.get_objects()])


def test_objects_are_found_by_id_type_and_version(feed: Feed) -> None:
    collection = feed.collection()
    (pattern,) = collection.get_objects(type="attack-pattern")["objects"]
    assert collection.get_object(pattern["id"])["objects"] == [pattern]
    assert _ids([collection.get_objects(id=pattern["id"])]) == [pattern["id"]]
    assert collection.object_versions(pattern["id"])["versions"] == [pattern["modified"]]
    assert _ids([collection.get_object(pattern["id"], version=pattern["modified"])]) == [pattern["id"]]
    assert feed.get("/objects/", params={"match[type]": "malware"}).json() == {}
    assert feed.get("/objects/", params={"match[spec_version]": "2.0"}).json() == {}


def test_versions_of_a_sighting_are_all_to_be_had(feed: Feed) -> None:
    first = make_alert(0)
    make_store(feed.engine).take(log_of([make_alert(0, version=2, status="withdrawn", count=2)], first=900))
    collection = feed.collection()
    sightings = collection.get_objects(type="sighting", version="all")["objects"]
    mine = [found for found in sightings if found["first_seen"] == "2025-01-06T12:00:00.000Z"]
    assert [found.get("revoked", False) for found in mine] == [False, True]
    assert len(collection.object_versions(mine[0]["id"])["versions"]) == 2
    assert first.subject not in str(sightings)


def test_the_data_source_of_the_stix_library_works_on_it(feed: Feed) -> None:
    source = stix2.TAXIICollectionSource(feed.collection())
    (pattern,) = source.query([stix2.Filter("type", "=", "attack-pattern")])
    assert source.get(pattern.id).name == "M04"


# --- what is wrong ---------------------------------------------------------------------------------

NOTHING = "attack-pattern--6f0b2f0e-7a56-5d53-9f3a-2f1d1f6f7c10"


@pytest.mark.parametrize(
    ("path", "given", "status"),
    [
        ("/objects/", {"auth": None}, 401),
        ("/objects/", {"auth": ("soc", "wrong")}, 401),
        ("/objects/", {"auth": ("other", "SECRET")}, 401),
        ("/objects/", {"auth": None, "headers": {"authorization": "Basic ???"}}, 401),
        ("/objects/", {"auth": None, "headers": {"authorization": "Bearer x"}}, 401),
        ("/objects/", {"headers": {"accept": "application/json"}}, 406),
        ("/objects/", {"headers": {"accept": "application/taxii+json;version=2.0"}}, 406),
        ("/objects/", {"params": {"limit": "0"}}, 400),
        ("/objects/", {"params": {"limit": "-1"}}, 400),
        ("/objects/", {"params": {"limit": "many"}}, 400),
        ("/objects/", {"params": {"added_after": "yesterday"}}, 400),
        ("/objects/", {"params": {"added_after": "2025-02-31T00:00:00Z"}}, 400),
        ("/objects/", {"params": {"next": "'; DROP TABLE objects; --"}}, 400),
        ("/objects/", {"params": {"next": "9" * 19}}, 400),
        ("/objects/", {"params": {"match[id]": "x\x00"}}, 400),
        ("/objects/", {"params": {"match[colour]": "red"}}, 400),
        ("/objects/", {"params": {"match[version]": "newest"}}, 400),
        (f"/objects/{NOTHING}/", {}, 404),
        (f"/objects/{NOTHING}/versions/", {}, 404),
        ("/objects/%00/", {}, 404),
        ("x/objects/", {}, 404),
        ("/../../status/1/", {}, 404),
    ],
)
def test_a_wrong_request_gets_the_protocol_s_error(feed: Feed, path: str, given: dict[str, Any], status: int) -> None:
    if given.get("auth") == ("other", "SECRET"):
        given = {"auth": ("other", feed.secret)}
    answer = feed.get(path, **given)
    assert answer.status_code == status
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert answer.json()["http_status"] == str(status)
    assert answer.json()["title"]
    assert ("www-authenticate" in answer.headers) == (status == 401)


@pytest.mark.parametrize("accept", ["*/*", "application/taxii+json", "text/html, application/taxii+json;version=2.1"])
def test_the_media_type_may_be_asked_for_in_several_ways(feed: Feed, accept: str) -> None:
    answer = feed.get("/", headers={"accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (200, MEDIA_TYPE)


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_nothing_can_be_added_or_deleted(feed: Feed, method: str) -> None:
    path = "/objects/" if method == "POST" else f"/objects/{NOTHING}/"
    answer = httpx.request(method, f"{feed.root}{path}", auth=("soc", feed.secret))
    assert (answer.status_code, answer.json()["http_status"]) == (403, "403")


def test_a_client_with_another_kind_of_token_is_refused(feed: Feed) -> None:
    with pytest.raises(Exception, match="401"):
        Server(f"{feed.url}/taxii2/", auth=TokenAuth(feed.secret)).refresh()
    with pytest.raises(AccessError):
        feed.collection().add_objects({"objects": []})


def test_a_recipient_below_the_level_sees_an_empty_feed(feed: Feed) -> None:
    low = Recipients(feed.engine, lambda: NOW).add("press", up_to("CLEAR"), 3600.0)
    for path in ("/objects/", "/manifest/"):
        answer = feed.get(path, auth=("press", low))
        assert (answer.status_code, answer.json()) == (200, {})
        assert not [name for name in answer.headers if name.startswith("x-taxii")]


def test_the_command_makes_and_ends_recipients(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*words: str) -> None:
        parser = argparse.ArgumentParser()
        add_recipient(parser.add_subparsers())
        given = parser.parse_args([*words, "--store", f"sqlite:///{tmp_path}/s.db"])
        assert given.run(given) == 0

    run(
        "recipient",
        "add",
        "soc",
        "--tlp",
        "GREEN",
        "--product",
        "alert",
        "--purpose",
        "security",
        "--site",
        "north",
        "--days",
        "36500",
    )
    secret = capsys.readouterr().out.strip()
    recipients = Recipients(open_database(f"sqlite:///{tmp_path}/s.db"), lambda: NOW)
    assert recipients.known("soc", secret) is not None
    run("recipient", "remove", "soc")
    assert recipients.known("soc", secret) is None
