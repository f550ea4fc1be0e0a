"""Every screen: nothing for axe to complain of, our own policy, nobody else's host, small enough."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from isc.mutes import Mutes, Span
from isc.proposals import Actor
from tests.console.scene import PASSWORD, SITE, Scene, an_alert
from tests.isc.build import NOON

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
SCREENS = {
    "": "operator",
    "/alerts": "analyst",
    "/cases": "analyst",
    "/cases/1": "analyst",
    "/second": "supervisor",
    "/handover": "supervisor",
    "/health": "admin",
    "/audit": "auditor",
    "/admin": "admin",
    "/region": "analyst",
}
LARGEST = 150_000
QUAY = Span(SITE, "quay", None, urgent=False, begin=NOON, end=NOON + 3600, why="onderhoud")


def check_axe(page: Page) -> None:
    """Nothing on the page breaks WCAG 2.2 A or AA, as far as axe sees."""
    found = Axe().run(page, options=RULES)
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found.response["violations"]] == []


@pytest.mark.parametrize(("path", "role"), SCREENS.items())
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_a_screen_is_for_everybody(scene: Scene, page: Page, path: str, role: str, theme: str):
    told = [an_alert(level, severity=level) for level in (1, 2, 3, 4)]
    scene.tell(told)
    page.add_init_script(f"localStorage.setItem('theme', '{theme}')")
    scene.log_in(page, role, path if path != "/cases/1" else "")
    if path == "/cases/1":
        _open_a_case(page)
    expect(page.locator("h1")).to_have_count(1)
    page.wait_for_load_state("networkidle" if path else "load")
    if not path:
        expect(page.locator(".rows .row")).to_have_count(4)
        page.keyboard.press("j")
        expect(page.locator(".detail")).to_be_visible()
    page.locator("header summary").press("Enter")
    check_axe(page)


def _open_a_case(page: Page) -> None:
    expect(page.locator(".rows .row")).to_have_count(4)
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.get_by_label("Titel").press("Enter")
    expect(page.get_by_role("heading", name=re.compile("Zaak 1"))).to_be_visible()


@pytest.mark.parametrize(("key", "name"), [("?", "Toetsen"), ("s", "Terzijde leggen"), ("v", "Oordeel")])
def test_a_dialog_is_for_everybody(scene: Scene, page: Page, key: str, name: str):
    scene.tell([an_alert(1)])
    scene.log_in(page, "analyst")
    expect(page.locator(".rows .row")).to_have_count(1)
    page.keyboard.press("j")
    expect(page.locator(".detail")).to_be_visible()
    page.keyboard.press(key)
    expect(page.get_by_role("dialog", name=name)).to_be_visible()
    check_axe(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_case_is_written_in_and_closed_by_keyboard(scene: Scene, page: Page):
    scene.tell([an_alert(level, severity=level) for level in (1, 2, 3, 4)])
    scene.log_in(page, "analyst")
    _open_a_case(page)
    page.get_by_label("Aantekening").fill("Gebeld met de poort.")
    page.get_by_role("button", name="Toevoegen", exact=True).press("Enter")
    expect(page.locator(".notes")).to_contain_text("Gebeld met de poort.")
    page.get_by_role("button", name="Zaak sluiten").press("Enter")
    page.get_by_label("Waarom").fill("Het was een monteur")
    page.get_by_label("Waarom").press("Enter")
    expect(page.locator(".summary")).to_contain_text("gesloten")
    expect(page.locator(".summary")).to_contain_text("Het was een monteur")


def test_a_case_tells_what_happened_who_held_the_evidence_and_what_was_like_it(scene: Scene, page: Page):
    scene.tell([an_alert(1), an_alert(2), an_alert(3)])
    scene.log_in(page, "analyst")
    for number in (1, 2):
        expect(page.locator(".rows .row")).to_have_count(3)
        page.keyboard.press("j")
        page.keyboard.press("c")
        page.get_by_label("Titel").press("Enter")
        expect(page.get_by_role("heading", name=f"Zaak {number}:")).to_be_visible()
        expect(page.locator(".linked .mini svg")).to_be_visible()
        if number == 1:
            page.get_by_role("link", name="Live").press("Enter")
    page.get_by_label("Aantekening").fill("Gebeld met de poort.")
    page.get_by_role("button", name="Toevoegen", exact=True).press("Enter")
    expect(page.locator(".happenings")).to_contain_text("Gebeld met de poort.")
    expect(page.locator(".happenings")).to_contain_text("Pas P1 ging twee keer in")
    page.get_by_role("button", name="aantekening").press("Enter")
    expect(page.locator(".happenings")).not_to_contain_text("Gebeld met de poort.")
    page.locator("summary", has_text="e1 · geen kopie").press("Enter")
    expect(page.locator(".lines li", has_text="e1 · geen kopie")).to_contain_text("opgenomen · analyst")
    expect(page.get_by_role("link", name="Zaak 1:")).to_be_visible()


def test_the_detail_tells_what_was_judged_before_and_what_would_be_ordinary(scene: Scene, page: Page):
    scene.tell([before := an_alert(1, subject="pass/P7"), an_alert(2, subject="pass/P7")])
    scene.log_in(page, "analyst", f"/alerts?open={before.id}")
    page.get_by_role("button", name="Oordeel").press("Enter")
    page.get_by_label("Waarom").fill("Het was een monteur")
    page.get_by_label("Waarom").press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".standing")).to_contain_text("oordeel echt door analyst")
    page.locator("tbody tr", has_text="13:00:02").get_by_role("button").press("Enter")
    expect(page.locator(".detail")).to_contain_text("echt: Het was een monteur")
    expect(page.locator(".detail")).to_contain_text("Gewoon zou zijn")
    expect(page.locator(".detail .mini path.chosen")).to_have_count(1)
    expect(page.locator(".detail .do").get_by_role("link", name="010-2201")).to_have_attribute("href", "tel:0102201")


def test_a_shift_is_handed_over_by_keyboard_and_signed_by_both(scene: Scene, open_page: Callable[[], Page]):
    scene.tell([an_alert(1, severity=1)])
    going, coming = open_page(), open_page()
    scene.log_in(going, "supervisor", "/handover")
    going.get_by_role("button", name="Nieuw overzicht maken").press("Enter")
    expect(going.locator(".lines li")).to_contain_text("Pas P1 ging twee keer in")
    going.get_by_label("Wat de volgende ploeg moet weten").fill("Let op het hek.")
    going.get_by_role("button", name="Opslaan").press("Enter")
    going.get_by_role("button", name="Tekenen als wie gaat").press("Enter")
    going.get_by_label("Wachtwoord").fill(PASSWORD)
    going.get_by_label("Wachtwoord").press("Enter")
    expect(going.locator(".summary")).to_contain_text("SHA-256")
    scene.log_in(coming, "second", "/handover")
    expect(coming.locator("main")).to_contain_text("Let op het hek.")
    coming.get_by_role("button", name="Overnemen en tekenen").press("Enter")
    expect(coming.get_by_role("checkbox")).to_have_count(7)
    for part in coming.get_by_role("checkbox").all():
        part.press(" ")
    coming.get_by_label("Wachtwoord").fill(PASSWORD)
    coming.get_by_label("Wachtwoord").press("Enter")
    expect(coming.locator(".summary")).to_contain_text("second ·")


def test_filters_stand_in_the_address_and_count_what_they_find(scene: Scene, page: Page):
    scene.tell([an_alert(at, severity=1 + at % 2) for at in range(240)])
    scene.log_in(page, "analyst", "/alerts")
    expect(page.locator("tbody tr")).to_have_count(100)
    expect(page.locator("[role=status]", has_text="gevonden")).to_have_text("240 gevonden")
    page.get_by_label("P1 kritiek").press(" ")
    expect(page.locator("[role=status]", has_text="gevonden")).to_have_text("120 gevonden")
    expect(page.get_by_label("P1 kritiek")).to_be_focused()  # who narrows by keyboard goes on from there
    assert "severity=1" in page.url
    page.reload()
    expect(page.locator("[role=status]", has_text="gevonden")).to_have_text("120 gevonden")
    page.get_by_role("button", name="Oudere").press("Enter")
    expect(page.locator("tbody tr")).to_have_count(20)


def test_muted_alerts_are_listed_where_one_asks_for_them(scene: Scene, page: Page):
    scene.tell([an_alert(1, severity=3), an_alert(2, severity=3, zone="quay")])
    Mutes(scene.engine, scene.now).make(QUAY, Actor("supervisor", "supervisor"))
    scene.log_in(page, "analyst", "/alerts")
    expect(page.locator("tbody tr")).to_contain_text("perimeter")
    expect(page.locator("[role=status]", has_text="gevonden")).to_have_text("1 gevonden")
    page.get_by_label("Gedempt").select_option("alleen gedempte")
    expect(page.locator("tbody tr")).to_contain_text("quay")
    expect(page.locator("[role=status]", has_text="gevonden")).to_have_text("1 gevonden")


def test_what_a_role_may_not_see_is_not_there(scene: Scene, page: Page):
    scene.log_in(page, "operator", "/audit")
    expect(page.locator("main")).to_contain_text("mag dit niet zien")
    expect(page.get_by_role("link", name="Logboek")).to_have_count(0)


def test_the_policy_is_strict_and_the_first_load_is_small(scene: Scene, page: Page):
    sizes: dict[str, int] = {}
    page.on("response", lambda found: sizes.update({found.url: int(found.headers.get("content-length", 0))}))
    with page.expect_response(re.compile("/console$")) as answer:
        scene.log_in(page)
    page.wait_for_selector(".zone")
    policy = answer.value.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "unsafe" not in policy
    assert any(url.endswith(".js") for url in sizes)
    assert (total := sum(sizes.values())) < LARGEST, total
