"""The live socket over a real server: changes resume exactly, positions come as frames, each for whom it is."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError
from websockets.exceptions import ConnectionClosedError, InvalidStatus

from domain.codec import encode_event
from domain.event import Sighting
from isc.accounts import Accounts
from isc.database import open_database
from isc.mutes import Mutes, Span
from isc.work import Actor, Subject, Work
from tests.integration.isc_server import Running, running
from tests.integration.live_client import LiveClient
from tests.isc.build import NOON, NOW, log_of, make_alert, make_store

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD = "correct horse battery"
ACTOR = Actor("jansen", "operator")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = open_database(f"sqlite:///{tmp_path}/store.db")
    yield made
    made.dispose()


@pytest.fixture
def live(engine: Engine) -> Iterator[Running]:
    with running(engine) as made:
        yield made


def _acknowledge(engine: Engine, at: float) -> None:
    alert, work = make_alert(at), Work(engine, lambda: NOW)
    work.acknowledge(Subject(alert.id, alert.site, 2), work.standing(alert.id).revision, ACTOR)


def _see(at: float, track: str, lon: float = 4.0, lat: float = 52.0, site: str = "north") -> bytes:
    given = {"camera": "cam", "track": track, "object": "person", "lon": lon, "lat": lat}
    own_id = f"{site}-{track}-{at}"
    return encode_event(Sighting(id=own_id, time=NOON + at, site=site, accuracy_m=1.0, confidence=0.9, **given))


def _is(kind: str) -> Any:
    return lambda frame: frame["type"] == kind


# --- changes ---------------------------------------------------------------------------------------


def test_hello_comes_first_and_then_what_happens(engine: Engine, live: Running) -> None:
    store = make_store(engine)
    store.take(log_of([make_alert(0)]))
    live.feed.notice()
    with LiveClient(live.url, "after=0") as client:
        assert client.next()["type"] == "hello"
        assert client.changes(1)[0]["number"] == 1
        _acknowledge(engine, 0)
        store.take(log_of([make_alert(1)], first=1))
        done, told = client.changes(2)
    assert (done["number"], done["cause"], done["work"]["acknowledged_by"]) == (2, "work", "jansen")
    assert done["alert"]["id"] == make_alert(0).id
    assert (told["number"], told["cause"], told["work"]["revision"]) == (3, "alert", 0)


def test_what_a_mute_silences_comes_only_where_one_asks_for_it(engine: Engine, live: Running) -> None:
    span = Span("north", "quay", None, False, NOON - 10, NOON + 10, "x")
    Mutes(engine, lambda: NOON).make(span, ACTOR)
    make_store(engine).take(log_of([make_alert(0), make_alert(60)]))
    with LiveClient(live.url, "after=0") as client, LiveClient(live.url, "after=0&muted=true") as other:
        assert [change["number"] for change in client.changes(1)] == [2]
        assert [change["number"] for change in other.changes(2)] == [1, 2]


@pytest.mark.parametrize("seen", [0, 1, 3, 6])
def test_a_client_goes_on_exactly_where_it_was(engine: Engine, live: Running, seen: int) -> None:
    store = make_store(engine)
    for number in range(3):
        store.take(log_of([make_alert(number)], first=number))
        _acknowledge(engine, number)
    with LiveClient(live.url, "after=0") as client:
        before = client.changes(seen)
    with LiveClient(live.url, f"after={before[-1]['number'] if before else 0}") as client:
        after = client.changes(6 - len(before))
    assert [change["number"] for change in before + after] == [1, 2, 3, 4, 5, 6]


def test_a_client_that_comes_back_after_another_start_of_the_server_misses_nothing(engine: Engine) -> None:
    store = make_store(engine)
    with running(engine) as first:
        store.take(log_of([make_alert(0)]))
        client = LiveClient(first.url, "after=0")
        assert [change["number"] for change in client.changes(1)] == [1]
    with pytest.raises(ConnectionClosedError) as closed:
        client.until(lambda _: False)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1012
    _acknowledge(engine, 0)
    store.take(log_of([make_alert(1)], first=1))
    with running(engine) as again, LiveClient(again.url, "after=1") as client:
        assert [change["number"] for change in client.changes(2)] == [2, 3]


def test_rows_to_begin_with_and_the_changes_behind_them_are_all_there_is(engine: Engine, live: Running) -> None:
    store = make_store(engine)
    store.take(log_of([make_alert(0), make_alert(1)]))
    _acknowledge(engine, 1)
    page = httpx.get(f"{live.url}/api/live/alerts").json()
    assert page["feed"] == 3
    assert [row["alert"]["id"] for row in page["rows"]] == [make_alert(1).id, make_alert(0).id]
    assert [row["work"]["revision"] for row in page["rows"]] == [1, 0]
    store.take(log_of([make_alert(2)], first=2))
    with LiveClient(live.url, f"after={page['feed']}") as client:
        assert client.changes(1)[0]["alert"]["id"] == make_alert(2).id


def test_a_number_of_another_store_closes_the_socket(live: Running) -> None:
    with LiveClient(live.url, "after=5") as client, pytest.raises(ConnectionClosedError) as closed:
        client.next()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4409


def test_a_change_by_the_api_is_told_at_once(engine: Engine) -> None:
    make_store(engine).take(log_of([make_alert(0)]))
    accounts = Accounts(engine, lambda: NOW, secure=False)
    token = accounts.add_token("desk", ["alerts.read", "alerts.act"], [], 60.0)
    headers = {"authorization": f"Bearer {token}"}
    with running(engine, accounts) as live, LiveClient(live.url, additional_headers=headers) as client:
        client.until(_is("beat"))
        address = f"{live.url}/api/alerts/{make_alert(0).id}/acknowledge"
        assert httpx.post(address, headers=headers | {"if-match": '"0"'}).status_code == 200
        assert client.changes(1)[0]["work"]["acknowledged_by"] == "desk"


def test_a_heartbeat_comes_every_two_seconds_with_each_source(engine: Engine, live: Running) -> None:
    with LiveClient(live.url) as client:
        assert client.until(_is("beat"))["sources"] == []
        live.positions.take([_see(0, "t1")])
        make_store(engine).take(log_of([make_alert(0)]))
        live.feed.notice()
        beat = client.until(_is("beat"), limit_s=3.0)
    alerts, sightings = beat["sources"]
    assert (alerts["site"], alerts["log"], alerts["newest"]) == ("north", "alerts", "2025-01-06T12:00:00.000000Z")
    assert (sightings["log"], sightings["lag_s"], sightings["silent_s"]) == ("sightings", NOW - NOON, 0.0)


def test_a_store_that_was_away_for_a_moment_is_read_on(engine: Engine, live: Running) -> None:
    away = iter((True, True))

    def fail(*_: Any) -> None:
        if threading.current_thread() is not threading.main_thread() and next(away, False):
            raise OperationalError("SELECT 1", {}, Exception("away"))

    with LiveClient(live.url) as client:
        client.until(_is("beat"))
        event.listen(engine, "before_cursor_execute", fail)
        make_store(engine).take(log_of([make_alert(0)]))
        live.feed.notice()
        assert client.changes(1)[0]["number"] == 1
        assert next(away, None) is None


# --- positions -------------------------------------------------------------------------------------


def test_positions_come_as_a_table_and_a_frame(live: Running) -> None:
    live.positions.take([_see(0, "t1"), _see(0, "t2", 4.01, 52.01), _see(2, "t2", 4.01, 52.0101)])
    with LiveClient(live.url) as client:
        frame = client.until(_is("positions"))
    assert (frame["version"], frame["site"], frame["time"]) == ((1, 1), "north", NOON + 2)
    first, second = frame["objects"][("person", "cam/t1")], frame["objects"][("person", "cam/t2")]
    assert first == (pytest.approx(4.0, abs=1e-5), pytest.approx(52.0, abs=1e-5), 255, 2)
    assert second == (pytest.approx(4.01, abs=1e-5), pytest.approx(52.0101, abs=1e-5), 0, 0)  # it goes north


def test_what_is_new_in_a_frame_stands_in_a_table_before_it(live: Running) -> None:
    live.positions.take([_see(0, "t1")])
    with LiveClient(live.url) as client:
        assert client.until(_is("table"))["reset"]
        live.positions.take([_see(1, "t1", 4.0001), _see(1, "t3")])
        table = client.until(_is("table"))
        assert (table["reset"], [row[2] for row in table["objects"]]) == (False, ["cam/t3"])
        assert set(client.until(_is("positions"))["objects"]) == {("person", "cam/t1"), ("person", "cam/t3")}
        live.positions.take([_see(40, "t4")])  # t1 and t3 were not seen for too long
        frame = client.until(lambda frame: frame["type"] == "positions" and frame["time"] == NOON + 40)
        assert set(frame["objects"]) == {("person", "cam/t4")}


def test_a_client_says_of_which_sites_it_wants_positions(live: Running) -> None:
    live.positions.take([_see(0, "t1", site="north"), _see(0, "t1", site="south")])
    with LiveClient(live.url, "positions=south") as client:
        assert client.until(_is("positions"))["site"] == "south"
    with LiveClient(live.url, "positions=") as client:
        frames = [client.next()["type"] for _ in range(3)]
        assert frames == ["hello", "beat", "beat"]


def test_frames_that_a_slow_client_cannot_take_are_passed_over(live: Running) -> None:
    live.positions.take([_see(0, f"t{number}") for number in range(8000)])  # 64 kB a frame
    wait = threading.Event().wait
    with LiveClient(live.url, sock=_narrow(live.url), max_queue=1) as client:
        for second in range(1, 30):  # it reads nothing, and the server goes on
            live.positions.take([_see(second * 0.1, "t0")])
            wait(0.1)
        live.positions.take([_see(5, "last")])
        frame = client.until(lambda frame: frame["type"] == "positions" and frame["time"] == NOON + 5)
    assert ("person", "cam/last") in frame["objects"]
    assert live.registry.get_sample_value("havenwacht_isc_live_dropped_total") > 0


def _narrow(url: str) -> socket.socket:
    """A connection that takes little that is not read."""
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    host, _, port = url.removeprefix("http://").partition(":")
    made.connect((host, int(port)))
    return made


# --- who gets what ---------------------------------------------------------------------------------


@pytest.fixture
def house(engine: Engine) -> Iterator[tuple[Running, Accounts]]:
    make_store(engine).take(log_of([make_alert(0), make_alert(1, site="south", subject="pass/P2")]))
    accounts = Accounts(engine, lambda: NOW, secure=False, hasher=QUICK)
    with running(engine, accounts) as live:
        yield live, accounts


def _log_in(accounts: Accounts, role: str, *sites: str) -> dict[str, str]:
    accounts.add(role, role, sites, PASSWORD)
    session = accounts.log_in(role, PASSWORD)
    assert session is not None
    return {"cookie": f"{accounts.cookie}={session.secret}"}


@pytest.mark.parametrize(
    ("headers", "origin", "status"),
    [
        ({}, "own", 401),
        ({"authorization": "Bearer x"}, None, 401),
        ({"cookie": "havenwacht=x"}, "own", 401),
        ("operator", None, 403),
        ("operator", "http://evil.example", 403),
        ("operator", "null", 403),
        ("token", "http://evil.example", 403),
        ("figures", None, 403),
    ],
)
def test_a_handshake_is_refused(house: Any, headers: Any, origin: str | None, status: int) -> None:
    live, accounts = house
    if headers == "operator":
        headers = _log_in(accounts, "operator")
    elif isinstance(headers, str):
        scope = "alerts.read" if headers == "token" else "figures.read"
        headers = {"authorization": f"Bearer {accounts.add_token('t', [scope], [], 60.0)}"}
    given = {"additional_headers": headers, "origin": live.url if origin == "own" else origin}
    with pytest.raises(InvalidStatus) as refused:
        LiveClient(live.url, **given)
    assert refused.value.response.status_code == status


def test_another_site_does_not_exist_for_an_account(house: Any) -> None:
    live, accounts = house
    live.positions.take([_see(0, "t1", site="north"), _see(0, "t1", site="south")])
    headers = _log_in(accounts, "operator", "south")
    with LiveClient(live.url, "after=0", additional_headers=headers, origin=live.url) as client:
        frames = [client.next() for _ in range(5)]
    assert [frame["type"] for frame in frames] == ["hello", "change", "beat", "table", "positions"]
    assert [frame["number"] for frame in frames if frame["type"] == "change"] == [2]
    assert {source["site"] for source in frames[2]["sources"]} == {"south"}
    assert "north" not in str(frames)


def test_who_may_not_see_persons_sees_none(house: Any) -> None:
    live, accounts = house
    live.positions.take([_see(0, "t1")])
    headers = _log_in(accounts, "wallboard")
    with LiveClient(live.url, "after=0", additional_headers=headers, origin=live.url) as client:
        frames = [client.next() for _ in range(6)]
    assert {frame["alert"]["subject"] for frame in frames if frame["type"] == "change"} == {"pass/-"}
    assert set(frames[-1]["objects"]) == {("person", None)}


@pytest.mark.parametrize("how", ["logout", "password", "disable"])
def test_a_session_that_ends_closes_its_sockets(house: Any, how: str) -> None:
    live, accounts = house
    headers = _log_in(accounts, "operator")
    with LiveClient(live.url, additional_headers=headers, origin=live.url) as client:
        client.until(_is("beat"))
        if how == "logout":
            accounts.log_out(headers["cookie"].partition("=")[2])
        elif how == "password":
            accounts.set_password("operator", PASSWORD + "!")
        else:
            accounts.disable("operator")
        with pytest.raises(ConnectionClosedError) as closed:
            client.until(lambda _: False, limit_s=4.0)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4401


def test_open_sockets_are_counted(live: Running) -> None:
    def count() -> float | None:
        return live.registry.get_sample_value("havenwacht_isc_live_clients")

    with LiveClient(live.url) as client:
        client.next()
        assert count() == 1
    end = threading.Event()
    for _ in range(100):
        if count() == 0:
            return
        end.wait(0.05)
    pytest.fail("the socket still counts")
