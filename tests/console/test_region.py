"""The region's screen: phenomena a week as plots, and bulletins from draft to withdrawal, by keyboard."""

from collections.abc import Sequence

from playwright.sync_api import Page, expect

from isc.phenomena import count
from isc.proposals import Actor
from isc.work import Judgement, Work
from tests.console.scene import PASSWORD, SITE, Scene, an_alert
from tests.console.test_screens import check_axe

WEEK_S = 7 * 86_400.0


def _judged(scene: Scene, pattern: str, found: Sequence[tuple[int, Judgement]]) -> None:
    """Alerts of a pattern, so many weeks after the first one, with what people said of them."""
    work = Work(scene.engine, scene.now)
    alerts = [an_alert(week * WEEK_S + at, pattern=pattern) for at, (week, _) in enumerate(found)]
    scene.tell(alerts)
    for alert, (_, verdict) in zip(alerts, found, strict=True):
        subject = work.subject(alert.id)
        assert subject is not None
        work.judge(subject, 0, Actor("analyst", "analyst"), verdict, "gezien")
    count(scene.engine, scene.now, {SITE: "rotterdam"})


def test_phenomena_are_plots_of_a_week_each(scene: Scene, page: Page):
    _judged(scene, "M01", [(0, "true"), (0, "true"), (0, "false"), (3, "true")])
    _judged(scene, "M08", [(1, "false")])
    scene.log_in(page, "analyst", "/region")
    expect(page.locator(".plot")).to_have_count(2)
    fence = page.locator(".plot", has_text="hek beklommen of geknipt")
    expect(fence).to_contain_text("3 echt van 4")
    expect(fence.get_by_role("img", name="M01 per week, 2025-W02 tot 2025-W05")).to_be_visible()
    expect(fence.locator("rect.judged")).to_have_count(2)
    heights = [float(bar.get_attribute("height") or 0) for bar in fence.locator("rect.found").all()]
    assert heights[0] == 2 * heights[1] > 0
    fence.locator("summary").press("Enter")
    expect(fence.locator("tbody tr").first).to_have_text(f"2025-W05{SITE}11")


def test_a_bulletin_is_written_published_and_withdrawn(scene: Scene, page: Page):
    scene.log_in(page, "analyst", "/region")
    page.get_by_role("button", name="Nieuw: handelingsperspectief").press("Enter")
    page.get_by_label("Titel, Nederlands").fill("Hek dubbel bewaken")
    page.get_by_label("Titel, Engels").fill("Watch the fence twice")
    page.get_by_label("Tekst, Nederlands").fill("Een ronde om de twee uur.")
    page.get_by_label("Tekst, Engels").fill("A round every two hours.")
    page.get_by_label("Patroon").select_option("M01")
    page.get_by_label("Werking").fill("een derde minder")
    check_axe(page)
    page.get_by_role("button", name="Opslaan").press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    told = page.locator("article", has_text="Hek dubbel bewaken")
    expect(told).to_contain_text("concept")
    page.get_by_role("button", name="Wijzigen: Hek dubbel bewaken").press("Enter")
    page.get_by_label("Tekst, Nederlands").fill("Een ronde elk uur.")
    page.get_by_role("button", name="Opslaan").press("Enter")
    expect(told).to_contain_text("Een ronde elk uur.")
    expect(told).to_contain_text("een derde minder")
    scene.skew = 600
    page.get_by_role("button", name="Publiceren: Hek dubbel bewaken").press("Enter")
    page.get_by_role("dialog", name="Toon opnieuw wie u bent").get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_label("Wachtwoord").press("Enter")
    expect(told).to_contain_text("gepubliceerd")
    page.get_by_role("button", name="Intrekken: Hek dubbel bewaken").press("Enter")
    page.get_by_label("Waarom").fill("het werkt niet")
    page.get_by_label("Waarom").press("Enter")
    expect(told).to_contain_text("ingetrokken")
    expect(told).to_contain_text("het werkt niet")


def test_who_may_only_read_writes_nothing(scene: Scene, page: Page):
    scene.log_in(page, "operator", "/region")
    expect(page.get_by_role("heading", name="Bulletins")).to_be_visible()
    expect(page.get_by_role("button", name="Nieuw: ontwikkeling")).to_have_count(0)
