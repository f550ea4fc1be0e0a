"""Off shift: somebody who works shifts comes in far from any of theirs."""

from math import inf
from typing import ClassVar

from msgspec import Struct, field

from detectors.sentence import sentence
from domain.batch import Batch, Fact
from domain.contracts import Facts, Scope
from domain.event import Event
from domain.facts import DutyUse
from domain.finding import Because, Evidence, Finding
from domain.site import Site
from domain.times import clock

HALF_S = 7 * 86_400.0
"""Half-life of what is learned of a role: rosters change by the month, not by the day."""


WARM_S = 86_400.0
"""How long a role must have been watched: shifts that were told before the log begins are not in it."""


class Role(Struct):
    """How often holders of a role came in, and how often for a shift; both fade."""

    first: float
    time: float
    uses: float = 0.0
    rostered: float = 0.0

    def fade(self, at: float) -> None:
        """Let what was counted fade until `at`."""
        kept = 0.5 ** (max(at - self.time, 0.0) / HALF_S)
        self.time, self.uses, self.rostered = max(self.time, at), self.uses * kept, self.rostered * kept


class Roles(Struct):
    """What is learned of each role."""

    of: dict[str, Role] = field(default_factory=dict)


class OffShift:
    """Finds each way in further than `away_s` from the nearest shift, by somebody who works shifts.

    That is a holder of whom `known` shifts were seen, or one of a role whose holders come in for a shift nearly always.
    Swaps, overtime and call-outs arrive as shifts, so they are none. Who comes for a coffee on a rest day is one,
    so it is no more than severity 3 (S04: use outside working hours went unnoticed).
    """

    name: ClassVar[str] = "off_shift"
    scope: ClassVar[Scope] = "site"
    warm_s: ClassVar[float] = 86_400.0
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({DutyUse})

    def __init__(
        self, away_s: float = 4 * 3600.0, known: int = 3, role_uses: int = 100, role_share: float = 0.97
    ) -> None:
        """`known`: shifts that must be known before somebody is held to them.

        `role_uses`, `role_share`: a role works shifts once so many ways in were seen and so large a share was for one.
        """
        self._away_s = away_s
        self._known = known
        self._role_uses, self._role_share = role_uses, role_share
        self.state = Roles()

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        """One finding for each such way in."""
        findings: list[Finding] = []
        for use in batch.rows(DutyUse):
            if use.badge.granted and use.badge.inward:
                works_shifts = self._works_shifts(use)
                is_off = use.away_s > self._away_s and (works_shifts or use.shifts >= self._known)
                if not is_off:
                    self._learn(use)
                else:
                    findings.append(_finding(use, facts.site, self._away_s, score=0.7 if works_shifts else 0.4))
        return findings

    def _works_shifts(self, use: DutyUse) -> bool:
        """Whether the holder's role works shifts, as far as was seen before."""
        role = self.state.of.get(use.role or "")
        if role is None or role.uses < self._role_uses or use.time < role.first + WARM_S:
            return False
        return role.rostered >= self._role_share * role.uses

    def _learn(self, use: DutyUse) -> None:
        """What was called off shift is not learned: a crew that comes at once must not become the custom."""
        if use.role is not None:
            role = self.state.of.setdefault(use.role, Role(use.time, use.time))
            role.fade(use.time)
            role.uses += 1.0
            role.rostered += use.away_s <= self._away_s


def _finding(use: DutyUse, site: Site, limit_s: float, score: float) -> Finding:
    badge = use.badge
    reader = site.readers[badge.reader]
    far = use.away_s < inf
    key, hours = ("off_shift", round(use.away_s / 3600)) if far else ("off_shift_none", 0)
    return Finding(
        detector="off_shift",
        family="presence",
        pattern="S04",
        site=site.id,
        zone=reader.to_zone or None,
        subject=f"pass/{badge.pass_id}",
        related=(f"holder/{use.holder}",),
        time=badge.time,
        noticed=badge.time,
        severity=3,
        score=score,
        reason=sentence(
            key, pass_id=str(badge.pass_id), door=reader.door, at=clock(badge.time, site.timezone), hours=hours
        ),
        because=(
            Because(feature="seconds_from_shift", observed=use.away_s if far else "none", high=limit_s, unit="s"),
        ),
        evidence=(Evidence(badge.id, badge.place),),
        actions=("check_roster_for_swap", "check_camera_at_door", "call_foreman"),
    )
