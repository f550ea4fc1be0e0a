"""From the alert log in Kafka to a row in the browser, through the command itself."""

import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect, sync_playwright

from app.settings import read_settings
from streaming.kafka_client import Broker, broker_at
from streaming.kafka_sink import KafkaSink
from streaming.topics import create_topics
from tests.console.conftest import CHROMIUM
from tests.console.load import LIMIT_S, apart, figures, in_time, look_on, move_in_kafka, watch
from tests.console.scene import FOLDER, SITE, an_alert
from tests.integration.cluster import Cluster
from tests.integration.missing import lacks
from tests.integration.test_isc_command import CLIENT, center


def test_an_alert_from_kafka_is_a_row_on_the_screen(kafka: Cluster, tmp_path: Path) -> None:
    with _screen(kafka, tmp_path, "console") as (page, broker, _):
        sink = KafkaSink(broker)
        sink.write([coming := an_alert(1, severity=1)], [])
        sink.finish()
        expect(page.locator(f"#row-{coming.id}")).to_contain_text(SITE, timeout=15_000)


@pytest.mark.slow
def test_an_alert_from_kafka_is_a_row_within_a_tenth_of_a_second(
    kafka: Cluster, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with _screen(kafka, tmp_path, "speed") as (page, broker, url):
        alerts = KafkaSink(broker)

        def tell(number: int) -> str:
            alert = an_alert(number, severity=1)
            alerts.write([alert], [])
            return alert.id

        tell(0)
        expect(page.locator(".rows .row")).to_have_count(1, timeout=15_000)
        page.mouse.move(5, 5)
        with apart(look_on, url, ""), apart(move_in_kafka, f"kafka://{kafka.bootstrap[0]}", "speed"):
            expect(page.locator(".objects-count")).to_contain_text(re.compile(r"2\D?000"), timeout=30_000)
            page.keyboard.press("f")
            page.keyboard.press("f")  # rows, also in a flood
            watch(page)
            told = in_time(tell)
            page.wait_for_timeout(1000)
        seen, p50, p95, nodes = figures(page, told)
        alerts.finish()
    with capsys.disabled():
        print(f"\n{seen} of {len(told)} seen; p50 {p50 * 1e3:.0f} ms, p95 {p95 * 1e3:.0f} ms, {nodes} nodes")
    assert seen > 0.9 * len(told)
    assert p95 < LIMIT_S


@contextmanager
def _screen(kafka: Cluster, folder: Path, prefix: str) -> Iterator[tuple[Page, Broker, str]]:
    """The live screen of a command that reads from Kafka, the broker, and the address."""
    program = shutil.which("chromium") or lacks("chromium (apt-get install chromium fonts-dejavu-core)")
    address, settings = f"kafka://{kafka.bootstrap[0]}", folder / "settings.toml"
    settings.write_text(f'[kafka]\nprefix = "{prefix}"\n')
    broker = broker_at(address, read_settings(str(settings)).kafka)
    create_topics(broker, partitions=2)
    arguments = ("--from", address, "--store", f"sqlite:///{folder}/s.db", "--config", str(settings))
    with center(*arguments, "--site", str(FOLDER)) as made, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM)
        page = browser.new_page()
        page.goto(f"{_ready(made.url)}/console")
        expect(page.locator(".zone").first).to_be_visible(timeout=15_000)
        yield page, broker, made.url
        browser.close()


def _ready(url: str) -> str:
    """The address, as soon as it answers."""
    for _ in range(300):
        try:
            CLIENT.get(f"{url}/healthz").raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            break
    return url
