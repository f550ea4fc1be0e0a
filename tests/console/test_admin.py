"""The admin's screen: accounts, recipients and sources, by keyboard."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from isc.recipients import Recipients
from tests.console.scene import PASSWORD, SITE, Scene, an_alert
from tests.console.test_screens import check_axe


def _row(page: Page, name: str):
    return page.locator("tr", has=page.get_by_role("cell", name=name, exact=True))


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).press("Enter")


def _secret(page: Page) -> str:
    """What is told once; the dialog is closed then."""
    told = page.locator(".secret").inner_text()
    page.get_by_role("dialog").get_by_role("button", name="Sluiten").press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    return told


def test_an_account_is_made_changed_and_closed(scene: Scene, open_page: Callable[[], Page]):
    admin, fresh = open_page(), open_page()
    scene.log_in(admin, "admin", "/admin")
    _press(admin, "Gebruiker toevoegen")
    admin.get_by_label("Naam").fill("pietersen")
    admin.get_by_role("dialog").get_by_label("Rol").select_option("analist")
    admin.get_by_label("Terminal Maasmond (verzonnen)").press(" ")
    check_axe(admin)
    admin.get_by_label("Naam").press("Enter")
    password = _secret(admin)
    expect(_row(admin, "pietersen")).to_contain_text(f"analist{SITE}")
    scene.log_in(fresh, "pietersen", "/cases", password=password)
    expect(fresh.get_by_role("heading", name="Zaken")).to_be_visible()
    _press(admin, "Rol van pietersen")
    admin.get_by_role("dialog").get_by_label("Rol").select_option("controleur")
    _press(admin, "Opslaan")
    expect(_row(admin, "pietersen")).to_contain_text("controleur")
    expect(admin.get_by_role("button", name="Rol van pietersen")).to_be_focused()
    _press(admin, "pietersen sluiten")
    admin.get_by_role("dialog").get_by_role("button", name="pietersen sluiten").press("Enter")
    expect(_row(admin, "pietersen")).to_contain_text("gesloten")
    expect(admin.get_by_role("button", name=re.compile("van pietersen"))).to_have_count(0)
    expect(fresh).to_have_url(re.compile("/login"))  # whose account is closed is shown out


def test_another_password_is_told_once(scene: Scene, open_page: Callable[[], Page]):
    admin, other = open_page(), open_page()
    scene.log_in(admin, "admin", "/admin")
    _press(admin, "Nieuw wachtwoord voor operator")
    admin.get_by_role("dialog").get_by_role("button", name="Nieuw wachtwoord").press("Enter")
    password = _secret(admin)
    assert password not in admin.content()
    scene.log_in(other, "operator", password=password)


def test_what_cannot_be_is_said_and_nothing_is_changed(scene: Scene, page: Page):
    scene.log_in(page, "admin", "/admin")
    expect(page.get_by_role("button", name="Rol van operator")).to_be_visible()
    expect(page.get_by_role("button", name="Rol van admin")).to_have_count(0)
    _press(page, "Gebruiker toevoegen")
    page.get_by_label("Naam").fill("operator")
    page.get_by_label("Naam").press("Enter")
    expect(page.locator(".notice")).to_contain_text("found an account of this name")


def test_a_stale_password_is_asked_for_before_anything_changes(scene: Scene, page: Page):
    scene.log_in(page, "admin", "/admin")
    scene.skew = 600
    _press(page, "operator sluiten")
    page.get_by_role("dialog").get_by_role("button", name="operator sluiten").press("Enter")
    again = page.get_by_role("dialog", name="Toon opnieuw wie u bent")
    again.get_by_label("Wachtwoord").fill(PASSWORD)
    again.get_by_label("Wachtwoord").press("Enter")
    expect(_row(page, "operator").first).to_contain_text("gesloten")


def test_a_recipient_is_let_in_limited_and_ended(scene: Scene, page: Page):
    scene.log_in(page, "admin", "/admin")
    _press(page, "Ontvanger toevoegen")
    page.get_by_label("Naam").fill("soc")
    page.get_by_label("incidenten").press(" ")
    page.get_by_role("dialog").get_by_label("Hoogstens").select_option("TLP:AMBER")
    check_axe(page)
    page.get_by_label("Naam").press("Enter")
    secret = _secret(page)
    assert Recipients(scene.engine, scene.now).known("soc", secret)
    expect(_row(page, "soc")).to_contain_text("TLP:AMBERalle locatiesmeldingen, incidentenbeveiliging")
    _press(page, "Plafond van soc")
    page.get_by_role("dialog").get_by_label("Hoogstens").select_option("TLP:GREEN")
    _press(page, "Opslaan")
    expect(_row(page, "soc")).to_contain_text("TLP:GREEN")
    _press(page, "Ander geheim voor soc")
    page.get_by_role("dialog").get_by_role("button", name="Ander geheim").press("Enter")
    assert _secret(page) != secret
    _press(page, "soc beëindigen")
    page.get_by_role("dialog").get_by_role("button", name="soc beëindigen").press("Enter")
    expect(_row(page, "soc")).to_contain_text("voorbij")


def test_sources_tell_how_far_they_were_read(scene: Scene, page: Page):
    scene.tell([an_alert(1)])
    scene.log_in(page, "admin", "/admin")
    expect(page.locator("main")).to_contain_text("0 tegenspraken, 0 onleesbare regels")
    expect(page.locator("dt", has_text="alerts-0")).to_be_visible()
