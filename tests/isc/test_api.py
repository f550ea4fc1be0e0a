"""The API and the pages: what is asked for comes back, and what comes from events is never more than text."""

import json
import re
from datetime import date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry
from sqlalchemy import Engine

from domain.alert import encode_alert
from domain.finding import Because, Evidence, Reason
from isc.access import OpenGate
from isc.api import make_app
from isc.feed import Feed
from isc.metrics import Metrics
from isc.parameters import TIME
from isc.texts import TEXTS
from tests.isc.build import NOW, log_of, make_alert, make_store
from tests.isc.client import Client

HOSTILE = "\"><script>alert(1)</script><img src=x onerror=alert(1)>' --{{7*7}}"


@pytest.fixture
def client(engine: Engine) -> Client:
    registry = CollectorRegistry()
    return Client(make_app(engine, Feed(engine), Metrics(registry), registry, lambda: NOW, OpenGate()))


def test_pages_of_alerts_hold_all_of_them_once(engine: Engine, client: Client) -> None:
    alerts = [make_alert(number) for number in range(7)]
    make_store(engine).take(log_of(alerts))
    found, cursor = [], {}
    while True:
        page = client.get("/api/alerts", params={"limit": "3", **cursor}).json()
        found += page["alerts"]
        if page["next"] is None:
            break
        cursor = {"cursor": str(page["next"])}
    assert found == [json.loads(encode_alert(alert)) for alert in alerts[::-1]]
    assert page["feed"] == 7


def test_filters_narrow_the_list(engine: Engine, client: Client) -> None:
    make_store(engine).take(log_of([make_alert(0), make_alert(1, severity=1), make_alert(2, site="south")]))
    answer = client.get(
        "/api/alerts?site=north&site=west&severity=1&severity=3&text=poort&since=2025-01-06T13:00:01%2B01:00"
    )
    assert [alert["severity"] for alert in answer.json()["alerts"]] == [1]


@pytest.mark.parametrize(
    "asked",
    ["severity=5", "since=2025-01-06T12:00:00", "since=2025-02-31T12:00:00Z", "limit=0", "cursor=x", "status=odd"],
)
def test_a_wrong_filter_is_refused_not_ignored(client: Client, asked: str) -> None:
    assert client.get(f"/api/alerts?{asked}").status_code == 422


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(["Z", "+01:00", "-23:59"]))
@example(date(2024, 2, 29), "Z")
def test_every_day_there_is_may_be_asked_for(day: date, offset: str) -> None:
    assert re.match(TIME, f"{day}T00:00:59.5{offset}")


@given(st.integers(2000, 2099), st.integers(0, 13), st.integers(0, 32))
def test_a_day_that_no_month_has_may_not(year: int, month: int, day: int) -> None:
    text = f"{year}-{month:02d}-{day:02d}T23:59:59Z"
    try:
        datetime.fromisoformat(text)
    except ValueError:
        assert not re.match(TIME, text)
    else:
        assert re.match(TIME, text)


def test_all_versions_of_one_alert(engine: Engine, client: Client) -> None:
    versions = [make_alert(), make_alert(version=2, status="cleared")]
    make_store(engine).take(log_of(versions))
    assert client.get(f"/api/alerts/{versions[0].id}").json() == {
        "versions": [json.loads(encode_alert(alert)) for alert in versions]
    }
    assert client.get("/api/alerts/6f0b2f0e-7a56-5d53-9f3a-2f1d1f6f7c10").status_code == 404


def test_the_page_lists_alerts_in_dutch_unless_english_is_asked_for(engine: Engine, client: Client) -> None:
    make_store(engine).take(log_of([make_alert()]))
    assert "ging twee keer in" in client.get("/").text
    assert "went in twice" in client.get("/?lang=en").text
    assert "went in twice" in client.get("/", headers={"Accept-Language": "en-GB,nl;q=0.5"}).text


@pytest.mark.parametrize(("level", "shape", "word"), [(1, "polygon", "kritiek"), (4, "circle", "advies")])
def test_severity_is_shown_by_colour_shape_number_and_text(
    engine: Engine, client: Client, level: int, shape: str, word: str
) -> None:
    make_store(engine).take(log_of([make_alert(severity=level)]))
    row = client.get("/").text.partition("<tbody>")[2]
    assert re.search(rf'class="severity p{level}"><svg[^>]*><{shape}[^>]*/></svg><b>P{level}</b> {word}', row)
    assert f".p{level} svg" in client.get("/style.css").text


def test_a_page_refreshes_itself_only_where_that_is_asked_for(client: Client) -> None:
    assert "http-equiv" not in client.get("/").text
    assert '<meta http-equiv="refresh" content="15">' in client.get("/?refresh=on").text
    assert 'href="/?lang=nl&amp;refresh=on"' in client.get("/").text
    assert "http-equiv" not in client.get("/?refresh=on&cursor=5").text


def test_what_was_not_shown_is_listed_only_when_asked_for(engine: Engine, client: Client) -> None:
    alert = make_alert(shown=False)
    make_store(engine).take(log_of([alert]))
    assert alert.id not in client.get("/").text
    assert alert.id in client.get("/?hidden=yes").text


def test_older_alerts_are_a_link_away(engine: Engine, client: Client) -> None:
    alerts = [make_alert(number) for number in range(51)]
    make_store(engine).take(log_of(alerts))
    page = client.get("/?text=poort").text
    link = re.search(r'href="(/\?[^"]*cursor=[^"]*)"', page)
    assert link is not None
    assert alerts[0].id not in page
    assert alerts[0].id in client.get(link[1].replace("&amp;", "&")).text


@pytest.mark.parametrize("path", ["/", "/alerts/ID"])
def test_text_of_an_alert_is_data(engine: Engine, client: Client, path: str) -> None:
    hostile = make_alert(
        site=HOSTILE,
        zone=HOSTILE,
        subject=f"plate/{HOSTILE}",
        detector=HOSTILE,
        reason=Reason(HOSTILE, {}, HOSTILE, HOSTILE),
        because=(Because(feature=HOSTILE, observed=HOSTILE, unit=HOSTILE),),
        evidence=(Evidence(HOSTILE, HOSTILE),),
        quality=({HOSTILE: HOSTILE},),
        actions=(HOSTILE,),
        related=(HOSTILE,),
        rule_version=HOSTILE,
    )
    make_store(engine).take(log_of([hostile]))
    page = client.get(path.replace("ID", hostile.id), params={"lang": HOSTILE, "text": "alert", "site": HOSTILE}).text
    assert not re.search(r"<(script|img)|onerror=alert\(1\)>|\b49\b", page)
    assert path == "/" or "&lt;script&gt;" in page


def test_text_of_the_address_is_data(client: Client) -> None:
    page = client.get("/", params=dict.fromkeys(("text", "site", "lang", "refresh", "hidden", "odd"), HOSTILE)).text
    assert "<script" not in page
    assert "<img" not in page


@pytest.mark.parametrize("path", ["/", "/api/alerts", "/style.css", "/nowhere", "/alerts/%00", "/metrics"])
def test_every_answer_carries_the_policy(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_pages_need_neither_script_nor_inline_style(engine: Engine, client: Client) -> None:
    make_store(engine).take(log_of([make_alert()]))
    for path in ("/", f"/alerts/{make_alert().id}"):
        assert not re.search(r"<script|<style|style=|javascript:|https?://", client.get(path).text)


def test_no_text_is_hidden_by_a_method_of_the_table_that_holds_it() -> None:
    assert [key for key in TEXTS if hasattr(dict, key)] == []


def test_an_unknown_alert_has_a_page_that_says_so(client: Client) -> None:
    for path in ("/alerts/6f0b2f0e-7a56-5d53-9f3a-2f1d1f6f7c10", "/alerts/%00", "/alerts/x'y"):
        answer = client.get(path)
        assert (answer.status_code, "bestaat niet" in answer.text) == (404, True)


def test_health_and_metrics_answer(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert "havenwacht_isc_conflicts_total 0.0" in client.get("/metrics").text


def test_an_address_never_becomes_a_label(client: Client) -> None:
    client.get("/alerts/pass-P1")
    client.get("/secret/pass-P1")
    assert "pass-P1" not in client.get("/metrics").text
