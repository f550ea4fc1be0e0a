"""Pages: the list of alerts and one alert, readable without a script. What comes from events is text, never markup."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, get_args
from urllib.parse import urlencode
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from msgspec import Struct, structs

from domain.alert import Alert
from domain.errors import ConfigError
from domain.finding import Because, Family
from domain.times import utc
from isc.access import Principal
from isc.parameters import Severity, Status
from isc.texts import Language, texts_in

FOLDER = Path(__file__).parent / "templates"
REFRESH_S = 15
ASSETS = {"style.css": "text/css", "icon.svg": "image/svg+xml"}

Chosen = Mapping[str, str]
"""The parameters of the address, one value each."""


class Moment(Struct, frozen=True):
    """A time as people read it, and in UTC."""

    utc: str
    day: str
    clock: str


class Pages:
    """Renders pages; times are those of `timezone`."""

    def __init__(self, now: Callable[[], float], timezone: str) -> None:
        self._now = now
        try:
            self._zone = ZoneInfo(timezone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ConfigError("--timezone", f"found {timezone!r}, expected one like Europe/Amsterdam") from error
        loader = FileSystemLoader(FOLDER)
        self._environment = Environment(
            loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )

    def alerts(
        self,
        user: Principal,
        alerts: Sequence[Alert],
        after: int | None,
        chosen: Chosen,
        sites: Sequence[str],
        language: Language,
    ) -> str:
        """The list; `chosen` are the parameters with which it was asked for."""
        live = "cursor" not in chosen and chosen.get("refresh") == "on"
        return self._render(
            "list.html",
            language,
            "/",
            chosen,
            user=user,
            alerts=[self._shape(alert, language) for alert in alerts],
            after=after,
            choices=_choices(sites, texts_in(language)),
            fields=dict.fromkeys(("site", "severity", "family", "status", "text", "hidden"), "") | dict(chosen),
            older_page="cursor" in chosen,
            refresh=REFRESH_S if live else None,
        )

    def alert(self, user: Principal, versions: Sequence[Alert], chosen: Chosen, language: Language) -> str:
        """One alert as its newest version has it, with all versions below."""
        said = [alert for alert in versions if alert.status in ("new", "updated")] or versions
        newest = self._shape(structs.replace(versions[-1], reason=said[-1].reason), language)
        told = [self._shape(version, language) for version in versions]
        here = f"/alerts/{versions[-1].id}"
        shown = {"user": user, "alert": newest, "versions": told}
        return self._render("alert.html", language, here, chosen, refresh=None, **shown)

    def missing(self, user: Principal, language: Language) -> str:
        """There is no such alert."""
        return self._render("missing.html", language, "/", {}, user=user, refresh=None)

    def login(self, language: Language, *, back: str, wrong: bool, provider: bool) -> str:
        """The form; `back` is where one goes afterwards."""
        chosen = {"next": back}
        return self._render(
            "login.html", language, "/login", chosen, user=None, refresh=None, back=back, wrong=wrong, provider=provider
        )

    def _render(self, name: str, language: Language, here: str, chosen: Chosen, **values: Any) -> str:
        def link(path: str, **changed: Any) -> str:
            kept = dict(chosen) if path == here and changed else {}
            parameters = {"lang": language} | kept | changed
            return f"{path}?{urlencode({key: value for key, value in parameters.items() if value is not None})}"

        shared = {"t": texts_in(language), "language": language, "here": here, "home": "/", "link": link}
        now = self._moment(self._now())
        return self._environment.get_template(name).render(**shared, now=now, **values)

    def _shape(self, alert: Alert, language: Language) -> dict[str, Any]:
        """The alert's fields with times and the sentence as the page shows them."""
        fields = {name: getattr(alert, name) for name in structs.asdict(alert)}
        times = {name: self._moment(fields[name]) for name in ("time", "noticed", "last")}
        sentence = getattr(alert.reason, language) or alert.reason.key
        because = [structs.asdict(reason) | {"expected": _expected(reason)} for reason in alert.because]
        quality = [" · ".join(f"{key} {value}" for key, value in entry.items()) for entry in alert.quality]
        seen = {"sentence": sentence, "certainty": f"{alert.score:.0%}", "because": because, "quality": quality}
        return fields | times | seen

    def _moment(self, seconds: float) -> Moment:
        local = datetime.fromtimestamp(seconds, self._zone)
        return Moment(utc(seconds), local.strftime("%d-%m-%Y"), local.strftime("%H:%M:%S"))


def asset(name: str) -> bytes:
    """A file that pages name; one of `ASSETS`."""
    return (FOLDER / name).read_bytes()


def _choices(sites: Sequence[str], t: Mapping[str, str]) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        ("site", [(site, site) for site in sites]),
        ("severity", [(level, f"P{level} {t[f'severity_{level}']}") for level in get_args(Severity)]),
        ("family", [(family, t[f"family_{family}"]) for family in get_args(Family)]),
        ("status", [(status, t[f"status_{status}"]) for status in get_args(Status)]),
    ]


def _expected(reason: Because) -> str:
    if reason.low is None and reason.high is None:
        return ""
    low = "" if reason.low is None else f"{reason.low:g}"
    high = "" if reason.high is None else f"{reason.high:g}"
    return f"{low} – {high} {reason.unit}".strip()
