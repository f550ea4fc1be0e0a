"""Public roads and a truck park between terminals: nothing is closed but some small buildings."""

from itertools import pairwise

from simulators.places.crowd import Role
from simulators.places.draft import Draft, spread

MAIN = [(-1500.0, -700.0), (-900.0, -350.0), (-200.0, -200.0), (500.0, 50.0), (1100.0, 500.0), (1500.0, 900.0)]
BRANCHES = {
    "dead-end-1": ("Doodlopende weg Noord", [(-200.0, -200.0), (-450.0, 350.0), (-700.0, 700.0)]),
    "dead-end-2": ("Doodlopende weg Kade", [(500.0, 50.0), (850.0, -350.0), (900.0, -700.0)]),
    "dead-end-3": ("Doodlopende weg Oost", [(1100.0, 500.0), (700.0, 800.0)]),
    "depot-road": ("Depotweg", [(-900.0, -350.0), (-1100.0, 100.0), (-1300.0, 500.0)]),
}
HUTS = (
    ("service-point", "Servicepunt chauffeurs", 1, ("staff", "security", "cleaning", "truckers", "visitor")),
    ("washrooms", "Wasruimten", 1, ("staff", "security", "cleaning", "truckers", "visitor")),
    ("guard-post", "Post toezicht", 2, ("security", "staff", "cleaning")),
    ("pump-house", "Gemaal", 2, ("maintenance", "security")),
    ("substation", "Trafohuis", 3, ("maintenance",)),
    ("road-depot", "Steunpunt wegen", 2, ("maintenance", "staff", "cleaning", "visitor")),
    ("customs-post", "Douanepost", 2, ("customs", "security", "cleaning")),
    ("fibre-hut", "Glasvezelhuis", 3, ("maintenance",)),
)


def draw(d: Draft) -> None:
    """Roads with dead ends, a truck park, eight small buildings."""
    d.area("landside", "Openbaar gebied", "landside", 0, (-1700, 1700), (-1000, 1050))
    d.lane("main-road", "Hoofdweg", "road", 0, MAIN, 40)
    for name, (title, line) in BRANCHES.items():
        d.lane(name, title, "road", 0, line, 36)
    d.area(
        "truck-park",
        "Vrachtwagenparkeerplaats",
        "parking",
        0,
        (-120, 200),
        (-420, -235),
        max_stay_s=86400,
        capacity=150,
    )
    for i, (name, title, level, access) in enumerate(HUTS):
        u, v = _hut(i)
        d.area(name, title, "building", level, (u - 30, u + 30), (v - 22, v + 22), access=access)
        for k, (du, dv) in enumerate(((0, 22), (30, 0), (-30, 0), (0, -22))):
            d.door(
                f"{name}-{k + 1}", "truck-park" if i < 3 and k < 1 else "landside", name, u + du, v + dv, reader=k < 4
            )
    cameras(d)


def _hut(i: int) -> tuple[float, float]:
    return (-80.0 + 120 * i, -460.0) if i < 3 else (-1200.0 + 420 * i, 260.0 if i % 2 else -620.0)


def cameras(d: Draft) -> None:
    """Masts along the roads; plate readers at both ends and at every branch."""
    lines = {"main-road": MAIN} | {name: line for name, (_, line) in BRANCHES.items()}
    for name, line in lines.items():
        for i, (a, b) in enumerate(pairwise(line)):
            for k, share in enumerate(spread(0, 1, 5)):
                u, v = a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share
                d.eye(
                    f"c-{name}-{i + 1}{k + 1}",
                    "overview",
                    u + 12,
                    v + 12,
                    60.0 if k % 2 else 240.0,
                    90,
                    90,
                    zones=(name, "landside"),
                )
        first, second = line[0], line[1]
        u, v = first[0] + (second[0] - first[0]) * 0.3, first[1] + (second[1] - first[1]) * 0.3
        d.eye(f"p-{name}", "plate", u, v, 0, 60, 30, zones=(name,))
    d.eye("p-main-road-end", "plate", 1380, 770, 0, 60, 30, zones=("main-road",))
    d.eye("p-main-road-mid", "plate", 150, -75, 0, 60, 30, zones=("main-road",))
    for i, u in enumerate(spread(-120, 200, 5)):
        d.eye(
            f"c-truck-park-{i + 1}",
            "overview",
            u,
            -420 if i % 2 else -235,
            90 if i % 2 else -90,
            90,
            110,
            zones=("truck-park",),
        )
    for i, (name, *_) in enumerate(HUTS):
        u, v = _hut(i)
        d.eye(f"c-{name}", "overview", u, v + 20, -90, 100, 9, zones=(name,))


ROLES = [
    Role("guard", 0.25, ("security",), ("Toezicht Havenweg",)),
    Role("mechanic", 0.30, ("maintenance",), ("Wegenbeheer", "Netbeheer")),
    Role("cleaner", 0.15, ("cleaning",), ("Schoon en Zo",)),
    Role("office", 0.15, ("staff",), ("Servicepunt",)),
    Role("customs", 0.10, ("customs",), ("Douane",)),
]

FLEETS = [("Toezicht Havenweg", "car", 3, ("security",)), ("Wegenbeheer", "van", 4, ("maintenance",))]
