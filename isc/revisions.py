"""Revisions: whoever changes something says which state they saw; who comes second is told who was first."""

from typing import Annotated

from fastapi import Header, HTTPException
from sqlalchemy import Connection, select

from domain.times import utc
from isc.schema import ACCOUNTS


class Refused(Exception):
    """What was asked for cannot be done; the text says why."""


class TakenError(HTTPException):
    """Somebody else was first."""

    def __init__(self, by: str, at: float, revision: int) -> None:
        """Say who, when, and which state there is now."""
        super().__init__(409, {"message": f"already changed by {by}", "by": by, "at": utc(at), "revision": revision})


def check_owner(connection: Connection, owner: str | None) -> None:
    """Raises Refused unless this is an account that is open, or nobody."""
    query = select(ACCOUNTS.c.name).where(ACCOUNTS.c.name == owner, ACCOUNTS.c.disabled.is_(False))
    if owner is not None and connection.scalar(query) is None:
        raise Refused(f"found no open account {owner}")


def seen(if_match: Annotated[str | None, Header(pattern=r'^"[0-9]{1,9}"$')] = None) -> int:
    """The revision that `If-Match` names; 428 without one."""
    if if_match is None:
        raise HTTPException(428, "expected If-Match with the ETag of what was seen")
    return int(if_match.strip('"'))


def etag(revision: int) -> dict[str, str]:
    """The header that names a revision."""
    return {"ETag": f'"{revision}"'}
