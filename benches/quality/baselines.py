"""Baselines: four common ways to find something odd, with the same alert contract and the same score.

Each judges granted ways in (or counts of them), and tells its `PER_DAY` oddest a site and day: more than any budget
that is scored, so the score's own cutoffs decide.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from math import cos, log1p, pi, sin, sqrt

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from domain.alert import Alert, alert_id, incident_id
from domain.codec import decode_lines
from domain.event import Badge
from domain.finding import Evidence, Reason

PER_DAY = 15
DAY_S = 86_400.0
RULES = ("plate_access", "dead_pass", "forced_door", "forbidden_zone", "overstay", "crowding")
"""Detectors that are policy and nothing else."""

SHIFT_S = 8 * 3600.0
HOLDERS = 5000
"""Half-space trees are kept for so many passes, the last ones used."""


class Way(Struct, frozen=True, gc=False):
    """A granted way in, with what was known of the pass just before: `features` are between 0 and 1."""

    id: str
    time: float
    site: str
    reader: str
    pass_id: str
    features: tuple[float, ...]


def ways(lines: Iterable[bytes]) -> list[Way]:
    """All granted ways in of these lines, in their order."""
    last: dict[str, deque[tuple[float, str]]] = defaultdict(deque)
    known: set[tuple[str, str]] = set()
    found = []
    for badge in _badges(lines):
        before = last[str(badge.pass_id)]
        while before and before[0][0] < badge.time - SHIFT_S:
            before.popleft()
        is_new = (str(badge.pass_id), badge.reader) not in known
        found.append(_way(badge, before, is_new=is_new))
        known.add((str(badge.pass_id), badge.reader))
        before.append((badge.time, badge.reader))
    return found


def _badges(lines: Iterable[bytes]) -> Iterator[Badge]:
    wanted = (line for line in lines if line.startswith(b'{"kind":"badge"'))
    while part := list(islice(wanted, 1000)):
        for event in decode_lines(part, [""] * len(part))[0]:
            if isinstance(event, Badge) and event.granted and event.inward and event.pass_id:
                yield event


def _way(badge: Badge, before: Sequence[tuple[float, str]], *, is_new: bool) -> Way:
    turn = 2 * pi * (badge.time % DAY_S) / DAY_S
    gap = badge.time - before[-1][0] if before else SHIFT_S
    features = (
        (1 + sin(turn)) / 2,
        (1 + cos(turn)) / 2,
        float((badge.time // DAY_S + 3) % 7 >= 5),
        log1p(max(gap, 0.0)) / log1p(SHIFT_S),
        min(len(before) / 20.0, 1.0),
        min(len({reader for _, reader in before}) / 10.0, 1.0),
        float(is_new),
    )
    return Way(badge.id, badge.time, badge.site, badge.reader, str(badge.pass_id), features)


def half_space_trees(found: Sequence[Way]) -> NDArray[np.float64]:
    """River's half-space trees, one a pass, scored before learned (Tan, Ting and Liu 2011)."""
    from river.anomaly import HalfSpaceTrees  # in the bench environment only

    models: dict[str, HalfSpaceTrees] = {}
    scores = np.zeros(len(found))
    for i, way in enumerate(found):
        model = models.pop(way.pass_id, None) or HalfSpaceTrees(n_trees=5, height=5, window_size=10, seed=7)
        models[way.pass_id] = model
        if len(models) > HOLDERS:
            del models[next(iter(models))]
        row = dict(enumerate(way.features))
        scores[i] = model.score_one(row)
        model.learn_one(row)
    return scores


def isolation_forest(found: Sequence[Way]) -> NDArray[np.float64]:
    """Scikit-learn's isolation forest, fitted on the first half (Liu, Ting and Zhou 2008)."""
    from sklearn.ensemble import IsolationForest  # in the bench environment only

    rows = np.array([way.features for way in found])
    model = IsolationForest(random_state=7).fit(rows[: len(rows) // 2])
    return np.asarray(-model.score_samples(rows), np.float64)


def seasonal_z(found: Sequence[Way]) -> NDArray[np.float64]:
    """Ways in by reader and hour against the same hour of earlier days: how many standard deviations too many."""
    hours: Counter[tuple[str, str, int]] = Counter((w.site, w.reader, int(w.time // 3600)) for w in found)
    seen: dict[tuple[str, str, int], list[float]] = defaultdict(list)
    z: dict[tuple[str, str, int], float] = {}
    for key, count in sorted(hours.items(), key=lambda item: item[0][2]):
        site, reader, hour = key
        past = seen[site, reader, hour % 24]
        mean = sum(past) / len(past) if past else 0.0
        spread = sqrt(sum((x - mean) ** 2 for x in past) / len(past)) if past else 0.0
        z[key] = (count - mean) / max(spread, 1.0)
        past.append(float(count))
    return np.array([z[w.site, w.reader, int(w.time // 3600)] for w in found])


MODELS: dict[str, Callable[[Sequence[Way]], NDArray[np.float64]]] = {
    "half-space trees a holder (river)": half_space_trees,
    "isolation forest (scikit-learn)": isolation_forest,
    "seasonal z-score": seasonal_z,
}


def alerts_of(name: str, found: Sequence[Way], scores: NDArray[np.float64]) -> list[Alert]:
    """The oddest ways in of each site and day as alerts; the score of an alert is its rank among all, 0 to 1."""
    ranks = np.argsort(np.argsort(scores, kind="stable"), kind="stable") / max(len(scores) - 1, 1)
    days: dict[tuple[str, int], list[int]] = defaultdict(list)
    for i, way in enumerate(found):
        days[way.site, int(way.time // DAY_S)].append(i)
    chosen = [i for rows in days.values() for i in sorted(rows, key=lambda i: -scores[i])[:PER_DAY]]
    return [_alert(name, found[i], float(ranks[i])) for i in sorted(chosen)]


def _alert(name: str, way: Way, score: float) -> Alert:
    subject = f"pass/{way.pass_id}"
    own = alert_id(way.site, name, subject, way.time)
    return Alert(
        id=own,
        version=1,
        status="new",
        time=way.time,
        noticed=way.time,
        last=way.time,
        count=1,
        incident=incident_id(own),
        site=way.site,
        detector="baseline",
        family="passholder",
        subject=subject,
        severity=3,
        score=score,
        shown=True,
        reason=Reason(name, {}, name, name),
        evidence=(Evidence(way.id),),
        evidence_count=1,
    )
