"""Bulletins as STIX: a development is a report on a note, a course of action mitigates a pattern; in two languages.

The Dutch text stands in the object itself, the English one in a language-content beside it (STIX 2.1, 7.1).
"""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct
from sqlalchemy import Connection, select

from domain.times import microseconds
from isc.ceiling import Level, Purpose, bits_of
from isc.feed_schema import OBJECTS
from isc.plain import plain
from isc.shelf import Place, Shelf, newest, next_version
from isc.stix import (
    LEVELS,
    OURSELVES,
    PRODUCT_EXTENSION,
    Made,
    common,
    made_of,
    marking,
    pattern_of,
    product_support,
)

Kind = Literal["development", "course-of-action"]

Title = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]
Markdown = Annotated[str, Meta(min_length=1, max_length=20_000, pattern=r"^[^\x00]+$")]
Line = Annotated[str, Meta(max_length=1000, pattern=r"^[^\x00]*$")]
SiteId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9._:/+-]{1,100}$")]
Pattern = Annotated[str, Meta(pattern=r"^[MS][0-9]{2}$")]
Day = Annotated[str, Meta(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]


class Said(Struct, frozen=True, forbid_unknown_fields=True):
    """The same in both languages; `text` is Markdown."""

    title: Title
    text: Markdown


class Content(Struct, frozen=True, forbid_unknown_fields=True):
    """What stands in a bulletin, and to whom it may go; `sites` null for all.

    `sources`, `certainty`, `begin` and `end` belong to developments; `tried`, `effect` and `cost` to courses of action.
    """

    nl: Said
    en: Said
    tlp: Level
    purposes: Annotated[tuple[Purpose, ...], Meta(min_length=1, max_length=3)]
    sites: Annotated[tuple[SiteId, ...], Meta(min_length=1, max_length=200)] | None = None
    pattern: Pattern | None = None
    certainty: Literal["low", "moderate", "high"] | None = None
    sources: Line = ""
    begin: Day | None = None
    end: Day | None = None
    tried: Line = ""
    effect: Line = ""
    cost: Line = ""


CERTAIN = {"low": 15, "moderate": 50, "high": 85, None: 50}
"""STIX confidence of our words (STIX 2.1, appendix A, "Low, Med, High")."""


def publish(connection: Connection, now: Callable[[], float], number: int, kind: Kind, content: Content) -> None:
    """Put the next version of a bulletin into the feed, for each of its sites; what it was before is replaced."""
    shelf, level, at = Shelf(connection, now), LEVELS.index(content.tlp), microseconds(now())
    bodies = _bodies(number, kind, content)
    before = newest(connection, [body["id"] for body in bodies])
    versions = [made for body in bodies if (made := next_version(before.get(body["id"]), body, at))]
    versions = [_dated(made, versions) for made in versions]
    patterns = [made_of(pattern_of(content.pattern))] if content.pattern else []
    for site in content.sites or ("",):
        place = Place(kind, site, level, bits_of(content.purposes))
        shelf.put([*product_support(level), *patterns], place)
        shelf.add(versions, place, str(number))
    shelf.done()


def take_back(connection: Connection, now: Callable[[], float], number: int) -> None:
    """Revoke all that was told of a bulletin, wherever it went."""
    shelf, at = Shelf(connection, now), microseconds(now())
    mine = OBJECTS.c.source == str(number), OBJECTS.c.product.in_(("development", "course-of-action"))
    places = (OBJECTS.c.id, OBJECTS.c.product, OBJECTS.c.site, OBJECTS.c.tlp, OBJECTS.c.purposes)
    where: dict[str, list[Place]] = {}
    for row in connection.execute(select(*places).distinct().where(*mine, OBJECTS.c.recipient == "")):
        where.setdefault(row.id, []).append(Place(row.product, row.site, row.tlp, row.purposes))
    for own, before in sorted(newest(connection, where).items()):
        made = next_version(before, before | {"revoked": True}, at)
        for place in where[own]:
            shelf.add([] if made is None else [made], place, str(number))
    shelf.done()


def _dated(made: Made, versions: Sequence[Made]) -> Made:
    """A language-content with the version that it translates."""
    if made.type != "language-content":
        return made
    main = next(one for one in versions if one.id == made.body["object_ref"])
    return made_of(made.body | {"object_modified": main.body["modified"]})


def _bodies(number: int, kind: Kind, content: Content) -> list[dict[str, Any]]:
    word, marked = str(number), {"object_marking_refs": [marking(LEVELS.index(content.tlp))["id"]]}
    about = [pattern_of(content.pattern)["id"]] if content.pattern else []
    if kind == "course-of-action":
        return _action(word, content, about, marked)
    note = (
        common("note", "bulletin", word) | marked | {"content": _sources(content), "object_refs": about or [OURSELVES]}
    )
    report = _said("report", word, kind, content) | marked
    report |= {"report_types": ["threat-report"], "object_refs": [note["id"], *about]}
    report |= {"confidence": CERTAIN[content.certainty]}
    return [note, report, _english(report["id"], word, content) | marked]


def _action(word: str, content: Content, about: list[str], marked: dict[str, Any]) -> list[dict[str, Any]]:
    action = _said("course-of-action", word, "course-of-action", content) | marked
    links = [
        common("relationship", "bulletin", word, pattern)
        | marked
        | {"relationship_type": "mitigates", "source_ref": action["id"], "target_ref": pattern}
        for pattern in about
    ]
    return [action, *links, _english(action["id"], word, content) | marked]


def _said(kind: str, word: str, product: str, content: Content) -> dict[str, Any]:
    names = ("pattern", "certainty", "sources", "begin", "end", "tried", "effect", "cost")
    told = {name: _clean(getattr(content, name)) for name in names if getattr(content, name)}
    extension = {"extension_type": "property-extension", "kind": product} | told
    return common(kind, "bulletin", word) | {
        "lang": "nl",
        "name": _clean(content.nl.title),
        "description": _clean(content.nl.text),
        "extensions": {PRODUCT_EXTENSION: extension},
    }


def _english(own: str, word: str, content: Content) -> dict[str, Any]:
    said = {"name": _clean(content.en.title), "description": _clean(content.en.text)}
    return common("language-content", "bulletin", word) | {"object_ref": own, "contents": {"en": said}}


def _sources(content: Content) -> str:
    parts = [content.sources or "-", f"{content.begin or '..'} / {content.end or '..'}", content.certainty or "-"]
    return "\n".join(map(_clean, parts))


def _clean(text: str) -> str:
    """Text without signs that steer, but with its lines."""
    return plain(text, keep="\n\t")
