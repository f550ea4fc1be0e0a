"""Roster: who holds a pass, and which reason a holder or a vehicle has to be here now."""

from collections.abc import Iterator
from typing import ClassVar

from msgspec import Struct, field

from domain.batch import Batch, Fact
from domain.contracts import Facts, Scope
from domain.event import Badge, Event, PassChange, PlateRead, Visit
from domain.facts import PassUse, PlateUse, Standing
from domain.site import Site
from domain.timers import Timer, Timers
from geofences.policy import visit_groups

REMEMBER_S = 12 * 3600.0
"""How long after its end a visit is remembered."""


class Standings(Struct):
    """What the log said of passes and visits, over what the site's files say.

    A dead pass is never forgotten: one that turns up after months is the case that matters.
    """

    passes: dict[str, PassChange] = field(default_factory=dict)
    visits: dict[str, Visit] = field(default_factory=dict)
    of_plate: dict[str, list[str]] = field(default_factory=dict)
    of_pass: dict[str, list[str]] = field(default_factory=dict)
    timers: Timers = field(default_factory=Timers)


class Roster:
    """Tells, for every pass shown and plate read, how it stood at that moment."""

    name: ClassVar[str] = "roster"
    scope: ClassVar[Scope] = "site"
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({Badge, PlateRead, PassChange, Visit})

    def __init__(self) -> None:
        """Begin with the site's files alone."""
        self.state = Standings()

    def process(self, batch: Batch, facts: Facts) -> list[Fact]:
        """One fact for each pass shown and each readable plate."""
        made: list[Fact] = []
        for row in batch.timed(self.state.timers, Badge, PlateRead, PassChange, Visit):
            match row:
                case PlateRead():
                    if row.plate:
                        made.append(self._plate_use(row, facts.site))
                case Badge():
                    if row.pass_id is not None:
                        made.append(self._pass_use(row, row.pass_id, facts.site))
                case PassChange():
                    self._change(row)
                case Visit():
                    self._announce(row)
                case Timer():
                    self._forget(row)
        return made

    def _pass_use(self, badge: Badge, number: str, site: Site) -> PassUse:
        filed, changed = site.passes.get(number), self.state.passes.get(number)
        holder = (changed.holder if changed else None) or (filed.holder if filed else None)
        standing: Standing | None = changed.status if changed else filed.status if filed else None
        until = changed.valid_until if changed else None
        if until is None and filed is not None:
            until = filed.valid_until
        if standing == "active" and until is not None and badge.time >= until:
            standing = "expired"
        role = (changed.role if changed else None) or (filed.role if filed else None)
        access = changed.access if changed is not None and changed.access is not None else filed.access if filed else ()
        visits = self._current(self.state.of_pass, number, badge.time)
        access += tuple(group for visit in visits for group in visit_groups(visit))
        return PassUse(badge.id, badge.time, badge, holder, standing, role, access)

    def _plate_use(self, read: PlateRead, site: Site) -> PlateUse:
        rows = site.vehicles.get(read.plate)
        refs = self.state.of_plate.get(read.plate)
        if rows is None and refs is None:
            return PlateUse(read.id, read.time, read, (), ())
        groups = [group for row in rows or () if row.valid_at(read.time) for group in row.access]
        current = self._current(self.state.of_plate, read.plate, read.time)
        groups += [group for visit in current for group in visit_groups(visit)]
        zones = tuple(zone for visit in current for zone in visit.zones or ())
        return PlateUse(read.id, read.time, read, tuple(groups), zones)

    def _current(self, refs: dict[str, list[str]], name: str, at: float) -> list[Visit]:
        """The visits of a plate or a pass that are planned for this moment."""
        found = (self.state.visits[ref] for ref in refs.get(name, ()))
        return [visit for visit in found if visit.status == "planned" and visit.start <= at < visit.end]

    def _change(self, change: PassChange) -> None:
        """The newest word on a pass; what it leaves out keeps its value."""
        before = self.state.passes.get(change.pass_id)
        if before is not None:
            change = _over(before, change)
        self.state.passes[change.pass_id] = change

    def _announce(self, visit: Visit) -> None:
        """The newest word on a visit replaces the earlier."""
        self._unlist(visit.ref)
        self.state.visits[visit.ref] = visit
        for refs, name in self._names(visit):
            refs.setdefault(name, []).append(visit.ref)
        self.state.timers.set(max(visit.end, visit.time) + REMEMBER_S, visit.ref)

    def _unlist(self, ref: str) -> None:
        visit = self.state.visits.pop(ref, None)
        for refs, name in self._names(visit) if visit else ():
            left = [other for other in refs.pop(name, ()) if other != ref]
            if left:
                refs[name] = left

    def _names(self, visit: Visit) -> Iterator[tuple[dict[str, list[str]], str]]:
        """The tables in which a visit is found, with what it is found by there."""
        if visit.plate:
            yield self.state.of_plate, visit.plate
        if visit.pass_id:
            yield self.state.of_pass, visit.pass_id

    def _forget(self, timer: Timer) -> None:
        visit = self.state.visits.get(timer.key)
        if visit is not None and timer.time >= max(visit.end, visit.time) + REMEMBER_S:
            self._unlist(timer.key)


def _over(before: PassChange, change: PassChange) -> PassChange:
    return PassChange(
        change.id,
        change.time,
        change.site,
        change.pass_id,
        change.status,
        holder=change.holder or before.holder,
        valid_until=before.valid_until if change.valid_until is None else change.valid_until,
        employer=change.employer or before.employer,
        role=change.role or before.role,
        access=before.access if change.access is None else change.access,
    )
