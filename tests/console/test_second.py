"""What takes a second person: two people on two pages, by keyboard."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from isc.accounts import FRESH_S
from tests.console.scene import PASS, PASSWORD, SITE, SUBJECT, Scene, an_alert

ROW = ".rows .row"


def _a_case(scene: Scene, page: Page) -> None:
    """A case about an alert whose pass the register knows."""
    scene.tell([an_alert(1, subject=SUBJECT)])
    scene.log_in(page, "analyst")
    expect(page.locator(ROW)).to_have_count(1)
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.get_by_label("Titel").press("Enter")
    expect(page.locator(".lines .code", has_text=SUBJECT)).to_be_visible()


def _ask_who(page: Page) -> None:
    page.get_by_role("button", name=f"Wie is dit?: {SUBJECT}").press("Enter")
    page.get_by_label("Waarom").fill("Aangifte van de bewaking")
    page.get_by_label("Waarom").press("Enter")


def _show_password(page: Page, password: str = PASSWORD) -> None:
    again = page.get_by_role("dialog", name="Toon opnieuw wie u bent")
    again.get_by_label("Wachtwoord").fill(password)
    again.get_by_label("Wachtwoord").press("Enter")


def test_who_it_is_is_told_for_a_while_after_a_second_person_agreed(scene: Scene, open_page: Callable[[], Page]):
    analyst, supervisor = open_page(), open_page()
    analyst.clock.install()
    _a_case(scene, analyst)
    _ask_who(analyst)
    expect(analyst.locator(".reveal")).to_contain_text("voorstel 1 wacht")
    scene.log_in(supervisor, "supervisor", "/second")
    expect(supervisor.locator(".proposals")).to_contain_text("Aangifte van de bewaking")
    expect(supervisor.get_by_role("link", name="Tweede persoon 1")).to_be_visible()
    supervisor.get_by_role("button", name="Instemmen: Voorstel 1").press("Enter")
    expect(supervisor.locator(".notice")).to_contain_text("Voorstel 1: uitgevoerd")
    analyst.get_by_role("button", name=f"Tonen: {SUBJECT}").press("Enter")
    expect(analyst.locator(".reveal")).to_contain_text(PASS)
    analyst.clock.fast_forward("20:00")
    expect(analyst.locator("main")).not_to_contain_text(PASS)
    expect(analyst.get_by_role("button", name=f"Wie is dit?: {SUBJECT}")).to_be_visible()


def test_what_weighs_most_asks_for_the_password_again(scene: Scene, page: Page):
    _a_case(scene, page)
    scene.skew = FRESH_S + 60
    _ask_who(page)
    _show_password(page, "another one altogether")
    expect(page.get_by_role("dialog", name="Toon opnieuw wie u bent")).to_contain_text("niet het wachtwoord")
    _show_password(page)
    expect(page.locator(".reveal")).to_contain_text("voorstel 1 wacht")


def test_who_does_not_show_the_password_asks_nobody(scene: Scene, page: Page):
    _a_case(scene, page)
    scene.skew = FRESH_S + 60
    _ask_who(page)
    expect(page.get_by_role("dialog", name="Toon opnieuw wie u bent")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".notice")).to_contain_text("password again")
    expect(page.get_by_role("button", name=f"Wie is dit?: {SUBJECT}")).to_be_visible()


def test_a_critical_alert_is_laid_aside_when_a_second_person_agrees(scene: Scene, open_page: Callable[[], Page]):
    operator, supervisor = open_page(), open_page()
    scene.tell([critical := an_alert(1, severity=1)])
    scene.log_in(operator)
    expect(operator.locator(ROW)).to_have_count(1)
    operator.keyboard.press("j")
    operator.keyboard.press("s")
    operator.get_by_label("Waarom").fill("hek wordt gemaakt")
    operator.get_by_label("Waarom").press("Enter")
    expect(operator.locator(".notice")).to_contain_text("voorstel 1 wacht")
    expect(operator.locator(f"#row-{critical.id}")).to_contain_text("nieuw")
    scene.log_in(supervisor, "supervisor", "/second")
    expect(supervisor.locator(".proposals")).to_contain_text("Pas P1 ging twee keer in")
    supervisor.get_by_role("button", name="Instemmen: Voorstel 1").press("Enter")
    expect(operator.get_by_role("button", name="terzijde gelegd: 1")).to_be_visible()
    expect(operator.locator(ROW)).to_have_count(0)


def test_who_asked_may_take_it_back_but_not_agree(scene: Scene, page: Page):
    _a_case(scene, page)
    _ask_who(page)
    expect(page.locator(".reveal")).to_contain_text("voorstel 1 wacht")
    page.get_by_role("link", name="Tweede persoon").press("Enter")
    expect(page.locator(".proposals")).to_contain_text(SITE)
    expect(page.get_by_role("button", name="Instemmen: Voorstel 1")).to_have_count(0)
    page.get_by_role("button", name="Terugnemen: Voorstel 1").press("Enter")
    expect(page.locator(".notice")).to_contain_text("Voorstel 1: niet gedaan")
    expect(page.locator(".proposals")).to_have_count(0)
