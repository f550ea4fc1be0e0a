"""Verdicts: what analysts say of alerts moves the calibration a little, visibly, and no further than it may.

Of each detector the alerts that were judged true are held against how many should have been: a score is multiplied by
(K + true) / (K + expected), the gamma-Poisson estimate of a rate with the prior weight `PRIOR`, within `MOST`. A role
counts for at most `A_DAY` verdicts a detector and day, so that nobody can talk a detector away in one shift; the newest
verdict of an alert replaces the older ones, and any that is neither true nor false takes it back.

Whether the calibration still holds is a bet (Vovk, Gammerman, Shafer 2022, Algorithmic Learning in a Random World,
ch. 8; Ville 1939): while scores are probabilities no strategy of betting on verdicts makes money, so a purse that has
grown a hundredfold has one chance in a hundred to have done so in vain.
"""

from collections.abc import Iterable

from msgspec import Struct, field

from domain.event import Verdict
from domain.finding import Finding, Reason

PRIOR = 10.0
MOST = 2.0
A_DAY = 5
DAY_S = 86_400.0
KEEP_S = 14 * DAY_S
"""How long after it was told an alert may be judged, and a verdict counts."""

BETS = (-0.9, -0.6, -0.3, 0.3, 0.6, 0.9)
RICH = 100.0
VALUE = {"true": 1.0, "false": 0.0}


class Told(Struct):
    """An alert that may be judged: the score it would have without verdicts, and what it was judged."""

    detector: str
    family: str
    score: float
    at: float
    verdict: float | None = None
    bet: bool = False


class Record(Struct):
    """Of one detector: verdicts that count, and how many of them should have been true."""

    true: float = 0.0
    expected: float = 0.0


class Judgements(Struct):
    """Alerts that may be judged; records by detector; verdicts of the day by role and detector; purses by family."""

    told: dict[str, Told] = field(default_factory=dict)
    records: dict[str, Record] = field(default_factory=dict)
    today: dict[str, int] = field(default_factory=dict)
    day: int = 0
    purses: dict[str, list[float]] = field(default_factory=dict)
    swept: float = 0.0


def moved(score: float, detector: str, found: Judgements) -> float:
    """The score after verdicts; hard rules stay."""
    record = found.records.get(detector)
    if record is None or score >= 1.0:
        return score
    factor = (PRIOR + record.true) / (PRIOR + record.expected)
    return round(min(score * min(max(factor, 1 / MOST), MOST), 0.99), 3)


def remember(number: str, finding: Finding, score: float, found: Judgements) -> None:
    """From now on this alert may be judged; what is told of it later does not change by what it is judged."""
    if score < 1.0 and number not in found.told:
        found.told[number] = Told(finding.detector, finding.family, score, finding.noticed)
    if finding.noticed - found.swept > DAY_S:
        _sweep(found, finding.noticed)


def hear(verdict: Verdict, found: Judgements) -> Finding | None:
    """Let a verdict count; a finding where it shows that the scores of a family no longer hold."""
    known = found.told.get(verdict.alert)
    if known is None or (known.verdict is None and not _may(verdict, known, found)):
        return None
    _count(known, found, -1.0)
    known.verdict = VALUE.get(verdict.verdict)
    _count(known, found, 1.0)
    if known.verdict is None or known.bet:
        return None
    known.bet = True
    return _bet(verdict, known, found)


def _may(verdict: Verdict, known: Told, found: Judgements) -> bool:
    """Whether this role has judged few enough alerts of this detector today."""
    day = int(verdict.time // DAY_S)
    if day != found.day:
        found.day, found.today = day, {}
    key = f"{verdict.role}|{known.detector}"
    found.today[key] = found.today.get(key, 0) + 1
    return found.today[key] <= A_DAY


def _count(known: Told, found: Judgements, sign: float) -> None:
    if known.verdict is None:
        return
    record = found.records.setdefault(known.detector, Record())
    record.true += sign * known.verdict
    record.expected += sign * known.score


def _bet(verdict: Verdict, known: Told, found: Judgements) -> Finding | None:
    """Let each strategy stake its share; the purse of a family is the mean of theirs."""
    purse = found.purses.setdefault(known.family, [1.0] * len(BETS))
    won = (known.verdict or 0.0) - known.score
    purse[:] = [money * (1.0 + share * won) for money, share in zip(purse, BETS, strict=True)]
    if sum(purse) / len(purse) < RICH:
        return None
    del found.purses[known.family]
    return _broken(verdict, known.family, too_high=purse[0] > purse[-1])


def _sweep(found: Judgements, now: float) -> None:
    """Forget, once a day, alerts that may no longer be judged, and their verdicts."""
    for number, known in list(found.told.items()):
        if now - known.at > KEEP_S:
            _count(known, found, -1.0)
            del found.told[number]
    detectors: Iterable[str] = {known.detector for known in found.told.values() if known.verdict is not None}
    found.records = {name: record for name, record in found.records.items() if name in detectors}
    found.swept = now


def _broken(verdict: Verdict, family: str, *, too_high: bool) -> Finding:
    nl = f"De kansen van de familie {family} kloppen niet meer: oordelen wijzen op te {'hoge' if too_high else 'lage'}."
    en = f"The scores of family {family} no longer hold: by the verdicts they are too {'high' if too_high else 'low'}."
    return Finding(
        detector="calibration",
        family="sensor",
        site=verdict.site,
        subject=f"sensor/calibration-{family}",
        time=verdict.time,
        noticed=verdict.time,
        severity=4,
        score=0.99,
        reason=Reason("calibration", {"family": family}, nl, en),
        actions=("call_platform_engineer",),
    )
