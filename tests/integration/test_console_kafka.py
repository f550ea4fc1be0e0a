"""From the alert log in Kafka to a row in the browser, through the command itself."""

import shutil
import time
from pathlib import Path

import httpx
from playwright.sync_api import expect, sync_playwright

from app.settings import read_settings
from streaming.kafka_client import broker_at
from streaming.kafka_sink import KafkaSink
from streaming.topics import create_topics
from tests.console.conftest import CHROMIUM
from tests.console.scene import FOLDER, SITE, an_alert
from tests.integration.cluster import Cluster
from tests.integration.missing import lacks
from tests.integration.test_isc_command import CLIENT, center


def test_an_alert_from_kafka_is_a_row_on_the_screen(kafka: Cluster, tmp_path: Path) -> None:
    program = shutil.which("chromium") or lacks("chromium (apt-get install chromium fonts-dejavu-core)")
    address, settings = f"kafka://{kafka.bootstrap[0]}", tmp_path / "settings.toml"
    settings.write_text('[kafka]\nprefix = "console"\n')
    broker = broker_at(address, read_settings(str(settings)).kafka)
    create_topics(broker, partitions=2)
    sink = KafkaSink(broker)
    arguments = ("--from", address, "--store", f"sqlite:///{tmp_path}/s.db", "--config", str(settings))
    with center(*arguments, "--site", str(FOLDER)) as made, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM)
        page = browser.new_page()
        page.goto(f"{_ready(made.url)}/console")
        expect(page.locator(".zone").first).to_be_visible(timeout=15_000)
        sink.write([coming := an_alert(1, severity=1)], [])
        sink.finish()
        expect(page.locator(f"#row-{coming.id}")).to_contain_text(SITE, timeout=15_000)
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
