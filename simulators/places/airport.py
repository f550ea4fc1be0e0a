"""Airport places: a baggage basement with its apron, hangars of general aviation, freight sheds with a truck gate."""

from msgspec import Struct

from simulators.places.crowd import Role
from simulators.places.draft import Draft, spread

AIR = ("baggage", "ramp", "catering", "cleaning", "maintenance", "security", "customs", "crew", "freight", "emergency")
INNER = (*AIR, "staff", "visitor", "truckers")


class Front(Struct, frozen=True):
    """What stands between landside and apron. `rooms`: id, title, kind, level, access of each, side by side."""

    rooms: tuple[tuple[str, str, str, int, tuple[str, ...]], ...]
    entrances: int = 3
    turnstiles: int = 3
    lanes: tuple[int, int] = (3, 2)
    aprons: int = 3
    dock_yard: bool = False


def draw(d: Draft, length: float, depth: float, apron: float, front: Front) -> None:
    """Draw a front of rooms `length` long and `depth` deep, landside at -v, an apron `apron` deep at +v."""
    half, low = length / 2, -depth / 2
    high = depth / 2
    outside(d, half, low)
    airside(d, half, low, high, apron, front)
    rooms(d, half, low, high, front)
    cameras(d, half, low, high, apron, front)


def outside(d: Draft, half: float, low: float) -> None:
    """Forecourt, road and staff car park."""
    d.area("landside", "Openbare zijde", "landside", 0, (-half - 160, half + 230), (low - 200, low))
    d.area("approach", "Toegangsweg", "road", 0, (-half - 160, half + 230), (low - 170, low - 145))
    d.area("feeder", "Aanrijroute post", "road", 0, (half + 60, half + 110), (low - 145, low - 60))
    d.area("car-park", "Parkeerplaats personeel", "parking", 0, (-half * 0.6, half * 0.4), (low - 135, low - 60))


def airside(d: Draft, half: float, low: float, high: float, apron: float, front: Front) -> None:
    """Vehicle post, service road, aprons and the fence."""
    d.area("post", "Voertuigpost", "gate", 1, (half + 40, half + 130), (low - 60, low), max_stay_s=7200)
    d.area("road-in", "Dienstweg", "road", 1, (half + 14, half + 156), (low + 0.5, high + 40), access=INNER)
    d.area("service-road", "Randweg platform", "road", 1, (-half - 20, half + 14), (high + 14, high + 40), access=INNER)
    if front.dock_yard:
        d.area(
            "docks",
            "Laadperrons",
            "yard",
            1,
            (-half, half + 14),
            (high - 16, high + 14),
            access=INNER,
            max_stay_s=14400,
        )
    width = (2 * half + 34) / front.aprons
    for i in range(front.aprons):
        u = -half - 20 + i * width
        d.area(
            f"apron-{i + 1}",
            f"Platform {i + 1}",
            "apron",
            2,
            (u, u + width - 0.5),
            (high + 40.5, high + apron),
            access=AIR,
        )
    ring = [(-half - 33, low), (-half - 33, high + apron + 13), (half + 170, high + apron + 13), (half + 170, low)]
    d.lane(
        "perimeter", "Hek en patrouilleweg", "perimeter", 2, ring, 25, access=("security", "maintenance", "emergency")
    )


def rooms(d: Draft, half: float, low: float, high: float, front: Front) -> None:
    """A corridor behind the staff entrances, then the rooms, each with doors to the corridor and to the apron side."""
    back = high - 17 if front.dock_yard else high
    d.area("corridor", "Personeelsgang", "building", 1, (-half, half), (low + 0.5, low + 24), access=INNER)
    _entrances(d, half, low, front)
    wide = 2 * half / len(front.rooms)
    for i, (name, title, kind, level, access) in enumerate(front.rooms):
        u = -half + i * wide
        d.area(name, title, kind, level, (u, u + wide - 1), (low + 25, back), access=access)
        for k, place in enumerate(spread(u, u + wide, 3)):
            d.door(f"{name}-front-{k + 1}", "corridor", name, place, low + 24.5, reader=k < 2)
        side = "docks" if front.dock_yard else "service-road"
        for k, place in enumerate(spread(u, u + wide, 3)):
            d.door(f"{name}-air-{k + 1}", side, name, place, back)
    for i, u in enumerate(spread(half + 45, half + 125, sum(front.lanes))):
        d.door(f"lane-{i + 1}", "post", "road-in", u, low)
    for i, u in enumerate(spread(-half, half, 4)):
        d.door(f"fence-gate-{i + 1}", "perimeter", "service-road", u, high + 30, reader=i % 2 == 0)


def _entrances(d: Draft, half: float, low: float, front: Front) -> None:
    for i, u in enumerate(spread(-half, half, front.entrances)):
        gate = d.area(f"entrance-{i + 1}", f"Personeelsingang {i + 1}", "gate", 1, (u - 14, u + 14), (low - 24, low))
        for k, place in enumerate(spread(u - 12, u + 12, front.turnstiles)):
            d.door(f"turnstile-{i + 1}-{k + 1}", gate, "corridor", place, low)


def cameras(d: Draft, half: float, low: float, high: float, apron: float, front: Front) -> None:
    """Ceiling cameras in rooms, masts on the aprons, plate readers at the post, counters at the entrances."""
    for i, u in enumerate(spread(half + 45, half + 125, sum(front.lanes))):
        d.eye(f"p-lane-{i + 1}", "plate", u, low + 3, -90, 30, 18, door=f"lane-{i + 1}", zones=("post", "road-in"))
    d.eye("p-approach-1", "plate", -half, low - 157, 0, 40, 25, zones=("approach",))
    d.eye("p-approach-2", "plate", half, low - 157, 180, 40, 25, zones=("approach",))
    d.eye("c-post", "gate", half + 85, low - 58, 90, 110, 60, zones=("post",))
    for i, u in enumerate(spread(-half, half, front.entrances)):
        d.eye(f"c-entrance-{i + 1}", "gate", u, low - 22, 90, 100, 26, zones=(f"entrance-{i + 1}",))
        for k, place in enumerate(spread(u - 12, u + 12, front.turnstiles)):
            name = f"turnstile-{i + 1}-{k + 1}"
            d.eye(f"n-{name}", "counter", place, low, 90, 60, 5, door=name, zones=(f"entrance-{i + 1}", "corridor"))
    _indoors(d, half, low, high, front)
    for i, u in enumerate(spread(-half, half, round(half / 28))):
        d.eye(f"c-road-{i + 1:02d}", "overview", u, high + 14, 70 if i % 2 else 110, 80, 70)
        d.eye(f"c-apron-{i + 1:02d}", "overview", u, high + apron * 0.6, -90 if i % 2 else 90, 80, 90)
    ring = [(-half - 33, v) for v in spread(low, high + apron, 5)] + [
        (half + 170, v) for v in spread(low, high + apron, 5)
    ]
    for i, (u, v) in enumerate(ring):
        d.eye(f"c-fence-{i + 1:02d}", "thermal", u, v, 90, 40, 110, zones=("perimeter",))
    for i, u in enumerate(spread(-half, half + 170, max(round(half / 60), 4))):
        d.eye(f"c-fence-n-{i + 1:02d}", "thermal", u, high + apron + 13, 0, 40, 120, zones=("perimeter",))


def _indoors(d: Draft, half: float, low: float, high: float, front: Front) -> None:
    """A basement has few cameras: two in each room, some in the corridor."""
    for i, u in enumerate(spread(-half, half, 6)):
        d.eye(f"c-corridor-{i + 1}", "overview", u, low + 12, 0, 90, 30, zones=("corridor",))
    wide = 2 * half / len(front.rooms)
    for i, (name, *_) in enumerate(front.rooms):
        for k, v in enumerate((low + 32, high - 25)):
            d.eye(
                f"c-{name}-{k + 1}",
                "overview",
                -half + (i + 0.5) * wide,
                v,
                90 if k == 0 else -90,
                80,
                18,
                zones=(name,),
            )


HALLS = ("baggage", "ramp", "cleaning", "maintenance", "security", "customs", "catering", "emergency")

BASEMENT = Front(
    rooms=(
        ("hall-south", "Bagagekelder Zuid", "baggage", 2, HALLS),
        ("hall-d", "Bagagekelder D", "baggage", 2, HALLS),
        ("screening", "Bagagecontrole", "baggage", 3, ("security", "customs", "maintenance", "cleaning")),
        ("hall-e", "Bagagekelder E", "baggage", 2, HALLS),
        ("crew-room", "Personeelsruimte", "building", 1, (*AIR, "staff", "visitor")),
        ("hall-west", "Bagagekelder West", "baggage", 2, HALLS),
        ("hall-north", "Bagagekelder Noord", "baggage", 2, HALLS),
    ),
    entrances=4,
    turnstiles=4,
)

BASEMENT_ROLES = [
    Role("baggage", 0.34, ("baggage",), ("Bagage Afhandeling Een", "Grondservice Noord")),
    Role("ramp", 0.20, ("ramp",), ("Grondservice Noord", "Platformdienst")),
    Role("catering", 0.10, ("catering",), ("Vliegkeuken",)),
    Role("cleaner", 0.09, ("cleaning",), ("Schoon Platform",)),
    Role("mechanic", 0.07, ("maintenance",), ("Bandtechniek",)),
    Role("guard", 0.05, ("security",), ("Bewaking Luchthaven",)),
    Role("office", 0.05, ("staff",), ("Luchthaven Kantoor",)),
    Role("customs", 0.02, ("customs",), ("Douane",)),
    Role("agency", 0.08, ("baggage", "ramp"), ("Uitzendbureau Vlucht",)),
]

GENERAL = Front(
    rooms=(
        ("lounge", "Ontvangst zakenvluchten", "building", 1, (*AIR, "staff", "visitor")),
        ("hangar-1", "Hangaar 1", "building", 2, ("maintenance", "security", "cleaning", "ramp", "emergency")),
        ("hangar-2", "Hangaar 2", "building", 2, ("maintenance", "security", "cleaning", "ramp", "emergency")),
        ("parts", "Onderdelenmagazijn", "building", 3, ("maintenance", "security", "customs")),
        ("hangar-3", "Hangaar 3", "building", 2, ("maintenance", "security", "cleaning", "ramp", "emergency")),
        ("fire-post", "Brandweerpost", "building", 2, ("emergency", "security", "cleaning")),
    ),
    entrances=3,
    turnstiles=3,
    lanes=(2, 2),
    aprons=2,
)

GENERAL_ROLES = [
    Role("hangar", 0.34, ("maintenance",), ("Hangaarbedrijf Oost", "Motorenrevisie")),
    Role("ramp", 0.16, ("ramp",), ("Zakenvlucht Afhandeling",)),
    Role("crew", 0.18, ("crew",), ("Charter Een", "Charter Twee")),
    Role("office", 0.12, ("staff",), ("Hangaarbedrijf Oost",)),
    Role("cleaner", 0.07, ("cleaning",), ("Schoon Platform",)),
    Role("guard", 0.06, ("security",), ("Bewaking Luchthaven",)),
    Role("customs", 0.02, ("customs",), ("Douane",)),
    Role("agency", 0.05, ("ramp",), ("Uitzendbureau Vlucht",)),
]

SHED = ("freight", "customs", "security", "cleaning", "maintenance", "emergency", "visitor")

FREIGHT = Front(
    rooms=(
        ("shed-1", "Vrachtloods 1", "cargo", 2, SHED),
        ("shed-2", "Vrachtloods 2", "cargo", 2, SHED),
        ("strongroom", "Kluis waardevracht", "cargo", 3, ("security", "customs", "freight")),
        ("shed-3", "Vrachtloods 3", "cargo", 2, SHED),
        ("office-block", "Kantoren en kantine", "building", 1, (*AIR, "staff", "visitor")),
        ("cold-store", "Koelloods", "cargo", 2, SHED),
        ("shed-4", "Vrachtloods 4", "cargo", 2, SHED),
    ),
    entrances=3,
    turnstiles=4,
    lanes=(4, 3),
    aprons=3,
    dock_yard=True,
)

FREIGHT_ROLES = [
    Role("freight", 0.42, ("freight",), ("Vrachtafhandeling Zuidoost", "Loods Elf", "Vrachtdienst D")),
    Role("planner", 0.08, ("staff", "freight"), ("Expeditie Kantoor", "Luchtvracht Makelaar")),
    Role("office", 0.08, ("staff",), ("Expeditie Kantoor",)),
    Role("ramp", 0.10, ("ramp",), ("Platformdienst",)),
    Role("mechanic", 0.05, ("maintenance",), ("Loodstechniek",)),
    Role("cleaner", 0.04, ("cleaning",), ("Schoon Platform",)),
    Role("guard", 0.05, ("security",), ("Bewaking Luchthaven",)),
    Role("customs", 0.02, ("customs",), ("Douane",)),
    Role("trucker", 0.12, ("truckers",), ("Luchtvracht Trucking", "Polder Cargo", "Eurohaul")),
    Role("agency", 0.04, ("freight",), ("Uitzendbureau Vlucht",)),
]

FLEETS = [
    ("Bewaking Luchthaven", "car", 3, ("security",)),
    ("Grondservice Noord", "van", 12, ("ramp", "baggage", "freight", "maintenance")),
    ("Vliegkeuken", "truck", 6, ("catering",)),
]

FREIGHT_FLEETS = [
    *FLEETS,
    ("Luchtvracht Trucking", "truck", 40, ("truckers",)),
    ("Eurohaul", "truck", 30, ("truckers",)),
]
