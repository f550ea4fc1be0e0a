"""Haulage: a truck's visit step by step, with the same announcements and signals as in simulators/life/trucks.py."""

from simulators.actor import Actor, Person, Vehicle
from simulators.life.trucks import order_of, service_zones, visit_fields
from simulators.place import XY
from simulators.scenarios.staging import HOUR, MINUTE, Scene
from simulators.world import Box, Run


def announce(scene: Scene, person: Person, unit: str, slot: float, arrives: float, plate: str = "") -> Run:
    """Announce a truck for a time, some hours before."""
    ref = f"v-{int(scene.rng.integers(16**10)):010x}"
    plate = plate or plate_of(scene, person, arrives)
    run = Run(ref, plate, person.pass_id, person.employer, unit, slot, arrives)
    told = max(slot - scene.draw(2, 10) * HOUR, scene.at(0.05))
    scene.story.signal(scene.site, told, "visit", **visit_fields(run, slot, "planned"))
    return run


def plate_of(scene: Scene, person: Person, arrives: float) -> str:
    """A truck of the fleets for drivers who are known here, another one for those who are new, as in ordinary life."""
    fleet = [plate for plate, rows in scene.place.site.vehicles.items() if rows[0].kind == "truck"]
    if any(person.holder == known.holder for known in scene.world.with_role(scene.site, "trucker")):
        for i in scene.rng.permutation(len(fleet)).tolist():
            if scene.world.book(fleet[i], arrives - 3 * HOUR, arrives + 3 * HOUR):
                return str(fleet[i])
    return scene.world.fresh_plate(scene.rng)


def drive_in(scene: Scene, person: Person, run: Run, *, loaded: bool, to: XY | None = None) -> tuple[Actor, Vehicle]:
    """Come from the public road through a lane to where trucks are served, or to a point of one's own choice."""
    truck = scene.story.vehicle("truck", run.plate)
    truck.units = [run.unit] if loaded else []
    driver = scene.story.off_duty(scene.site, person, scene.edge(), run.arrives - 4 * MINUTE)
    driver.board(truck)
    driver.go(to or service_point(scene))
    return driver, truck


def service_point(scene: Scene) -> XY:
    """Where a truck is loaded and unloaded."""
    zone = scene.pick(service_zones(scene.place), "a place where trucks are served")
    return scene.place.spot(zone, int(scene.rng.integers(40)))


def hand_over(scene: Scene, driver: Actor, run: Run, weight_kg: float, *, empty: bool) -> Box:
    """Have the box that was brought lifted off and put in a stack."""
    common = {"company": run.company, "order": order_of(run.unit)}
    driver.unit(run.unit, "arrived", **common, weight_kg=round(weight_kg))
    driver.wait(MINUTE * float(scene.rng.lognormal(3.2, 0.3)))
    box = scene.world.new_box(scene.site, run.unit, scene.rng, at=driver.now)
    if box is None:
        box = scene.pick([], "a stack")
    box.reefer, box.empty, box.weight_kg = False, empty, round(weight_kg)
    put(scene, box, stack_near(scene), tier=1)
    driver.unit(run.unit, "placed", order=order_of(run.unit), reefer=False, empty=empty, **moved(box))
    if driver.vehicle:
        driver.vehicle.units = []
    return box


def fetch(scene: Scene, driver: Actor, box: Box, company: str) -> None:
    """Be served and take a box along."""
    driver.wait(MINUTE * float(scene.rng.lognormal(3.2, 0.3)))
    scene.world.boxes[scene.site].pop(box.unit, None)
    driver.unit(box.unit, "collected", place=box.slot, zone=box.zone, company=company, order=order_of(box.unit))
    if driver.vehicle:
        driver.vehicle.units = [box.unit]


def drive_out(scene: Scene, driver: Actor, company: str) -> None:
    """Leave through a lane; a box on the truck has departed then."""
    units = list(driver.vehicle.units) if driver.vehicle else []
    driver.go(scene.edge())
    for unit in units:
        driver.unit(unit, "departed", company=company)
    driver.leave()


def stack_near(scene: Scene) -> str:
    """A stack for ordinary boxes."""
    plain = [z for z in scene.place.of_kind("stack") if z not in scene.place.reefers]
    return scene.pick(plain or scene.place.of_kind("stack"), "a stack")


def put(scene: Scene, box: Box, zone: str, tier: int) -> None:
    """Give a box another slot, on the ground (1) or higher."""
    spot = int(scene.rng.integers(60))
    box.zone, box.slot = zone, f"{zone}.{spot + 1:02d}.{tier}"
    box.lon, box.lat = scene.place.frame.lonlat(*scene.place.spot(zone, 100 + spot))


def moved(box: Box) -> dict[str, object]:
    """What a move of a box reports."""
    return {"place": box.slot, "zone": box.zone, "lon": box.lon, "lat": box.lat}
