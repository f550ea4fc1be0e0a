"""The demo as `make demo` starts it: how long until a crew at the fence stands on the screen."""

import shutil
import time

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.console.conftest import CHROMIUM
from tests.console.pictures import FENCE, USUAL, demo, log_in
from tests.integration.missing import lacks

LIMIT_S = 60.0


@pytest.mark.slow
@pytest.mark.integration
def test_a_crew_at_the_fence_is_on_the_screen_within_a_minute(capsys: pytest.CaptureFixture[str]):
    program = shutil.which("chromium") or lacks("chromium (apt-get install chromium fonts-dejavu-core)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM)
        begun = time.monotonic()
        with demo() as (address, password):
            page = log_in(browser, USUAL, address, "operator", password)
            opened = time.monotonic() - begun
            expect(page.locator(".row", has_text=FENCE).first).to_be_visible(timeout=3 * LIMIT_S * 1000)
            took = time.monotonic() - begun
            browser.close()
    with capsys.disabled():
        print(f"\nthe console after {opened:.1f} s, the crew after {took:.1f} s")
    assert took < LIMIT_S
