"""The live screen in a real browser: what comes, what people do, and what becomes of it when the line is cut."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, WebSocketRoute, expect

from tests.console.scene import Scene, an_alert

ROW = ".rows .row"


def _row(page: Page, alert_id: str):
    return page.locator(f"#row-{alert_id}")


def test_an_alert_that_comes_appears_in_the_list(scene: Scene, page: Page):
    scene.log_in(page)
    expect(page.locator(".queue .nothing")).to_be_visible()
    scene.tell([coming := an_alert(1)])
    expect(_row(page, coming.id)).to_contain_text("Pas P1 ging twee keer in bij poort Oost")
    expect(page.locator(".count").nth(1)).to_contain_text("1")


def test_severity_is_told_by_shape_number_and_text(scene: Scene, page: Page):
    scene.tell([an_alert(level, severity=level) for level in (1, 2, 3, 4)])
    scene.log_in(page)
    expect(page.locator(ROW)).to_have_count(4)
    shapes = page.eval_on_selector_all(f"{ROW} .mark svg", "all => all.map(svg => svg.firstElementChild.outerHTML)")
    assert len({shape.split(" ")[0] + shape for shape in shapes}) == 4
    for at, (number, word) in enumerate((("P1", "kritiek"), ("P2", "hoog"), ("P3", "midden"), ("P4", "advies"))):
        expect(page.locator(f"{ROW} .mark").nth(at)).to_contain_text(number)
        expect(page.locator(f"{ROW} .mark").nth(at)).to_contain_text(word)


def test_an_alert_is_acknowledged_by_keyboard_alone(scene: Scene, page: Page):
    scene.tell([an_alert(1, severity=3), first := an_alert(2, severity=1)])
    scene.log_in(page)
    expect(page.locator(ROW)).to_have_count(2)
    page.keyboard.press("j")
    expect(_row(page, first.id)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("a")
    expect(page.locator(".standing")).to_contain_text("bevestigd door operator")
    expect(page.locator(ROW).nth(1)).to_have_id(f"row-{first.id}")  # acknowledged ones stand below


def test_what_was_acknowledged_stays_hollow_wherever_it_moves(scene: Scene, page: Page):
    scene.tell([low := an_alert(1, severity=3), high := an_alert(2, severity=2)])
    scene.log_in(page)
    expect(page.locator(ROW)).to_have_count(2)
    for key, alert in (("j", high), ("k", low)):
        page.keyboard.press(key)
        expect(_row(page, alert.id)).to_have_attribute("aria-selected", "true")
        page.keyboard.press("a")
        expect(_row(page, alert.id)).to_have_class(re.compile("acknowledged"))
    page.mouse.move(5, 5)
    scene.tell([fresh := an_alert(3, severity=1)])
    expect(_row(page, fresh.id)).to_be_visible()
    for alert in (low, high):
        expect(_row(page, alert.id).locator("svg")).to_have_class(re.compile("hollow"))
    expect(_row(page, fresh.id).locator("svg")).not_to_have_class(re.compile("hollow"))


def test_an_alert_is_shelved_by_keyboard_and_comes_back_in_the_list_of_shelved(scene: Scene, page: Page):
    scene.tell([low := an_alert(1, severity=4)])
    scene.log_in(page)
    expect(page.locator(ROW)).to_have_count(1)
    page.keyboard.press("j")
    page.keyboard.press("s")
    page.locator("dialog input[name=why]").focus()
    page.keyboard.type("hek wordt gemaakt")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(ROW)).to_have_count(0)
    page.get_by_role("button", name="terzijde gelegd: 1").press("Enter")
    expect(_row(page, low.id)).to_contain_text("Terzijde")


def test_keys_do_nothing_in_fields_and_can_be_switched_off(scene: Scene, page: Page):
    scene.tell([an_alert(1)])
    scene.log_in(page)
    page.keyboard.press("?")
    page.get_by_label("sneltoetsen aan").press(" ")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator(".row.selected")).to_have_count(0)


def test_who_comes_second_is_told_who_was_first(scene: Scene, open_page: Callable[[], Page]):
    scene.tell([an_alert(1)])
    one, other = open_page(), open_page()
    scene.log_in(one, "operator")
    scene.log_in(other, "second")

    def late(route: Route) -> None:
        one.keyboard.press("a")
        expect(one.locator(".standing")).to_contain_text("bevestigd door operator")
        route.continue_()

    other.route("**/acknowledge", late)
    for page in (one, other):
        expect(page.locator(ROW)).to_have_count(1)
        page.keyboard.press("j")
    other.keyboard.press("a")
    expect(other.locator(".notice")).to_contain_text("operator was u voor")
    expect(other.locator(".standing")).to_contain_text("bevestigd door operator")


def test_a_flood_is_grouped_and_nothing_is_lost(scene: Scene, page: Page):
    scene.log_in(page)
    zones = ("quay", "yard", "perimeter")
    scene.tell([an_alert(at, severity=1 + at % 4, zone=zones[at % 3]) for at in range(200)])
    expect(page.locator(".flood")).to_contain_text("Meldingenvloed: 200 in 10 minuten")
    expect(page.locator(".groups li")).to_have_count(3)
    counts = page.locator(".groups .times").all_inner_texts()
    assert sum(int(text.rstrip("×")) for text in counts) == 200
    page.keyboard.press("f")
    expect(page.locator(".rows .row").first).to_have_attribute("aria-setsize", "200")


def test_rows_keep_their_places_under_the_pointer(scene: Scene, page: Page):
    scene.tell([an_alert(at, severity=3) for at in (1, 2)])
    scene.log_in(page)
    page.locator(ROW).nth(0).hover()
    before = page.locator(ROW).nth(0).get_attribute("id")
    scene.tell([urgent := an_alert(3, severity=1)])
    waiting = page.get_by_role("button", name="1 nieuw")
    expect(waiting).to_be_visible()
    assert page.locator(ROW).nth(0).get_attribute("id") == before
    page.keyboard.press("n")
    expect(page.locator(ROW).nth(0)).to_have_id(f"row-{urgent.id}")


def test_what_came_while_the_socket_was_cut_is_there_afterwards(scene: Scene, page: Page):
    sockets: list[WebSocketRoute] = []
    scene.tell([an_alert(1)])

    def through(socket: WebSocketRoute) -> None:
        socket.connect_to_server()
        sockets.append(socket)

    page.route_web_socket("**/api/live*", through)
    scene.log_in(page)
    expect(page.locator(ROW)).to_have_count(1)
    sockets[-1].close(code=1012)
    scene.tell([an_alert(at) for at in (2, 3, 4)])
    expect(page.locator(ROW)).to_have_count(4)
    assert "after=" in sockets[-1].url
    assert len(sockets) == 2


def test_a_half_open_socket_is_said_within_six_seconds(scene: Scene, page: Page):
    deaf: list[bool] = []
    page.clock.install()

    def through(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        server.on_message(lambda message: None if deaf else socket.send(message))

    page.route_web_socket("**/api/live*", through)
    scene.log_in(page)
    scene.tell([an_alert(1)])
    expect(page.locator(ROW)).to_have_count(1)
    deaf.append(True)
    page.clock.fast_forward(6000)
    expect(page.locator(".stale")).to_contain_text("Geen gegevens sinds")
    deaf.clear()
    expect(page.locator(".stale")).to_have_count(0)


def test_dutch_by_default_and_english_by_a_switch(scene: Scene, page: Page):
    scene.tell([an_alert(1)])
    scene.log_in(page)
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    page.get_by_role("button", name="EN", exact=True).press("Enter")
    expect(page.locator(ROW)).to_contain_text("Pass P1 went in twice at gate East")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.reload()
    expect(page.locator(ROW)).to_contain_text("Pass P1 went in twice")


def test_things_that_move_are_drawn_and_choosing_does_not_recentre(scene: Scene, page: Page):
    scene.tell([an_alert(1, zone="quay"), an_alert(2, zone="yard")])
    scene.log_in(page)
    expect(page.locator(".zone.open")).to_have_count(2)
    before = page.locator(".zone.quay").first.get_attribute("d")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(".map .zone.chosen")).to_have_count(1)
    assert page.locator(".zone.quay").first.get_attribute("d") == before
    moving = (
        '{"kind":"sighting","id":"s%d","time":"2025-01-06T12:00:00Z","received":"2025-01-06T12:00:00Z","site":"rtm-maasmond",'
        '"camera":"cam","track":"t%d","object":"person","lon":4.00%d,"lat":51.95,"accuracy_m":1,"confidence":0.9}'
    )
    scene.positions.take([(moving % (at, at, at)).encode() for at in (1, 2, 3)])
    expect(page.locator(".objects-count")).to_contain_text("dingen in beeld: 3")


@pytest.mark.slow
def test_ten_thousand_alerts_are_less_than_a_thousand_nodes(scene: Scene, page: Page):
    for first in range(0, 10_000, 500):
        scene.tell([an_alert(first + at, severity=1 + at % 4) for at in range(500)])
    scene.log_in(page)
    expect(page.locator(".groups li").first).to_be_visible()
    page.keyboard.press("f")
    expect(page.locator(".rows .row").first).to_have_attribute("aria-setsize", "10000", timeout=20_000)
    assert page.evaluate("document.querySelectorAll('*').length") < 1000
