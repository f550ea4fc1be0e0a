"""Bulletins, phenomena and what comes back, over the API: who may, in which state, in which order."""

from typing import Any

import httpx
import pytest
from sqlalchemy import Engine

from isc.audit import Audit
from tests.isc.build import NOW, log_of, make_alert, make_store
from tests.isc.test_access import OURS, PASSWORD, House
from tests.isc.test_products import SAID, WISH

NEW = {"kind": "development", "content": WISH}


class Newsroom:
    """A house in which people of several roles write and read."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.people: dict[str, tuple[dict[str, str], dict[str, str]]] = {}

    def add(self, name: str, role: str, *sites: str) -> None:
        self.house.accounts.add(name, role, sites, PASSWORD)
        cookies = self.house.log_in(name)
        csrf = self.house.client.get("/api/me", cookies=cookies).json()["csrf"]
        self.people[name] = cookies, OURS | {"x-csrf-token": csrf}

    def get(self, who: str, path: str) -> httpx.Response:
        return self.house.client.get(f"/api/{path}", cookies=self.people[who][0])

    def post(self, who: str, path: str, body: Any = None, seen: int | None = None) -> httpx.Response:
        cookies, headers = self.people[who]
        headers = headers | ({} if seen is None else {"if-match": f'"{seen}"'})
        return self.house.client.send("POST", f"/api/{path}", json=body or {}, cookies=cookies, headers=headers)


@pytest.fixture
def newsroom(engine: Engine) -> Newsroom:
    make_store(engine).take(log_of([make_alert()]))
    made = Newsroom(House(engine))
    for name, role in (("jansen", "analyst"), ("piet", "operator"), ("root", "admin"), ("wall", "wallboard")):
        made.add(name, role)
    made.add("noor", "analyst", "north")
    return made


def test_a_bulletin_is_written_changed_published_and_withdrawn(newsroom: Newsroom, engine: Engine) -> None:
    made = newsroom.post("jansen", "bulletins", NEW)
    assert (made.json()["state"], made.headers["etag"]) == ("draft", '"1"')
    changed = newsroom.post("noor", "bulletins/1", WISH | {"certainty": "low", "sites": ["north"]}, seen=1)
    assert (changed.json()["content"]["certainty"], changed.json()["changed_by"]) == ("low", "noor")
    published = newsroom.post("jansen", "bulletins/1/publish", seen=2).json()
    assert (published["state"], published["revision"]) == ("published", 3)
    gone = newsroom.post("jansen", "bulletins/1/withdraw", {"why": "wrong"}, seen=3).json()
    assert (gone["state"], gone["why"]) == ("withdrawn", "wrong")
    assert newsroom.post("jansen", "bulletins/1", WISH, seen=4).status_code == 422
    acts = [one for one in Audit(engine, lambda: NOW).entries() if one.target == "bulletin 1"]
    assert [(one.who, one.detail["what"]) for one in acts] == [
        ("jansen", "write"),
        ("noor", "rewrite"),
        ("jansen", "publish"),
        ("jansen", "withdraw"),
    ]


def test_who_comes_second_is_told_who_was_first(newsroom: Newsroom) -> None:
    newsroom.post("jansen", "bulletins", NEW)
    newsroom.post("noor", "bulletins/1", WISH | {"sites": ["north"]}, seen=1)
    late = newsroom.post("jansen", "bulletins/1/publish", seen=1)
    assert (late.status_code, late.json()["detail"]["by"], late.json()["detail"]["revision"]) == (409, "noor", 2)
    assert newsroom.post("jansen", "bulletins/1/publish").status_code == 428


def test_drafts_are_for_who_writes_them(newsroom: Newsroom) -> None:
    newsroom.post("jansen", "bulletins", NEW)
    assert newsroom.get("piet", "bulletins/1").status_code == 404
    assert newsroom.get("piet", "bulletins?state=draft").json()["bulletins"] == []
    newsroom.post("jansen", "bulletins/1/publish", seen=1)
    assert newsroom.get("piet", "bulletins/1").json()["content"]["nl"] == SAID
    assert [one["number"] for one in newsroom.get("piet", "bulletins").json()["bulletins"]] == [1]


@pytest.mark.parametrize("who", ["piet", "root", "wall"])
def test_nobody_but_an_analyst_writes(newsroom: Newsroom, who: str) -> None:
    newsroom.post("jansen", "bulletins", NEW)
    for path, body in (("bulletins", NEW), ("bulletins/1", WISH), ("bulletins/1/publish", None)):
        assert newsroom.post(who, path, body, seen=1).status_code == 403
    assert newsroom.get(who, "inbox").status_code == 403


def test_publishing_takes_the_password_again(newsroom: Newsroom) -> None:
    newsroom.post("jansen", "bulletins", NEW)
    newsroom.house.clock.now += 301
    assert newsroom.post("jansen", "bulletins/1/publish", seen=1).status_code == 403
    newsroom.post("jansen", "step-up", {"password": PASSWORD})
    assert newsroom.post("jansen", "bulletins/1/publish", seen=1).status_code == 200


def test_an_analyst_of_one_site_writes_for_that_site(newsroom: Newsroom) -> None:
    assert newsroom.post("noor", "bulletins", NEW).status_code == 403
    mine = NEW | {"content": WISH | {"sites": ["north"]}}
    assert newsroom.post("noor", "bulletins", mine).status_code == 200
    other = NEW | {"content": WISH | {"sites": ["south"]}}
    newsroom.post("jansen", "bulletins", other)
    assert newsroom.get("noor", "bulletins/2").status_code == 404
    assert [one["number"] for one in newsroom.get("noor", "bulletins").json()["bulletins"]] == [1]


@pytest.mark.parametrize(
    "more",
    [
        {"tlp": "WHITE"},
        {"purposes": []},
        {"sites": []},
        {"pattern": "X1"},
        {"begin": "yesterday"},
        {"nl": {"title": "", "text": "x"}},
        {"en": {"title": "x", "text": "x" * 20_001}},
        {"colour": "red"},
    ],
)
def test_a_wrong_bulletin_is_refused(newsroom: Newsroom, more: dict[str, Any]) -> None:
    assert newsroom.post("jansen", "bulletins", NEW | {"content": WISH | more}).status_code == 422


def test_a_course_of_action_names_its_pattern(newsroom: Newsroom) -> None:
    body = {"kind": "course-of-action", "content": WISH | {"pattern": None}}
    assert newsroom.post("jansen", "bulletins", body).status_code == 422


def test_phenomena_are_read_within_one_s_sites(newsroom: Newsroom) -> None:
    assert newsroom.get("jansen", "phenomena").json() == {"phenomena": []}
    assert newsroom.get("wall", "phenomena").status_code == 403
    assert newsroom.get("jansen", "phenomena?since=2025-W99").status_code == 422
