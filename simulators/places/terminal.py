"""Container terminal: quay, stacks with reefer rows, truck gate, staff gate, buildings, fence, masts."""

from msgspec import Struct

from simulators.places.crowd import Role
from simulators.places.draft import Draft, Eye, spread

STAFF = ("staff",)
ALL = ("staff", "operations", "maintenance", "security", "cleaning", "customs", "lashers", "reefer", "visitor")
YARD = ("operations", "maintenance", "security", "customs", "lashers", "reefer", "emergency")
STACK = ("operations", "maintenance", "security", "customs", "reefer", "emergency")
ROADS = (*ALL, "truckers", "emergency")


class Size(Struct, frozen=True):
    """What a terminal has, besides its length and width."""

    blocks: int = 12
    reefer_rows: int = 6
    lanes_in: int = 8
    lanes_out: int = 5
    turnstiles: int = 8


def draw(d: Draft, length: float, width: float, size: Size) -> None:
    """Draw a terminal of this length along its quay and this width."""
    half, edge = length / 2, width / 2
    outside(d, half, edge)
    gates(d, half, edge)
    inside(d, half, edge, size)
    buildings(d, half, edge)
    doors(d, half, edge, size)
    cameras(d, half, edge, size)


def outside(d: Draft, half: float, edge: float) -> None:
    """The public side: approach road, car park, water."""
    d.area("landside", "Openbaar terrein", "landside", 0, (-half - 150, half + 150), (-edge - 190, -edge))
    d.area("water", "Havenbekken", "water", 0, (-half - 60, half + 60), (edge, edge + 120))
    d.area("approach", "Toegangsweg", "road", 0, (-half - 150, half + 150), (-edge - 150, -edge - 120))
    d.area("feeder", "Aanrijroute poort", "road", 0, (-40, 40), (-edge - 120, -edge - 60))
    d.area("car-park", "Parkeerplaats personeel", "parking", 0, (120, 320), (-edge - 110, -edge - 15))


def gates(d: Draft, half: float, edge: float) -> None:
    """Truck gate, staff gate and fence."""
    d.area("gate-trucks", "Vrachtwagenpoort", "gate", 1, (-110, 110), (-edge - 60, -edge + 14), max_stay_s=7200)
    d.area("gate-staff", "Personeelspoort", "gate", 1, (200, 250), (-edge - 14, -edge + 14))
    d.area("gate-quay", "Kadepoort", "gate", 1, (half - 70, half - 30), (-edge - 14, -edge + 14))
    ring = [(-half, edge), (-half, -edge), (half, -edge), (half, edge)]
    d.lane(
        "perimeter",
        "Hek en patrouillepad",
        "perimeter",
        2,
        ring,
        26,
        access=("security", "maintenance", "emergency"),
        less=("gate-trucks", "gate-staff", "gate-quay"),
    )


def inside(d: Draft, half: float, edge: float, size: Size) -> None:
    """Quay, yard, roads, stacks and reefer rows."""
    low, high = -half + 13, half - 13
    d.area("yard", "Terrein", "yard", 1, (low, high), (-edge + 13.5, edge), access=ROADS)
    d.area("quay", "Kade", "quay", 2, (low, high), (edge - 70, edge), access=YARD, parent="yard")
    d.area("road-main", "Hoofdrijbaan", "road", 1, (low, high), (-edge + 14, -edge + 60), access=ROADS, parent="yard")
    d.area(
        "exchange",
        "Overdrachtsplaatsen",
        "yard",
        1,
        (low + 20, high - 20),
        (-edge + 110, -edge + 150),
        access=ROADS,
        parent="yard",
        max_stay_s=10800,
    )
    bottom, top = -edge + 150, edge - 90
    for i, u in enumerate(spread(low + 30, high - 30, size.blocks)):
        wide = (high - low - 60) / size.blocks / 2 - 9
        name = d.area(
            f"stack-{i + 1:02d}",
            f"Stack {i + 1}",
            "stack",
            2,
            (u - wide, u + wide),
            (bottom, top),
            access=STACK,
            parent="yard",
        )
        if i % 2 == 1 and i // 2 < size.reefer_rows:
            v = bottom + (top - bottom) * (0.3 if i % 4 == 1 else 0.6)
            d.area(
                f"reefer-{i // 2 + 1}",
                f"Koelrij {i // 2 + 1}",
                "stack",
                3,
                (u - wide, u + wide),
                (v, v + min(36.0, (top - bottom) * 0.35)),
                access=STACK,
                parent=name,
            )


BUILDINGS = (
    (
        "office",
        "Kantoor",
        1,
        ("staff", "operations", "security", "cleaning", "maintenance", "visitor", "customs"),
        "mon-fri 06:00-20:00",
    ),
    ("canteen", "Kantine", 1, ALL, ""),
    ("workshop", "Werkplaats", 2, ("maintenance", "security", "cleaning"), ""),
    ("control", "Regiekamer", 3, ("operations", "security", "maintenance", "cleaning"), ""),
    ("scan", "Scanloods douane", 3, ("customs", "security", "operations"), ""),
    ("lashing", "Sjorloods", 2, ("lashers", "operations", "security", "cleaning"), ""),
    ("power", "Trafostation", 3, ("maintenance", "security"), ""),
    ("reefer-shop", "Koeltechniek", 2, ("reefer", "maintenance", "security", "cleaning"), ""),
)


def buildings(d: Draft, half: float, edge: float) -> None:
    """A row of buildings behind the main road."""
    for (name, title, level, access, hours), u in zip(
        BUILDINGS, spread(-half + 60, half - 60, len(BUILDINGS)), strict=True
    ):
        more = {"hours": hours, "always": ("security", "cleaning", "maintenance", "operations")} if hours else {}
        d.area(
            name,
            title,
            "building",
            level,
            (u - 28, u + 28),
            (-edge + 66, -edge + 100),
            access=access,
            parent="yard",
            **more,
        )


def doors(d: Draft, half: float, edge: float, size: Size) -> None:
    """Lanes, turnstiles, doors of buildings, emergency exits."""
    inner = -edge + 14
    for i, u in enumerate(spread(-100, 40, size.lanes_in)):
        d.door(f"lane-in-{i + 1}", "gate-trucks", "road-main", u, inner)
    for i, u in enumerate(spread(45, 100, size.lanes_out)):
        d.door(f"lane-out-{i + 1}", "gate-trucks", "road-main", u, inner)
    for i, u in enumerate(spread(202, 236, size.turnstiles)):
        d.door(f"turnstile-{i + 1}", "gate-staff", "road-main", u, inner)
    for i, u in enumerate(spread(half - 66, half - 34, 3)):
        d.door(f"turnstile-quay-{i + 1}", "gate-quay", "road-main", u, inner)
    for (name, *_), u in zip(BUILDINGS, spread(-half + 60, half - 60, len(BUILDINGS)), strict=True):
        d.door(f"{name}-front", "road-main", name, u, -edge + 66)
        d.door(f"{name}-back", "yard", name, u + 10, -edge + 100)
        d.door(f"{name}-side", "yard", name, u - 28, -edge + 84)
        d.door(f"{name}-exit", "yard", name, u + 28, -edge + 84, reader=False)
    for i, u in enumerate(spread(-half, half, 6)):
        d.door(f"fence-gate-{i + 1}", "landside", "perimeter", u, -edge - 13, reader=i % 2 == 0)


def cameras(d: Draft, half: float, edge: float, size: Size) -> None:
    """Masts along fence, stacks and quay; plate readers and counters at doors."""
    _at_doors(d, half, edge, size)
    for i, u in enumerate(spread(-half, half, round(half / 50))):
        d.eye(
            f"c-fence-s-{i + 1:02d}",
            "thermal",
            u,
            -edge + 8,
            180 if i % 2 else 0,
            40,
            130,
            zones=("perimeter", "landside")[: 1 + i % 2],
        )
    for side, u in (("w", -half + 8), ("e", half - 8)):
        for i, v in enumerate(spread(-edge, edge, round(edge / 45))):
            d.eye(f"c-fence-{side}-{i + 1:02d}", "thermal", u, v, 90, 40, 120, zones=("perimeter",))
    for i, u in enumerate(spread(-half, half, round(half / 55))):
        d.eye(f"c-quay-{i + 1:02d}", "overview", u, edge - 75, 60 if i % 2 else 120, 80, 110)
        d.eye(
            f"c-road-{i + 1:02d}",
            "overview",
            u,
            -edge + 62,
            -60 if i % 2 else -120,
            80,
            100,
            zones=("road-main", "yard"),
        )
    for i, u in enumerate(spread(-half + 30, half - 30, size.blocks)):
        d.eye(f"c-stack-{i + 1:02d}-n", "overview", u, edge - 88, -90, 75, 150)
        d.eye(f"c-stack-{i + 1:02d}-s", "overview", u, -edge + 148, 90, 75, 150)
        d.eye(f"c-stack-{i + 1:02d}-m", "thermal", u, 0, -90 if i % 4 == 1 else 90, 90, 130)
        d.eye(f"c-exchange-{i + 1:02d}", "overview", u, -edge + 105, 75 if i % 2 else 105, 90, 90)
    for i, name in enumerate(name for name in d.zones if name.startswith("reefer-") and d.zones[name]["level"] == 3):
        x, y = d.shapes[name].centroid.x, d.shapes[name].centroid.y
        d.eyes.append(Eye(f"c-koel-{i + 1}", "thermal", (x, y), 0.0, 360.0, 60.0))
    for (name, *_), u in zip(BUILDINGS, spread(-half + 60, half - 60, len(BUILDINGS)), strict=True):
        d.eye(f"c-{name}", "overview", u, -edge + 68, 90, 120, 9)
    d.eye("c-radar", "radar", 0, edge - 5, 90, 170, 300)


def _at_doors(d: Draft, half: float, edge: float, size: Size) -> None:
    inner = -edge + 14
    for i, u in enumerate(spread(-100, 40, size.lanes_in)):
        d.eye(
            f"p-in-{i + 1}",
            "plate",
            u,
            inner + 3,
            -90,
            30,
            18,
            door=f"lane-in-{i + 1}",
            zones=("gate-trucks", "road-main"),
        )
    for i, u in enumerate(spread(45, 100, size.lanes_out)):
        d.eye(
            f"p-out-{i + 1}",
            "plate",
            u,
            inner - 3,
            90,
            30,
            18,
            door=f"lane-out-{i + 1}",
            zones=("gate-trucks", "road-main"),
        )
    for i, u in enumerate(spread(202, 236, size.turnstiles)):
        d.eye(
            f"n-staff-{i + 1}",
            "counter",
            u,
            inner,
            90,
            60,
            5,
            door=f"turnstile-{i + 1}",
            zones=("gate-staff", "road-main"),
        )
    for i, u in enumerate(spread(half - 66, half - 34, 3)):
        d.eye(
            f"n-quay-{i + 1}",
            "counter",
            u,
            inner,
            90,
            60,
            5,
            door=f"turnstile-quay-{i + 1}",
            zones=("gate-quay", "road-main"),
        )
    d.eye("c-gate-1", "gate", -110, -edge - 55, 30, 90, 120)
    d.eye("c-gate-2", "gate", 110, -edge - 55, 150, 90, 120)
    d.eye("c-gate-staff", "gate", 225, -edge - 14, 90, 100, 40)
    d.eye("c-gate-quay", "gate", half - 50, -edge - 14, 90, 100, 40)
    d.eye("p-approach-1", "plate", -half, -edge - 135, 0, 40, 25, zones=("approach",))
    d.eye("p-approach-2", "plate", half, -edge - 135, 180, 40, 25, zones=("approach",))


ROLES = [
    Role("operator", 0.23, ("staff", "operations"), ("Terminal Bedrijf",)),
    Role("planner", 0.05, ("staff", "operations"), ("Terminal Bedrijf",)),
    Role("office", 0.10, ("staff",), ("Terminal Bedrijf", "Reder Kantoor")),
    Role("lasher", 0.16, ("lashers",), ("Sjorbedrijf Maas", "Sjordienst Delta")),
    Role("mechanic", 0.10, ("staff", "maintenance"), ("Terminal Bedrijf", "Kraanservice Noord")),
    Role("reefer", 0.04, ("staff", "reefer"), ("Koeltechniek Zuid",)),
    Role("guard", 0.05, ("security",), ("Bewaking Waterweg",)),
    Role("cleaner", 0.03, ("cleaning",), ("Schoon en Zo",)),
    Role("customs", 0.02, ("customs",), ("Douane",)),
    Role("agency", 0.08, ("staff", "operations"), ("Uitzendbureau Kade",)),
    Role(
        "trucker",
        0.14,
        ("truckers",),
        ("Transport De Vries", "Van Dam Logistiek", "Eurohaul", "Polder Cargo", "Rijnmond Trucking"),
    ),
]

FLEETS = [
    ("Bewaking Waterweg", "car", 4, ("security",)),
    ("Terminal Bedrijf", "van", 14, ("staff", "operations", "maintenance")),
    ("Schoon en Zo", "van", 2, ("cleaning",)),
    ("Transport De Vries", "truck", 60, ("truckers",)),
    ("Van Dam Logistiek", "truck", 50, ("truckers",)),
    ("Eurohaul", "truck", 40, ("truckers",)),
    ("Polder Cargo", "truck", 40, ("truckers",)),
    ("Rijnmond Trucking", "truck", 45, ("truckers",)),
]
