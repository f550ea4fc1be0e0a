"""Settings of the identity provider; apart, for every command reads settings and few have need of the rest."""

from msgspec import Struct


class OidcSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the provider is, and what its groups may do here; a group that is not named gives nothing."""

    issuer: str | None = None
    client_id: str = "havenwacht"
    redirect: str = "http://127.0.0.1:8600/login/oidc/back"
    groups_claim: str = "groups"
    roles: dict[str, str] = {}
    sites: dict[str, list[str]] = {}
