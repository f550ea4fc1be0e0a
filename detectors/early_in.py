"""Early in: somebody who comes in long before the shift again and again, as neither they nor their colleagues did."""

from typing import ClassVar

from msgspec import Struct, field

from detectors.sentence import sentence
from domain.batch import Batch, Fact
from domain.contracts import Facts, Scope
from domain.event import Event
from domain.facts import DutyUse
from domain.finding import Because, Evidence, Finding
from domain.site import Site
from domain.timers import Timer, Timers
from domain.times import clock

HALF_S = 28 * 86_400.0
"""Half-life of what colleagues do."""

FROZEN_S = 30 * 86_400.0
"""How old a reference is at least, and at most twice as old: who shifts habits slowly does not shift it along."""

STINT_S = 6 * 3600.0
"""Who was not seen for so long comes anew."""

BIN_S, BINS = 600.0, 24
NEWCOMER = 10
"""So many arrivals make a habit, whatever they are."""

NO_ROLE = ""
"""Holders whose role nobody knows are each other's colleagues."""

FADE = 0.1
"""Weight of the newest arrival in a habit: ten arrivals are half a month."""


class Peers(Struct):
    """Arrivals of a role by time before the shift, fading since `time`; `old` and `newer` are as they were then."""

    time: float
    rolled: float
    bins: list[float] = field(default_factory=lambda: [0.0] * BINS)
    old: list[float] = field(default_factory=list)
    newer: list[float] = field(default_factory=list)


class Habit(Struct, array_like=True):
    """How early a holder comes, in seconds; `old` is the reference, and `newer` becomes it. `odd`: lately too early."""

    last: float
    rolled: float
    mean: float = 0.0
    count: int = 0
    old: float | None = None
    newer: float = 0.0
    odd: list[tuple[float, str, str]] = field(default_factory=list)


class Habits(Struct):
    """By role and by holder."""

    peers: dict[str, Peers] = field(default_factory=dict)
    holders: dict[str, Habit] = field(default_factory=dict)
    timers: Timers = field(default_factory=Timers)


class EarlyIn:
    """Finds who comes as early as hardly any colleague does, `times` in `window_days`, without having always done so.

    Early is up to `away_s` before a shift; beyond that it is off shift. Scored before it is learned, and what is odd
    is not learned. Colleagues and the holder are both compared with what they did at least 30 days ago, so ten minutes
    more each week are found. Holders of whom no shift is known come at any hour; the rules are left to them.
    """

    name: ClassVar[str] = "early_in"
    scope: ClassVar[Scope] = "site"
    warm_s: ClassVar[float] = 30 * 86_400.0
    kinds: ClassVar[frozenset[type[Event | Fact]]] = frozenset({DutyUse})

    def __init__(
        self,
        away_s: float = 4 * 3600.0,
        rare: float = 0.001,
        spare_s: float = 2400.0,
        times: int = 3,
        window_days: float = 21.0,
        role_uses: int = 500,
        forget_days: float = 90.0,
    ) -> None:
        """`rare`: the share of colleagues' arrivals that are as early, below which one is odd.

        `spare_s`: how much earlier than before may still be habit. `role_uses`: arrivals before a role is known.
        """
        self._away_s = away_s
        self._rare = rare
        self._spare_s = spare_s
        self._times = times
        self._window_s = window_days * 86_400.0
        self._role_uses = role_uses
        self._forget_s = forget_days * 86_400.0
        self.state = Habits()

    def process(self, batch: Batch, facts: Facts) -> list[Finding]:
        """One finding for each arrival that is one too many."""
        findings: list[Finding] = []
        for use in batch.timed(self.state.timers, DutyUse):
            if isinstance(use, Timer):
                self._forget(use)
            elif use.badge.granted:
                findings += self._use(use, use.role or NO_ROLE, facts.site)
        return findings

    def _use(self, use: DutyUse, role: str, site: Site) -> list[Finding]:
        habit = self.state.holders.get(use.holder)
        if habit is None:
            habit = self.state.holders[use.holder] = Habit(use.time - STINT_S, use.time)
            self.state.timers.set(use.time + self._window_s, use.holder)
        is_arrival = use.time - habit.last >= STINT_S and use.badge.inward and use.away_s <= self._away_s
        habit.last = use.time
        return self._arrive(use, habit, role, site) if is_arrival else []

    def _arrive(self, use: DutyUse, habit: Habit, role: str, site: Site) -> list[Finding]:
        peers = self.state.peers.setdefault(role, Peers(use.time, use.time))
        _roll(habit, peers, use.time)
        share = _share(peers, use.away_s, self._role_uses)
        is_odd = share < self._rare and not self._is_habit(habit, use.away_s)
        if not is_odd:
            _count(peers, use.away_s, use.time)
        if not is_odd or habit.count < NEWCOMER:
            _learn(habit, use.away_s)
        if not is_odd:
            return []
        habit.odd = [odd for odd in habit.odd if use.time - odd[0] < self._window_s]
        habit.odd = [*habit.odd, (use.time, use.id, use.badge.place)][-self._times :]
        return [_finding(use, habit, share, site)] if len(habit.odd) == self._times else []

    def _is_habit(self, habit: Habit, early_s: float) -> bool:
        return habit.old is not None and early_s <= habit.old + self._spare_s

    def _forget(self, timer: Timer) -> None:
        """Strangers go soon, holders with a habit when they have not come for a season."""
        habit = self.state.holders.get(timer.key)
        if habit is None:
            return
        kept_s = self._forget_s if habit.count >= NEWCOMER else self._window_s / 2
        if timer.time >= habit.last + kept_s:
            del self.state.holders[timer.key]
        else:
            self.state.timers.set(habit.last + kept_s, timer.key)


def _learn(habit: Habit, early_s: float) -> None:
    """The newest arrival in the mean; the first habit that somebody has is their reference."""
    habit.count = min(habit.count + 1, 10 * NEWCOMER)
    habit.mean += max(FADE, 1.0 / habit.count) * (early_s - habit.mean)
    if habit.count == NEWCOMER and habit.old is None:
        habit.old = habit.newer = habit.mean


def _count(peers: Peers, early_s: float, at: float) -> None:
    kept = 0.5 ** ((at - peers.time) / HALF_S)
    if kept < 0.99:
        peers.bins, peers.time = [kept * held for held in peers.bins], at
    peers.bins[_bin(early_s)] += 1.0


def _roll(habit: Habit, peers: Peers, at: float) -> None:
    """References that are old enough give way to those that were set aside after them."""
    if at - habit.rolled >= FROZEN_S:
        habit.old = habit.newer if habit.old is not None else None
        habit.newer, habit.rolled = habit.mean, at
    if at - peers.rolled >= FROZEN_S:
        peers.old, peers.newer, peers.rolled = peers.newer, list(peers.bins), at


def _share(peers: Peers, early_s: float, least: int) -> float:
    """The share of colleagues' arrivals that are as early, now or in the reference; 1 where too few are known."""
    shares = [_tail(bins, early_s) for bins in (peers.bins, peers.old) if sum(bins) >= least]
    return min(shares, default=1.0)


def _tail(bins: list[float], early_s: float) -> float:
    return (sum(bins[_bin(early_s) :]) + 0.5) / (sum(bins) + 1.0)


def _bin(early_s: float) -> int:
    return min(int(early_s / BIN_S), BINS - 1)


def _finding(use: DutyUse, habit: Habit, share: float, site: Site) -> Finding:
    badge, door = use.badge, site.readers[use.badge.reader].door
    at, minutes = clock(badge.time, site.timezone), round(use.away_s / 60)
    return Finding(
        detector="early_in",
        family="passholder",
        site=site.id,
        zone=site.readers[badge.reader].to_zone or None,
        subject=f"pass/{badge.pass_id}",
        related=(f"holder/{use.holder}",),
        time=badge.time,
        noticed=badge.time,
        severity=3,
        score=0.5,
        reason=sentence(
            "early_in", pass_id=str(badge.pass_id), door=door, at=at, minutes=minutes, times=len(habit.odd)
        ),
        because=(
            Because(feature="minutes_before_shift", observed=minutes, high=_minutes(habit.old), unit="min", share=0.5),
            Because(feature="share_of_colleagues_as_early", observed=round(share, 5), share=0.5),
        ),
        evidence=tuple(Evidence(number, place) for _, number, place in habit.odd),
        actions=("check_roster_for_swap", "check_camera_at_door", "call_foreman"),
    )


def _minutes(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds / 60.0, 1)
