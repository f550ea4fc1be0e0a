"""Parameters: what the address of a request asks for, checked before anything is looked up."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import Path, Query

from domain.finding import Family
from isc.search import LONGEST_PAGE, PAGE, Filter

ID = r"^[A-Za-z0-9._:/+-]{1,100}$"
SUBJECT = r"^[A-Za-z0-9._:/+-]{1,320}$"
DAY = (
    r"(20[0-9]{2}-((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)"
    r"|20(0[048]|[2468][048]|[13579][26])-02-29)"
)
TIME = (
    rf"^{DAY}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{{1,6}})?"
    r"(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$"
)
"""RFC 3339 with an offset, days that exist only: what the description of the API lets through is never refused."""

UUID = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
HIGHEST = 2**63 - 1

Status = Literal["new", "updated", "cleared", "withdrawn"]
Severity = Literal["1", "2", "3", "4"]
Id = Annotated[str, Query(pattern=ID)]
Cursor = Annotated[int | None, Query(ge=0, le=HIGHEST, description="`next` of the page before")]
Limit = Annotated[int, Query(ge=1, le=LONGEST_PAGE, description="alerts on a page")]
Instant = Annotated[str | None, Query(pattern=TIME, description="RFC 3339 with an offset")]
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
AlertId = Annotated[str, Path(pattern=UUID)]
AfterNumber = Annotated[int, Query(ge=0, le=HIGHEST, description="the number of the last one received")]
DEFAULT_LIMIT = PAGE


def wanted(
    site: Annotated[list[Id] | None, Query(max_length=50)] = None,
    zone: Annotated[list[Id] | None, Query(max_length=50)] = None,
    severity: Annotated[list[Severity] | None, Query(max_length=4)] = None,
    family: Annotated[list[Family] | None, Query(max_length=6)] = None,
    detector: Annotated[list[Id] | None, Query(max_length=50)] = None,
    pattern: Annotated[list[Id] | None, Query(max_length=50)] = None,
    status: Annotated[list[Status] | None, Query(max_length=4)] = None,
    subject: Annotated[list[Annotated[str, Query(pattern=SUBJECT)]] | None, Query(max_length=50)] = None,
    incident: Annotated[str | None, Query(pattern=UUID)] = None,
    shown: bool | None = None,
    since: Instant = None,
    until: Instant = None,
    muted: Annotated[bool | None, Query(description="whether a mute held for it")] = None,
    text: Annotated[str, Query(max_length=200, description="whole words that must all occur")] = "",
) -> Filter:
    """Filters: repeated ones are alternatives, different ones must all hold; `since` <= time < `until`."""
    return Filter(
        site=tuple(site or ()),
        zone=tuple(zone or ()),
        severity=tuple(int(value) for value in severity or ()),
        family=tuple(family or ()),
        detector=tuple(detector or ()),
        pattern=tuple(pattern or ()),
        status=tuple(status or ()),
        subject=tuple(subject or ()),
        incident=(incident,) if incident else (),
        shown=shown,
        muted=muted,
        since=_seconds(since),
        until=_seconds(until),
        text=text,
    )


def _seconds(text: str | None) -> float | None:
    """Seconds since 1970 UTC."""
    return None if text is None else datetime.fromisoformat(text).timestamp()
