"""The alarm budget: whether an alert is shown to the operator or only listed, and when that is itself an alert.

A promise of so many alerts in 10 minutes and operator (ANSI/ISA-18.2-2016 and EEMUA 191, 3rd ed., 2013: one). Alerts
pay with tokens, from the bucket of their group (a place and a family) and from the site's. A group refills at a quarter
of the site's pace, so nobody who rattles one fence can spend what the other side needs; the graver an alert, the
emptier the buckets from which it may still be paid. Outside it: severity 1, hard rules (score 1), and the first alert
of a place in half an hour, unless it is advice; only graver or equal alerts take that right away. They are shown though
the site's bucket is empty, and take from it what is there, so that the promise holds with them.
"""

from typing import Protocol

from msgspec import Struct, field

from desk.places import Place, name_of, place_of
from domain.alert import Alert
from domain.finding import Evidence, Finding, Reason
from domain.site import Site
from domain.times import clock

WINDOW_S = 600.0
FIRST_S = 1800.0
"""How long a place must have been quiet for its next alert to be shown in any case."""

PAID_SHARE = 0.75
"""Of the promise, what may be paid with tokens; the rest is kept for what is outside the budget."""

GROUP_SHARE = 0.25
"""Of the site's pace, what one group may spend in the long run."""

GROUP_TOKENS, SITE_TOKENS = 3.0, 5.0
"""What is saved up at most: alerts that may be shown in one go."""

OVERFLOW = "overflow"
OVERFLOW_FROM = 3
"""Alerts of severity 1 to 3 that are listed only, at one zone with no half hour between them, before that is told."""

ADVICE = 4
HALF_LIFE_S = 3600.0
"""After which what was not shown weighs half as much for its incident."""

KEEP_S = 12 * 3600.0


class Bucket(Struct):
    """Tokens, as they were at a time."""

    tokens: float
    at: float


class Weight(Struct):
    """How much of an incident was not shown, as it was at a time."""

    value: float
    at: float


class Hidden(Struct):
    """Alerts at one zone that are listed only, by id, from the first on."""

    since: float
    last: float
    alerts: dict[str, float] = field(default_factory=dict)


class Spent(Struct):
    """What was spent of one site's budget, and what that left unsaid; kept with the desk's memory."""

    site: Bucket | None = None
    groups: dict[str, Bucket] = field(default_factory=dict)
    told: dict[str, float] = field(default_factory=dict)
    hidden: dict[str, Hidden] = field(default_factory=dict)
    weights: dict[str, Weight] = field(default_factory=dict)
    swept: float = 0.0


class Budget(Protocol):
    """Decides, in the order of telling, whether an alert is shown."""

    def shows(self, alert: Alert, site: Site, spent: Spent) -> bool:
        """Whether the operator sees this version now, who saw none of it before."""

    def unsaid(self, alert: Alert, site: Site, spent: Spent) -> Finding | None:
        """What is to be told about alerts that are listed only, now that this one is."""


class NoLimit:
    """Shows everything."""

    def shows(self, alert: Alert, site: Site, spent: Spent) -> bool:
        """Whether the operator sees this version now: always."""
        return True

    def unsaid(self, alert: Alert, site: Site, spent: Spent) -> Finding | None:
        """Nothing is."""
        return None


class RankedBudget:
    """Keeps the promise of the site's `[budget]`."""

    def shows(self, alert: Alert, site: Site, spent: Spent) -> bool:
        """Whether the operator sees this version now, who saw none of it before."""
        place = place_of(alert.zone, alert.subject, site)
        first = _is_first(alert, place, spent)
        spent.site = _refilled(spent.site, alert.noticed, _pace(site), SITE_TOKENS)
        if first or alert.detector == OVERFLOW or alert.severity == 1 or alert.score >= 1.0:
            spent.site.tokens = max(spent.site.tokens - 1.0, 0.0)
            shown = True
        else:
            shown = _pays(alert, place, spent.site, site, spent)
        known = spent.hidden.get(place.zone)
        if shown and known is not None:
            known.alerts.pop(alert.id, None)
        _sweep(spent, alert.noticed)
        return shown

    def unsaid(self, alert: Alert, site: Site, spent: Spent) -> Finding | None:
        """Add an alert that is listed only to its incident and zone; an overflow from the third on, at each new one."""
        _weigh(alert, spent)
        if alert.severity >= ADVICE:
            return None
        place = place_of(alert.zone, alert.subject, site)
        known = spent.hidden.get(place.zone)
        if known is None or alert.noticed - known.last > FIRST_S:
            known = spent.hidden[place.zone] = Hidden(alert.noticed, alert.noticed)
        known.last = alert.noticed
        is_new = alert.id not in known.alerts
        known.alerts[alert.id] = alert.score
        return _overflow(alert, known, place, site) if is_new and len(known.alerts) >= OVERFLOW_FROM else None


def _is_first(alert: Alert, place: Place, spent: Spent) -> bool:
    """Whether nothing as grave was heard of from there in half an hour; from now on something was."""
    if alert.severity >= ADVICE:
        return False
    heard = [spent.told.get(_key(place, grave), 0.0) for grave in range(1, alert.severity + 1)]
    spent.told[_key(place, alert.severity)] = alert.noticed
    return alert.noticed - max(heard) > FIRST_S


def _key(place: Place, last: object) -> str:
    return f"{place.zone}|{place.side}|{last}"


def _pace(site: Site) -> float:
    """Tokens a second."""
    return PAID_SHARE * site.budget.per_10_min * site.budget.operators / WINDOW_S


def _pays(alert: Alert, place: Place, common: Bucket, site: Site, spent: Spent) -> bool:
    """Take a token from the group and one from the site, if the alert is grave enough for what is left in both."""
    key = _key(place, alert.family)
    group = _refilled(spent.groups.get(key), alert.noticed, GROUP_SHARE * _pace(site), GROUP_TOKENS)
    spent.groups[key] = group
    weight = _faded(spent.weights.get(alert.incident), alert.noticed)
    needed = max(1.0, alert.severity - 1.0 - (weight >= 1.0))
    if min(group.tokens, common.tokens) < needed:
        return False
    group.tokens -= 1.0
    common.tokens -= 1.0
    return True


def _refilled(bucket: Bucket | None, now: float, pace: float, most: float) -> Bucket:
    if bucket is None:
        return Bucket(most, now)
    return Bucket(min(most, bucket.tokens + max(now - bucket.at, 0.0) * pace), max(now, bucket.at))


def _weigh(alert: Alert, spent: Spent) -> None:
    """An incident that goes on unseen weighs more, and its next alert is paid like one that is graver by one."""
    value = _faded(spent.weights.get(alert.incident), alert.noticed) + alert.score * (5 - alert.severity) / 3
    spent.weights[alert.incident] = Weight(value, alert.noticed)


def _faded(weight: Weight | None, now: float) -> float:
    return 0.0 if weight is None else float(weight.value * 0.5 ** (max(now - weight.at, 0.0) / HALF_LIFE_S))


def _sweep(spent: Spent, now: float) -> None:
    """Forget, once in `KEEP_S`, what has no bearing any more: full buckets, old zones and incidents."""
    if now - spent.swept <= KEEP_S:
        return
    spent.groups = {key: one for key, one in spent.groups.items() if now - one.at <= KEEP_S}
    spent.told = {key: at for key, at in spent.told.items() if now - at <= KEEP_S}
    spent.hidden = {key: one for key, one in spent.hidden.items() if now - one.last <= KEEP_S}
    spent.weights = {key: one for key, one in spent.weights.items() if now - one.at <= KEEP_S}
    spent.swept = now


def _overflow(alert: Alert, known: Hidden, place: Place, site: Site) -> Finding:
    number, since = len(known.alerts), clock(known.since, site.timezone)
    nl, en = name_of(place, site)
    return Finding(
        detector=OVERFLOW,
        family=alert.family,
        site=alert.site,
        subject=f"zone/{place.zone or site.id}",
        zone=place.zone or None,
        time=alert.noticed,
        noticed=alert.noticed,
        severity=2,
        score=max(known.alerts.values()),
        reason=Reason(
            OVERFLOW,
            {"number": number, "place": en, "since": since},
            f"Nog {number} meldingen bij {nl} sinds {since}, alleen in de lijst. Kijk ook elders: afleiding kan.",
            f"{number} more alerts at {en} since {since}, listed only. Look elsewhere too: it may be a feint.",
        ),
        evidence=tuple(Evidence(item.id, item.place) for item in alert.evidence[-5:]),
        actions=("turn_camera_to_zone", "send_patrol_to_zone"),
    )
