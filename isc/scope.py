"""Scope: what of the alerts a principal gets to see: those of their sites, without persons where that is not theirs."""

from collections.abc import Sequence

from fastapi import HTTPException
from msgspec import Struct, json, structs

from domain.alert import decode_alert, encode_alert
from isc.access import Principal, without_person
from isc.audit import Audit
from isc.outbox import Asked
from isc.search import Filter

NOWHERE = ("",)
"""A site that no alert has."""


class _About(Struct):
    site: str
    id: str = ""
    subject: str = ""
    related: tuple[str, ...] = ()

    def units(self) -> list[str]:
        return [name.removeprefix(UNIT) for name in (self.subject, *self.related) if name.startswith(UNIT)]


UNIT = "unit/"
_ABOUT = json.Decoder(_About)


def site_of(body: str) -> str:
    """The site of an alert as JSON text."""
    return _ABOUT.decode(body).site


def id_of(body: str) -> str:
    """The id of an alert as JSON text."""
    return _ABOUT.decode(body).id


def within(principal: Principal, wanted: Filter) -> Filter:
    """The filter, kept to the principal's sites; 403 where it would tell of persons by the way."""
    if (wanted.subject or wanted.text) and not principal.may("persons.read"):
        raise HTTPException(403, "searching by subject or text takes persons.read")
    if principal.sites is None:
        return wanted
    sites = tuple(site for site in wanted.site or principal.sites if site in principal.sites)
    return structs.replace(wanted, site=sites or NOWHERE)


def told_to(principal: Principal, body: str) -> str:
    """An alert as this principal may read it."""
    if principal.may("persons.read"):
        return body
    return encode_alert(without_person(decode_alert(body.encode()))).decode()


def note_view(
    audit: Audit, principal: Principal, asked: str, bodies: list[str], searched: Filter | None = None
) -> None:
    """Write down that persons were seen, or looked for.

    What was looked for, and alerts that were opened (`searched` None), go to the log as lookups too. A list does not:
    it refreshes itself, and would drown what people ask.
    """
    names = principal.may("persons.read") and any('"personal":true' in body for body in bodies)
    looked = searched is not None and bool(searched.text or searched.subject)
    if looked:
        sites = searched.site if searched is not None else ()
        audit.note(principal.name, "search", asked, _asked(bodies, sites), count=str(len(bodies)))
    elif names:
        opened = _asked(bodies) if searched is None else ()
        audit.note(principal.name, "view", asked, opened, count=str(len(bodies)))


def _asked(bodies: Sequence[str], sites: Sequence[str] = ()) -> list[Asked]:
    """By site: how many alerts, and the units that they are about; also sites of which nothing was found."""
    found: dict[str, list[_About]] = {site: [] for site in sites if site not in NOWHERE}
    for body in bodies:
        about = _ABOUT.decode(body)
        found.setdefault(about.site, []).append(about)
    return [
        Asked(site, tuple(unit for about in abouts for unit in about.units()), len({about.id for about in abouts}))
        for site, abouts in found.items()
    ]


def visible(principal: Principal, bodies: list[str]) -> list[str]:
    """The alerts of the principal's sites as they may read them."""
    return [told_to(principal, body) for body in bodies if principal.sees(site_of(body))]
