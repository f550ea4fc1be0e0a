"""The eight places: Rotterdam, Schiphol and Vlissingen. Positions and sizes follow public figures."""

from collections.abc import Callable

from simulators.frame import Frame
from simulators.places import airport, roads, terminal
from simulators.places.crowd import Role, passes_of, vehicles_of
from simulators.places.draft import Draft
from simulators.places.terminal import Size

Files = dict[str, str]

_SMALL = [
    Role("operator", 0.30, ("staff", "operations"), ("Leegdepot Bedrijf",)),
    Role("planner", 0.06, ("staff", "operations"), ("Leegdepot Bedrijf",)),
    Role("office", 0.08, ("staff",), ("Leegdepot Bedrijf",)),
    Role("mechanic", 0.16, ("staff", "maintenance"), ("Containerherstel",)),
    Role("reefer", 0.07, ("staff", "reefer"), ("Koeltechniek Zuid",)),
    Role("guard", 0.06, ("security",), ("Bewaking Waterweg",)),
    Role("cleaner", 0.05, ("cleaning",), ("Schoon en Zo",)),
    Role("customs", 0.02, ("customs",), ("Douane",)),
    Role("trucker", 0.20, ("truckers",), ("Transport De Vries", "Polder Cargo", "Eurohaul")),
]


def maasmond(holders: int = 1500) -> Files:
    """A deep-sea terminal where Prinses Amaliahaven has its east quay: 1,150 by 700 m, long side at 36 degrees."""
    d = Draft("rtm-maasmond", "Terminal Maasmond (verzonnen)", "rotterdam", Frame(4.00418, 51.95068), 36.0)
    terminal.draw(d, 1150, 700, Size(blocks=12, reefer_rows=6))
    return d.files(passes_of(d.id, holders, terminal.ROLES), vehicles_of(terminal.FLEETS))


def westerhaven(holders: int = 2100) -> Files:
    """A deep-sea terminal on the west side of the same basin: 1,150 by 760 m; the quay faces it."""
    d = Draft(
        "rtm-westerhaven", "Terminal Westerhaven (verzonnen)", "rotterdam", Frame(3.98879, 51.95694), 36.0, flip=True
    )
    terminal.draw(d, 1150, 760, Size(blocks=14, reefer_rows=7, lanes_in=9, lanes_out=6, turnstiles=10))
    shared = passes_of("rtm-maasmond", 1500, terminal.ROLES)[::9]
    return d.files(passes_of(d.id, holders, terminal.ROLES, shared), vehicles_of(terminal.FLEETS))


def depot(holders: int = 320) -> Files:
    """An empty depot at Hartelhaven: 900 by 300 m at 154 degrees."""
    d = Draft("rtm-leegdepot", "Leegdepot Missouri (verzonnen)", "rotterdam", Frame(4.0345, 51.9447), 154.0)
    terminal.draw(d, 900, 300, Size(blocks=6, reefer_rows=2, lanes_in=4, lanes_out=3, turnstiles=4))
    return d.files(passes_of(d.id, holders, _SMALL), vehicles_of(terminal.FLEETS[:2] + terminal.FLEETS[3:5]))


def wegen(holders: int = 60) -> Files:
    """The public roads and a truck park between the terminals of Maasvlakte."""
    d = Draft("rtm-wegen", "Havenwegen Maasvlakte (verzonnen)", "rotterdam", Frame(4.0170, 51.9395), 90.0)
    roads.draw(d)
    return d.files(passes_of(d.id, holders, roads.ROLES), vehicles_of(roads.FLEETS))


def kelder(holders: int = 2300) -> Files:
    """The baggage basement at Schiphol-Centrum: 560 by 280 m at 38 degrees; only its place is real."""
    d = Draft("ams-bagagekelder", "Bagagekelder (verzonnen)", "schiphol", Frame(4.7612, 52.3087), 38.0)
    airport.draw(d, 560, 280, 220, airport.BASEMENT)
    return d.files(passes_of(d.id, holders, airport.BASEMENT_ROLES), vehicles_of(airport.FLEETS))


def oost(holders: int = 1200) -> Files:
    """General aviation at Schiphol-Oost: the south of an area of 2,000 by 560 m at 41 degrees."""
    d = Draft("ams-oost", "Schiphol-Oost (verzonnen)", "schiphol", Frame(4.7979, 52.3047), 41.0, flip=False)
    airport.draw(d, 900, 130, 190, airport.GENERAL)
    return d.files(passes_of(d.id, holders, airport.GENERAL_ROLES), vehicles_of(airport.FLEETS[:2]))


def vracht(holders: int = 2000) -> Files:
    """Freight sheds at Schiphol-Zuidoost: 1,500 by 330 m at 62 degrees."""
    d = Draft("ams-vracht", "Vrachtloodsen Zuidoost (verzonnen)", "schiphol", Frame(4.7640, 52.2920), 62.0)
    airport.draw(d, 1300, 150, 150, airport.FREIGHT)
    return d.files(passes_of(d.id, holders, airport.FREIGHT_ROLES), vehicles_of(airport.FREIGHT_FLEETS))


def vlissingen(holders: int = 260) -> Files:
    """A small port at Sloehaven, as a folder and nothing else: 700 by 280 m."""
    d = Draft("vlissingen", "Haven Vlissingen (verzonnen)", "vlissingen", Frame(3.6905, 51.4478), 110.0)
    terminal.draw(d, 700, 280, Size(blocks=4, reefer_rows=2, lanes_in=2, lanes_out=2, turnstiles=3))
    return d.files(passes_of(d.id, holders, _SMALL), vehicles_of(terminal.FLEETS[:2] + terminal.FLEETS[3:4]))


PLACES: dict[str, Callable[..., Files]] = {
    "rtm-maasmond": maasmond,
    "rtm-westerhaven": westerhaven,
    "rtm-leegdepot": depot,
    "rtm-wegen": wegen,
    "ams-bagagekelder": kelder,
    "ams-oost": oost,
    "ams-vracht": vracht,
    "vlissingen": vlissingen,
}


def files(site: str, holders: int | None = None) -> Files:
    """The folder of one place: name and text of each file; `holders` for another number of people than usual.

    Schiphol has some 60,000 passes: ask its three places for 20,000 each.
    """
    return PLACES[site](holders) if holders else PLACES[site]()
