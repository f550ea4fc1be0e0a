"""Crowd: the pass holders and fleets of an invented site, in pseudonyms, from a table of roles."""

from typing import NamedTuple

from numpy.random import Generator

from simulators import pseudonyms
from simulators.chance import stream

_SEED = 20_250_106


class Role(NamedTuple):
    """A kind of work: its share of all holders, the groups its pass holds, and who employs it."""

    name: str
    share: float
    access: tuple[str, ...]
    employers: tuple[str, ...]


def passes_of(
    site: str, holders: int, roles: list[Role], shared: dict[str, list[list[str]]] | None = None
) -> list[list[str]]:
    """Rows of `passes.csv`: `holders` people by role; one in a hundred has an old pass that is blocked or expired."""
    rng = stream(_SEED, site, "passes")
    rows: list[list[str]] = []
    for role in roles:
        for _ in range(max(round(role.share * holders), 2)):
            rows += _holder(rng, role)
    for role_name, others in (shared or {}).items():
        rows += [row for row in others if row[3] == role_name]
    return rows


def _holder(rng: Generator, role: Role) -> list[list[str]]:
    holder, employer = pseudonyms.holder(rng), role.employers[int(rng.integers(len(role.employers)))]
    until = f"202{int(rng.integers(6, 10))}-{int(rng.integers(1, 13)):02d}-{int(rng.integers(1, 29)):02d}"
    row = [pseudonyms.pass_(rng), holder, employer, role.name, ";".join(role.access), "", until, "active"]
    if rng.random() > 0.02:
        return [row]
    status = ("blocked", "lost", "returned")[int(rng.integers(3))]
    return [[pseudonyms.pass_(rng), *row[1:5], "", "2026-12-31", status], row]


def vehicles_of(site: str, fleets: list[tuple[str, str, int, tuple[str, ...]]]) -> list[list[str]]:
    """Rows of `vehicles.csv`: owner, kind, how many, access."""
    rng = stream(_SEED, site, "vehicles")
    return [
        [pseudonyms.plate(rng), owner, kind, ";".join(access), "", ""]
        for owner, kind, count, access in fleets
        for _ in range(count)
    ]
