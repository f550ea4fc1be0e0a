"""Crowd: the pass holders and fleets of an invented site, in pseudonyms, from a table of roles."""

from collections.abc import Sequence
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


def passes_of(site: str, holders: int, roles: list[Role], shared: list[list[str]] | None = None) -> list[list[str]]:
    """Rows of `passes.csv`: `holders` people by role; two in a hundred have an old pass that opens nothing.

    `shared` are rows of another site, of people who work at both.
    """
    rng = stream(_SEED, site, "passes")
    rows: list[list[str]] = []
    for role in roles:
        for _ in range(max(round(role.share * holders), 2)):
            rows += _holder(rng, role)
    return rows + [row for row in shared or () if row[-1] == "active"]


def _holder(rng: Generator, role: Role) -> list[list[str]]:
    holder, employer = pseudonyms.holder(rng), role.employers[int(rng.integers(len(role.employers)))]
    until = f"202{int(rng.integers(6, 10))}-{int(rng.integers(1, 13)):02d}-{int(rng.integers(1, 29)):02d}"
    row = [pseudonyms.pass_(rng), holder, employer, role.name, ";".join(role.access), "", until, "active"]
    if rng.random() > 0.02:
        return [row]
    status = ("blocked", "lost", "returned")[int(rng.integers(3))]
    return [[pseudonyms.pass_(rng), *row[1:5], "", "2026-12-31", status], row]


def vehicles_of(fleets: Sequence[tuple[str, str, int, tuple[str, ...]]]) -> list[list[str]]:
    """Rows of `vehicles.csv`: owner, kind, how many, access. An owner has the same vehicles at every site."""
    found: list[list[str]] = []
    for owner, kind, count, access in fleets:
        rng = stream(_SEED, owner, kind)
        found += [[pseudonyms.plate(rng), owner, kind, ";".join(access), "", ""] for _ in range(count)]
    return found
