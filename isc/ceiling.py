"""Ceiling: what of the feed somebody may have at most: level, sites, products, and what for. Without one: nothing."""

from collections.abc import Sequence
from typing import Literal, get_args

from msgspec import Struct

from domain.errors import ConfigError
from isc.stix import LEVELS
from isc.users import joined

Level = Literal["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"]
"""TLP 2.0, as `LEVELS` has them."""

Product = Literal["alert", "incident", "phenomenon", "development", "course-of-action"]
PRODUCTS: tuple[Product, ...] = get_args(Product)
"""What the feed holds (feed.md)."""

Purpose = Literal["security", "investigation", "research"]
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)


class Ceiling(Struct, frozen=True, kw_only=True):
    """No `sites` means all; of products and purposes one at least is named. Raises ConfigError where that is wrong."""

    tlp: str
    products: tuple[str, ...]
    purposes: tuple[str, ...]
    sites: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check("--tlp", [self.tlp], LEVELS)
        _check("--product", self.products, PRODUCTS)
        _check("--purpose", self.purposes, PURPOSES)

    def row(self) -> dict[str, str | int]:
        """As the table of recipients keeps it."""
        told = {"products": ";".join(self.products), "purposes": ";".join(self.purposes), "sites": joined(self.sites)}
        return {"tlp": LEVELS.index(self.tlp)} | told


def bits_of(purposes: Sequence[str]) -> int:
    """Purposes as a number, so that a database tells in one step whether two have one in common.

    >>> bits_of(["security", "research"])
    5
    """
    return sum(1 << PURPOSES.index(purpose) for purpose in PURPOSES if purpose in purposes)


def _check(option: str, found: Sequence[str], known: Sequence[str]) -> None:
    for name in found:
        if name not in known:
            raise ConfigError(option, f"found {name!r}, expected one of {', '.join(known)}")
    if not found:
        raise ConfigError(option, f"found none, expected one at least of {', '.join(known)}")
