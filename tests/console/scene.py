"""A console on a real socket, with accounts of every role, a real site, and alerts when a test wants them."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from argon2 import PasswordHasher
from playwright.sync_api import Page
from prometheus_client import CollectorRegistry
from sqlalchemy import Engine

from domain.alert import Alert
from geofences.read import read_site
from isc.access import ROLES
from isc.accounts import Accounts
from isc.api import make_app
from isc.feed import Feed
from isc.metrics import Metrics
from isc.oidc import Provider
from isc.oidc_settings import OidcSettings
from isc.positions import Positions
from isc.register import open_register, pseudonym_of
from isc.serve import Server, bind
from isc.sources import Sources
from isc.store import Store
from tests.isc.build import log_of, make_alert

PASSWORD = "correct horse battery"
SITE = "rtm-maasmond"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
KEY = b"k" * 32
PASS = "P-2041, J. de Vries"
"""What the register of the scene knows about one pass."""

SUBJECT = f"pass/{pseudonym_of(KEY, 'pass', PASS)}"
FOLDER = Path(__file__).parents[2] / "sites" / SITE


class Scene:
    """The application and what stands behind it."""

    def __init__(self, engine: Engine, folder: Path, url: str, issuer: str | None) -> None:
        self.skew = 0.0
        self.url = url
        self.others: set[str] = set()
        """Hosts besides ours that a page may call: those of a provider."""
        metrics = Metrics(registry := CollectorRegistry())
        self.engine = engine
        self.feed = Feed(engine)
        self.positions = Positions(Sources(self.now), metrics)
        self.store = Store(engine, metrics, self.now)
        self.accounts = Accounts(engine, self.now, secure=False, hasher=CHEAP)
        self.told = 0
        for name in (*ROLES, "second"):
            self.accounts.add(name, name if name in ROLES else "operator", (), PASSWORD)
        register = open_register(f"sqlite:///{folder}/register.db", self.now)
        register.load(KEY, [("pass", PASS)])
        provider = issuer and Provider(_provided(issuer, url), "secret", engine, self.now)
        behind = {
            "provider": provider,
            "positions": self.positions,
            "sites": {SITE: read_site(FOLDER)},
            "register": register,
            "phones": {SITE: {"call_gatehouse": "010-2201"}},
        }
        self.app = make_app(engine, self.feed, metrics, registry, self.now, self.accounts, **behind)

    def now(self) -> float:
        """The server's clock, which a test may put forward by `skew` seconds."""
        return time.time() + self.skew

    def tell(self, alerts: Sequence[Alert]) -> None:
        """Put these into the store, as the log would bring them."""
        self.store.take(log_of(alerts, first=self.told))
        self.told += len(alerts)
        self.feed.notice()

    def log_in(self, page: Page, name: str = "operator", path: str = "", password: str = PASSWORD) -> None:
        """Open a screen as somebody."""
        page.goto(f"{self.url}/login?next=/console{path}")
        page.fill("input[name=name]", name)
        page.fill("input[name=password]", password)
        page.click("main button")
        page.wait_for_selector(".frame > header")


def _provided(issuer: str, url: str) -> OidcSettings:
    groups = {"isc-analysts": "analyst", "isc-operators": "operator"}
    sites = {group: [SITE] for group in groups}
    return OidcSettings(issuer=issuer, redirect=f"{url}/login/oidc/back", roles=groups, sites=sites)


def an_alert(at: float = 0.0, severity: int = 2, **given: object) -> Alert:
    """An alert of the site that has a map."""
    values: dict[str, object] = {"site": SITE, "zone": "perimeter", "severity": severity, "subject": f"pass/P{at:g}"}
    return make_alert(at, **values | given)


@contextmanager
def playing(engine: Engine, folder: Path, issuer: str | None = None) -> Iterator[Scene]:
    """Serves on a free port of this machine until the end of the block; people may log in at `issuer` too."""
    listener = bind("127.0.0.1:0", plain_http_allowed=False)
    made = Scene(engine, folder, f"http://127.0.0.1:{listener.getsockname()[1]}", issuer)
    server = Server(made.app, made.feed)
    thread = Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield made
    finally:
        server.should_exit = True
        thread.join()
        listener.close()
