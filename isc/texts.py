"""Texts of the pages, in Dutch and English."""

from typing import Literal

Language = Literal["nl", "en"]
LANGUAGES: tuple[Language, ...] = ("nl", "en")

TEXTS: dict[str, tuple[str, str]] = {
    "title": ("Meldingen", "Alerts"),
    "skip": ("Naar de meldingen", "Skip to the alerts"),
    "as_of": ("stand van", "as of"),
    "live_on": ("ververst elke 15 s; stop", "refreshes every 15 s; stop"),
    "live_off": ("elke 15 s verversen", "refresh every 15 s"),
    "site": ("Locatie", "Site"),
    "zone": ("Zone", "Zone"),
    "severity": ("Ernst", "Severity"),
    "family": ("Soort", "Family"),
    "status": ("Status", "Status"),
    "search": ("Zoek in tekst", "Search the text"),
    "filter": ("Filter", "Filter"),
    "show_all": ("Alles tonen", "Show all"),
    "any": ("alle", "any"),
    "hidden": ("ook wat niet getoond werd", "also what was not shown"),
    "older": ("Oudere meldingen", "Older alerts"),
    "newest": ("Nieuwste meldingen", "Newest alerts"),
    "none": ("Geen meldingen.", "No alerts."),
    "none_hint": (
        "Er kwam nog niets binnen, of niets past bij dit filter.",
        "Nothing came in yet, or nothing matches.",
    ),
    "when": ("Wanneer", "When"),
    "what": ("Wat", "What"),
    "who": ("Wie of wat", "Who or what"),
    "count": ("Aantal", "Count"),
    "simulated": ("gesimuleerd", "simulated"),
    "not_shown": ("niet getoond", "not shown"),
    "back": ("Terug naar de lijst", "Back to the list"),
    "because": ("Waarom", "Why"),
    "feature": ("Kenmerk", "Feature"),
    "observed": ("Gezien", "Observed"),
    "expected": ("Verwacht", "Expected"),
    "share": ("Aandeel", "Share"),
    "evidence": ("Bewijs", "Evidence"),
    "of": ("van", "of"),
    "event": ("Gebeurtenis", "Event"),
    "place": ("Plaats in het logboek", "Place in the log"),
    "actions": ("Wat te doen", "What to do"),
    "quality": ("Waar het zicht beperkt was", "Where sight was limited"),
    "versions": ("Versies", "Versions"),
    "version": ("Versie", "Version"),
    "noticed": ("Opgemerkt", "Noticed"),
    "last": ("Laatst", "Last"),
    "score": ("Zekerheid", "Certainty"),
    "incident": ("Incident", "Incident"),
    "detector": ("Detector", "Detector"),
    "rule": ("Regelversie", "Rule version"),
    "missing": ("Deze melding bestaat niet.", "There is no such alert."),
    "log_in": ("Inloggen", "Log in"),
    "log_in_oidc": ("Inloggen met het account van uw organisatie", "Log in with your organisation's account"),
    "log_out": ("Uitloggen", "Log out"),
    "name": ("Naam", "Name"),
    "password": ("Wachtwoord", "Password"),
    "wrong": (
        "Naam of wachtwoord klopt niet, of het account wacht na te veel pogingen.",
        "Name or password is wrong, or the account waits after too many tries.",
    ),
    "severity_1": ("kritiek", "critical"),
    "severity_2": ("hoog", "high"),
    "severity_3": ("midden", "medium"),
    "severity_4": ("advies", "advisory"),
    "family_geofence": ("gebied", "geofence"),
    "family_presence": ("aanwezigheid", "presence"),
    "family_uithaler": ("uithalers", "uithalers"),
    "family_passholder": ("pashouder", "pass holder"),
    "family_logistics": ("logistiek", "logistics"),
    "family_sensor": ("sensor", "sensor"),
    "status_new": ("nieuw", "new"),
    "status_updated": ("bijgewerkt", "updated"),
    "status_cleared": ("voorbij", "cleared"),
    "status_withdrawn": ("ingetrokken", "withdrawn"),
}


def texts_in(language: Language) -> dict[str, str]:
    """All texts in one language."""
    at = LANGUAGES.index(language)
    return {key: pair[at] for key, pair in TEXTS.items()}


def language_of(asked: str | None, accepted: str | None) -> Language:
    """The language that was asked for in the address, else the first of ours that the browser accepts, else Dutch.

    >>> language_of(None, "de;q=0.9, en-GB;q=0.8, nl;q=0.5")
    'en'
    """
    if asked in LANGUAGES:
        return asked
    weighed: list[tuple[float, int, Language]] = []
    for place, part in enumerate((accepted or "").split(",")[:20]):
        name, _, weight = part.partition(";")
        short = name.strip().lower()[:2]
        if short in LANGUAGES and (share := _weight(weight)) > 0:
            weighed.append((-share, place, short))
    return min(weighed)[2] if weighed else "nl"


def _weight(text: str) -> float:
    try:
        return float(text.strip().removeprefix("q=") or 1.0)
    except ValueError:
        return 0.0
