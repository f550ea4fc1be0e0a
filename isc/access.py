"""Access: who may do what. Nobody may do anything that a role or a token's scopes do not name."""

from typing import Literal, Protocol, get_args

from msgspec import Struct

from domain.alert import Alert
from domain.finding import Reason

Permission = Literal[
    "alerts.read",
    "persons.read",
    "alerts.act",
    "alerts.shelve_urgent",
    "alerts.judge",
    "alerts.mute",
    "reports.write",
    "second.person",
    "persons.reveal",
    "shifts.read",
    "shifts.hand",
    "cases.read",
    "cases.write",
    "cases.export",
    "outbox.read",
    "figures.read",
    "audit.read",
    "bulletins.read",
    "bulletins.write",
    "phenomena.read",
    "inbox.read",
    "users.manage",
    "recipients.manage",
    "sources.read",
    "feed.read",
]
PUBLIC = "public"
"""The mark of the few routes that ask for no permission."""

PERMISSIONS: tuple[Permission, ...] = tuple(name for name in get_args(Permission) if name != "feed.read")
"""What roles and tokens may name; `feed.read` is for recipients, who come by another way."""

_PRODUCTS: frozenset[Permission] = frozenset({"bulletins.read", "phenomena.read"})
_OPERATOR: frozenset[Permission] = frozenset(
    {"alerts.read", "persons.read", "alerts.act", "reports.write", "shifts.read", "shifts.hand", *_PRODUCTS}
)
_SUPERVISOR: frozenset[Permission] = frozenset({"alerts.shelve_urgent", "alerts.mute", "second.person", "figures.read"})
_CASES: frozenset[Permission] = frozenset({"cases.read", "cases.write", "cases.export", "persons.reveal"})
_ANALYST: frozenset[Permission] = frozenset(
    {
        "alerts.read",
        "persons.read",
        "alerts.act",
        "alerts.judge",
        "reports.write",
        "shifts.read",
        "bulletins.write",
        "inbox.read",
    }
)
_AUDITOR: frozenset[Permission] = frozenset(
    {"alerts.read", "persons.read", "cases.read", "shifts.read", "figures.read", "audit.read", "inbox.read"}
)

ROLES: dict[str, frozenset[Permission]] = {
    "operator": _OPERATOR,
    "supervisor": _OPERATOR | _SUPERVISOR,
    "analyst": _CASES | _PRODUCTS | _ANALYST,
    "admin": frozenset({"alerts.read", "figures.read", "users.manage", "recipients.manage", "sources.read"}),
    "auditor": _PRODUCTS | _AUDITOR,
    "wallboard": frozenset({"alerts.read"}),
}
"""As console.md gives them, for what there is so far. `persons.read`: to see who an alert is about."""


OPEN: frozenset[Permission] = frozenset({"alerts.read", "persons.read", "figures.read"})
"""What anybody may do where the house is open."""


class Principal(Struct, frozen=True, kw_only=True):
    """Who asks: an account in a session, a machine with a token, or anybody where the house is open."""

    name: str
    role: str = "machine"
    permissions: frozenset[Permission]
    sites: tuple[str, ...] | None = None
    session: str | None = None
    token: str | None = None
    csrf: str | None = None
    provider: bool = False
    """Whether an identity provider knows them: then there is no password here."""

    def __repr__(self) -> str:
        """The name alone: the rest holds secrets."""
        return f"Principal({self.name!r})"

    def may(self, permission: str) -> bool:
        """Whether this is allowed."""
        return permission == PUBLIC or permission in self.permissions

    def sees(self, site: str) -> bool:
        """Whether the site is one of theirs; `sites` None means all."""
        return self.sites is None or site in self.sites


class Gate(Protocol):
    """Tells who asks."""

    cookie: str
    """The name of the cookie that holds a session's secret."""

    secure: bool
    """Whether the cookie goes over TLS only."""

    hosts: frozenset[str] | None
    """Names by which we may be called, None for any."""

    def by_session(self, secret: str) -> Principal | None:
        """Whose session this is; None where it has ended or never was."""

    def by_token(self, secret: str) -> Principal | None:
        """Whose token this is; None where it has ended or never was."""

    def anybody(self) -> Principal | None:
        """Who it is that shows nothing; None where that is nobody."""

    def holds(self, principal: Principal) -> bool:
        """Whether the principal is still known and may still do the same."""

    def is_fresh(self, principal: Principal) -> bool:
        """Whether who asks showed the password of this session a short while ago."""

    def confirm(self, principal: Principal, password: str) -> bool:
        """Whether the password is that of the session's account; then the session counts as fresh."""


class OpenGate:
    """Lets anybody read who reaches the address: for this machine only, where nobody else does."""

    hosts: frozenset[str] | None = frozenset({"127.0.0.1", "localhost", "[::1]"})

    cookie = "havenwacht"
    secure = False

    def by_session(self, secret: str) -> Principal | None:
        """There are no sessions."""
        return self.anybody()

    def by_token(self, secret: str) -> Principal | None:
        """There are no tokens."""
        return self.anybody()

    def anybody(self) -> Principal | None:
        """A reader."""
        return Principal(name="anybody", permissions=OPEN)

    def holds(self, principal: Principal) -> bool:
        """As long as the house stands."""
        return True

    def is_fresh(self, principal: Principal) -> bool:
        """Nobody shows a password."""
        return False

    def confirm(self, principal: Principal, password: str) -> bool:
        """There are no passwords."""
        return False


def without_person(alert: Alert) -> Alert:
    """The alert for those who may not see whom it is about: what, where and when, and of whom only the kind."""
    if not alert.personal:
        return alert
    key = alert.reason.key
    return Alert(
        **{name: getattr(alert, name) for name in alert.__struct_fields__}
        | {
            "subject": alert.subject.partition("/")[0] + "/-",
            "reason": Reason(key, {}, key, key),
            "because": (),
            "evidence": (),
            "related": (),
            "quality": (),
        }
    )
