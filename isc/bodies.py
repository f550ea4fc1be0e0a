"""Bodies: what a request brings, checked against a struct before anybody looks at it."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from fastapi import HTTPException
from msgspec import Meta, Struct
from starlette.requests import Request

from domain.finding import Family
from isc.bulletin_stix import Content, Kind
from isc.ceiling import Ceiling, Level, Product, Purpose
from isc.handovers import Section
from isc.parameters import ID, SUBJECT, TIME, UUID
from isc.redaction import Redaction
from isc.work import Judgement

T = TypeVar("T", bound=Struct)

LARGEST = 65_536
JSON = "application/json"

Line = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]
Written = Annotated[str, Meta(min_length=1, max_length=4000, pattern=r"^[^\x00]+$")]
Name = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")]
Role = Literal["operator", "supervisor", "analyst", "admin", "auditor", "wallboard"]
AlertIds = Annotated[list[Annotated[str, Meta(pattern=UUID)]], Meta(min_length=1, max_length=100)]


class Assignment(Struct, forbid_unknown_fields=True):
    """To whom; null for nobody."""

    owner: Name | None


class Shelving(Struct, forbid_unknown_fields=True):
    """Until when, and why."""

    until: Annotated[str, Meta(pattern=TIME, description="RFC 3339 with an offset")]
    why: Line


class Verdict(Struct, forbid_unknown_fields=True):
    """What it was, and why we say so."""

    verdict: Judgement
    why: Line


class NewCase(Struct, forbid_unknown_fields=True):
    """A title, and the alerts that it is about, all of one site."""

    title: Line
    alerts: AlertIds


class Links(Struct, forbid_unknown_fields=True):
    """Further alerts."""

    alerts: AlertIds


class Remark(Struct, forbid_unknown_fields=True):
    """What is written in a case."""

    text: Written


class NewTask(Struct, forbid_unknown_fields=True):
    """What is to be done, by whom (null: by nobody yet), until when."""

    text: Line
    owner: Name | None = None
    due: Annotated[str, Meta(pattern=TIME, description="RFC 3339 with an offset")] | None = None


class Outcome(Struct, forbid_unknown_fields=True):
    """What came of it."""

    outcome: Line


class Password(Struct, forbid_unknown_fields=True):
    """The password of whoever is logged in."""

    password: Annotated[str, Meta(min_length=1, max_length=1000)]


class ExportWish(Struct, forbid_unknown_fields=True):
    """To whom, on what ground, why, and how much of persons."""

    recipient: Line
    legal_basis: Line
    reason: Line
    redaction: Redaction = "aliases"


Moment = Annotated[str, Meta(pattern=TIME, description="RFC 3339 with an offset")]
Id = Annotated[str, Meta(pattern=ID)]


class NewMute(Struct, forbid_unknown_fields=True):
    """What is not to be told, from when (now) until when, and why; `urgent`: not even alerts of severity 1."""

    site: Id
    end: Moment
    why: Line
    zone: Id | None = None
    detector: Id | None = None
    begin: Moment | None = None
    urgent: bool = False


class NewReport(Struct, forbid_unknown_fields=True):
    """What somebody saw or heard, where, and when (now)."""

    site: Id
    text: Line
    severity: Literal[1, 2, 3, 4]
    family: Family
    zone: Id | None = None
    subject: Annotated[str, Meta(pattern=SUBJECT)] | None = None
    time: Moment | None = None


class NewReveal(Struct, forbid_unknown_fields=True):
    """Of which open case, who, and why it must be known."""

    case: Annotated[int, Meta(ge=1, le=2**31 - 1)]
    subject: Annotated[str, Meta(pattern=SUBJECT)]
    why: Line


class NewHandover(Struct, forbid_unknown_fields=True):
    """Of which site the shift ends."""

    site: Id


class Letter(Struct, forbid_unknown_fields=True):
    """What the next shift should know."""

    notes: Annotated[str, Meta(max_length=20_000, pattern=r"^[^\x00]*$")]


class Acceptance(Struct, forbid_unknown_fields=True):
    """The parts that were gone through, and the password."""

    password: Annotated[str, Meta(min_length=1, max_length=1000)]
    seen: list[Section]


Sites = Annotated[list[Id], Meta(min_length=1, max_length=200)] | None
"""Of which sites; null for all."""


class NewUser(Struct, forbid_unknown_fields=True):
    """An account to be made; its first password is made up and told once."""

    name: Name
    role: Role
    sites: Sites


class NewRole(Struct, forbid_unknown_fields=True):
    """Another role and sites of an account."""

    role: Role
    sites: Sites


class NewCeiling(Struct, forbid_unknown_fields=True):
    """What of the feed somebody may have at most."""

    tlp: Level
    sites: Sites
    products: Annotated[list[Product], Meta(min_length=1, max_length=5)]
    purposes: Annotated[list[Purpose], Meta(min_length=1, max_length=3)]

    def ceiling(self) -> Ceiling:
        """As recipients have it."""
        lists = {"products": tuple(self.products), "purposes": tuple(self.purposes)}
        return Ceiling(tlp=self.tlp, sites=tuple(self.sites or ()), **lists)


class NewRecipient(NewCeiling, forbid_unknown_fields=True):
    """A recipient to be made, for so many days."""

    name: Name
    days: Annotated[int, Meta(ge=1, le=3650)]


class NewBulletin(Struct, forbid_unknown_fields=True):
    """A development or a course of action, with what stands in it."""

    kind: Kind
    content: Content


class Reason(Struct, forbid_unknown_fields=True):
    """Why."""

    why: Line


BODIES: tuple[type[Struct], ...] = (
    Assignment,
    Shelving,
    Verdict,
    NewCase,
    Links,
    Remark,
    NewTask,
    Outcome,
    Password,
    ExportWish,
    NewMute,
    NewReport,
    NewReveal,
    NewHandover,
    Letter,
    Acceptance,
    NewUser,
    NewRole,
    NewCeiling,
    NewRecipient,
    NewBulletin,
    Content,
    Reason,
)


def reads(kind: type[T]) -> Callable[[Request], Awaitable[T]]:
    """A dependency that reads the body as this struct; 413 for too much of it, 422 for anything else."""
    decode = msgspec.json.Decoder(kind).decode

    async def read(request: Request) -> T:
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > LARGEST:
                raise HTTPException(413, f"expected at most {LARGEST} bytes")
        try:
            return decode(body)
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            raise HTTPException(422, str(error)) from error

    return read


def described(kind: type[Struct]) -> dict[str, Any]:
    """The `openapi_extra` of a route that takes this body."""
    schema = {"$ref": f"#/components/schemas/{kind.__name__}"}
    return {"requestBody": {"required": True, "content": {JSON: {"schema": schema}}}}
