"""Routes of the admin: accounts, recipients of the feed, and how the sources are."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Path
from msgspec import json
from sqlalchemy import Engine
from starlette.responses import Response

from domain.errors import ConfigError
from isc.access import ROLES, Principal
from isc.audit import Audit
from isc.bodies import JSON, NewCeiling, NewRecipient, NewRole, NewUser, described, reads
from isc.described import answers
from isc.needs import Needs
from isc.recipients import Recipients, Told
from isc.sources import Sources, states
from isc.stepup import FreshNeeds
from isc.users import NewSecret, User, UserList, Users, new_password

DAY_S = 86_400.0
DONE = (401, 403, 404, 413, 422)
NAMED = r"^[a-z0-9][a-z0-9._-]{0,63}$"

AccountName = Annotated[str, Path(pattern=NAMED)]
UserReader = Annotated[Principal, Depends(Needs("users.manage"))]
UserAdmin = Annotated[Principal, Depends(FreshNeeds("users.manage"))]
RecipientReader = Annotated[Principal, Depends(Needs("recipients.manage"))]
RecipientAdmin = Annotated[Principal, Depends(FreshNeeds("recipients.manage"))]
SourceReader = Annotated[Principal, Depends(Needs("sources.read"))]


def add_admin(
    app: FastAPI, engine: Engine, users: Users | None, audit: Audit, sources: Sources, now: Callable[[], float]
) -> None:
    """Add the routes under `/api/users`, `/api/recipients` and `/api/sources`; without accounts there are no users."""
    if users is not None:
        _add_users(app, users, audit)
    _add_recipients(app, Recipients(engine, now), audit)

    @app.get("/api/sources", responses=answers("SourceList", 401, 403), tags=["admin"])
    def listed(who: SourceReader) -> Response:
        """Each log of each site: how new, how silent, where it is blind; and what could not be taken."""
        return _answer(states(engine, sources, who.sites))


def _add_users(app: FastAPI, users: Users, audit: Audit) -> None:
    @app.get("/api/users", responses=answers("UserList", 401, 403), tags=["admin"])
    def listed(who: UserReader) -> Response:
        """The accounts whose sites are all among yours, and what each role may do."""
        found = [user for user in users.listed() if _within(who, user.sites)]
        audit.note(who.name, "view", "accounts", count=str(len(found)))
        return _answer(UserList(found, {role: sorted(may) for role, may in ROLES.items()}))

    @app.post("/api/users", responses=answers("NewSecret", *DONE), tags=["admin"], openapi_extra=described(NewUser))
    def add(who: UserAdmin, given: Annotated[NewUser, Depends(reads(NewUser))]) -> Response:
        """Make an account. The answer holds its first password, this once."""
        _check_sites(who, given.sites)
        password = new_password()
        with _told():
            users.add(given.name, given.role, given.sites or (), password, who.name)
        return _answer(NewSecret(given.name, password))

    @app.post("/api/users/{name}/disable", responses=answers("User", *DONE), tags=["admin"])
    def disable(who: UserAdmin, name: AccountName) -> Response:
        """Close an account for good; its sessions end. Not your own."""
        _other(who, name, users)
        users.disable(name, who.name)
        return _answer(_user(users, who, name))

    @app.post("/api/users/{name}/password", responses=answers("NewSecret", *DONE), tags=["admin"])
    def reset(who: UserAdmin, name: AccountName) -> Response:
        """Give a local account another password, told this once; its sessions end. Not your own."""
        _local(_other(who, name, users))
        password = new_password()
        users.set_password(name, password, who.name)
        return _answer(NewSecret(name, password))

    @app.post(
        "/api/users/{name}/role", responses=answers("User", *DONE), tags=["admin"], openapi_extra=described(NewRole)
    )
    def role(who: UserAdmin, name: AccountName, given: Annotated[NewRole, Depends(reads(NewRole))]) -> Response:
        """Give a local account another role and sites; its sessions end. Not your own."""
        _local(_other(who, name, users))
        _check_sites(who, given.sites)
        users.set_role(name, given.role, given.sites or (), who.name)
        return _answer(_user(users, who, name))


def _add_recipients(app: FastAPI, recipients: Recipients, audit: Audit) -> None:
    @app.get("/api/recipients", responses=answers("RecipientList", 401, 403), tags=["admin"])
    def listed(who: RecipientReader) -> Response:
        """The recipients whose sites are all among yours."""
        found = [one for one in recipients.listed() if _within(who, one.sites)]
        audit.note(who.name, "view", "recipients", count=str(len(found)))
        return _answer({"recipients": found})

    body = described(NewRecipient)

    @app.post("/api/recipients", responses=answers("NewSecret", *DONE), tags=["admin"], openapi_extra=body)
    def add(who: RecipientAdmin, given: Annotated[NewRecipient, Depends(reads(NewRecipient))]) -> Response:
        """Let somebody fetch the feed. The answer holds the secret, this once."""
        _check_sites(who, given.sites)
        if any(one.name == given.name and not one.over for one in recipients.listed()):
            raise HTTPException(422, f"found a recipient {given.name} already, expected a new name")
        with _told():
            secret = recipients.add(given.name, given.ceiling(), given.days * DAY_S, by=who.name)
        return _answer(NewSecret(given.name, secret))

    @app.post("/api/recipients/{name}/key", responses=answers("NewSecret", *DONE), tags=["admin"])
    def rekey(who: RecipientAdmin, name: AccountName) -> Response:
        """Another secret, told this once; the one before holds no longer."""
        _recipient(recipients, who, name)
        with _told():
            return _answer(NewSecret(name, recipients.rekey(name, who.name)))

    @app.post("/api/recipients/{name}/end", responses=answers("Told", *DONE), tags=["admin"])
    def end(who: RecipientAdmin, name: AccountName) -> Response:
        """Nothing goes out to them any more."""
        _recipient(recipients, who, name)
        with _told():
            recipients.end(name, who.name)
        return _answer(_recipient(recipients, who, name))

    body = described(NewCeiling)

    @app.post("/api/recipients/{name}/ceiling", responses=answers("Told", *DONE), tags=["admin"], openapi_extra=body)
    def limit(
        who: RecipientAdmin, name: AccountName, given: Annotated[NewCeiling, Depends(reads(NewCeiling))]
    ) -> Response:
        """Another ceiling; what no longer goes out is withdrawn from them when they fetch next."""
        _recipient(recipients, who, name)
        _check_sites(who, given.sites)
        with _told():
            recipients.limit(name, given.ceiling(), who.name)
        return _answer(_recipient(recipients, who, name))


@contextmanager
def _told() -> Iterator[None]:
    """What cannot be done is answered with 422."""
    try:
        yield
    except ConfigError as error:
        raise HTTPException(422, str(error)) from error


def _within(who: Principal, sites: Sequence[str] | None) -> bool:
    return who.sites is None or (sites is not None and set(sites) <= set(who.sites))


def _check_sites(who: Principal, sites: Sequence[str] | None) -> None:
    if not _within(who, sites):
        raise HTTPException(403, "sites: expected some of your own")


def _user(users: Users, who: Principal, name: str) -> User:
    for user in users.listed():
        if user.name == name and _within(who, user.sites):
            return user
    raise HTTPException(404, "found no such account")


def _other(who: Principal, name: str, users: Users) -> User:
    if name == who.name:
        raise HTTPException(422, "found your own account, expected that another admin does it")
    return _user(users, who, name)


def _local(user: User) -> None:
    if user.login != "local":
        raise HTTPException(422, "found an account of the identity provider, which gives its role and password")


def _recipient(recipients: Recipients, who: Principal, name: str) -> Told:
    for one in recipients.listed():
        if one.name == name and _within(who, one.sites):
            return one
    raise HTTPException(404, "found no such recipient")


def _answer(found: object) -> Response:
    return Response(json.encode(found), media_type=JSON)
