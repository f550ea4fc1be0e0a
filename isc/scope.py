"""Scope: what of the alerts a principal gets to see: those of their sites, without persons where that is not theirs."""

from fastapi import HTTPException
from msgspec import Struct, json, structs

from domain.alert import decode_alert, encode_alert
from isc.access import Principal, without_person
from isc.audit import Audit
from isc.search import Filter

NOWHERE = ("",)
"""A site that no alert has."""


class _Site(Struct):
    site: str


_SITE = json.Decoder(_Site)


def site_of(body: str) -> str:
    """The site of an alert as JSON text."""
    return _SITE.decode(body).site


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
    """Write down that persons were seen, or looked for."""
    names = principal.may("persons.read") and any('"personal":true' in body for body in bodies)
    looked = searched is not None and bool(searched.text or searched.subject)
    if names or looked:
        audit.note(principal.name, "search" if looked else "view", asked, count=str(len(bodies)))


def visible(principal: Principal, bodies: list[str]) -> list[str]:
    """The alerts of the principal's sites as they may read them."""
    return [told_to(principal, body) for body in bodies if principal.sees(site_of(body))]
