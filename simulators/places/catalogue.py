"""The eight places: Rotterdam, Schiphol and, as a folder only, Vlissingen."""

from collections.abc import Callable

from simulators.frame import Frame
from simulators.places import terminal
from simulators.places.crowd import passes_of, vehicles_of
from simulators.places.draft import Draft
from simulators.places.terminal import Size

Files = dict[str, str]


def maasmond(holders: int = 1500) -> Files:
    """A deep-sea terminal where Prinses Amaliahaven has its east quay: 1,150 by 700 m, long side at 36 degrees."""
    d = Draft("rtm-maasmond", "Terminal Maasmond (verzonnen)", "rotterdam", Frame(4.00418, 51.95068), 36.0)
    terminal.draw(d, 1150, 700, Size(blocks=12, reefer_rows=6))
    return d.files(passes_of(d.id, holders, terminal.ROLES), vehicles_of(d.id, terminal.FLEETS))


def westerhaven(holders: int = 2100) -> Files:
    """A deep-sea terminal on the west side of the same basin: 1,150 by 760 m; the quay faces it."""
    d = Draft(
        "rtm-westerhaven", "Terminal Westerhaven (verzonnen)", "rotterdam", Frame(3.98879, 51.95694), 36.0, flip=True
    )
    terminal.draw(d, 1150, 760, Size(blocks=14, reefer_rows=7, lanes_in=9, lanes_out=6, turnstiles=10))
    return d.files(passes_of(d.id, holders, terminal.ROLES), vehicles_of(d.id, terminal.FLEETS))


PLACES: dict[str, Callable[..., Files]] = {"rtm-maasmond": maasmond, "rtm-westerhaven": westerhaven}


def files(site: str, holders: int | None = None) -> Files:
    """The folder of one place: name and text of each file; `holders` for another number of people than usual."""
    return PLACES[site](holders) if holders else PLACES[site]()
