"""`python -m benches.quality.calibrate`: fits the desk's calibration on building weeks, and says what it is worth.

Labels are hits of the truth among all alerts, advice too. Points are isotonic (Zadrozny and Elkan 2002, Transforming
classifier scores into accurate multiclass probability estimates), for each detector, drawn towards those of its family
by as many imagined alerts as `PRIOR`, since few detectors have many alerts.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from benches.quality.pool import Pool
from benches.quality.replay import Replay
from benches.quality.runs import runs
from benches.quality.weeks import weeks
from desk.calibration import Calibration, Points
from desk.desk import ShiftDesk
from domain.alert import Alert
from scoring.report import Report

F64 = NDArray[np.float64]
PRIOR = 10.0
FOLDS = 5
PAGE = Path(__file__).parent.parent.parent / "desk" / "points.py"
SITES = ("rtm-maasmond", "rtm-westerhaven", "ams-oost", "ams-bagagekelder")
HEAD = '''"""Points of the calibration: told scores by raw ones, for each detector.

Made from {count:,} alerts, {hits:,} of them hits, by
`{command}`.
"""

from collections.abc import Mapping

POINTS: Mapping[str, tuple[tuple[float, float], ...]] = {{
'''


class Judged(Struct, frozen=True):
    """One alert with its raw score and whether it hit; `fold` is drawn from its site and day."""

    detector: str
    family: str
    score: float
    hit: bool
    fold: int


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, compare on days that were left out, print, and write the points."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    given = _parser().parse_args(words)
    made = weeks(given.weeks, given.seed, given.keep)
    found = runs(made, given.sites, given.keep, warm=given.warm)
    judged = judge(Pool(made, found), Replay(found))
    print(compare(judged))
    if given.write:
        kept = [one for one in judged if one.detector not in given.without]
        PAGE.write_text(page(fit(kept), kept, f"python -m benches.quality.calibrate {' '.join(words)}"))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benches.quality.calibrate",
        description="Fits the points of desk/points.py on weeks that benches.quality has made and detected.",
    )
    parser.add_argument("--weeks", type=int, default=2, metavar="N", help="how many (default 2)")
    parser.add_argument("--seed", type=int, required=True, help="of the first week; never held-out ones")
    parser.add_argument("--sites", nargs="+", default=SITES, metavar="SITE", help="ids under sites/")
    parser.add_argument(
        "--keep", type=Path, default=Path("build/quality"), metavar="FOLDER", help="where weeks are kept"
    )
    parser.add_argument("--warm", action="store_true", help="take what was detected with the state kept")
    parser.add_argument("--without", nargs="+", default=(), metavar="NAME", help="make no points for these detectors")
    parser.add_argument("--write", action="store_true", help="write desk/points.py")
    return parser


def judge(pool: Pool, replay: Replay) -> list[Judged]:
    """Every alert of an uncalibrated desk, as it was first told."""
    first = [alert for alert in replay.alerts(make=lambda _: ShiftDesk()) if alert.version == 1]
    told = [msgspec.structs.replace(alert, shown=True, severity=3) for alert in first]
    return list(_judged(pool.scores({"all": told})["all"], first))


def _judged(report: Report, alerts: Iterable[Alert]) -> Iterable[Judged]:
    verdict = {line.id: line.verdict for line in report.alerts}
    days: dict[tuple[str, int], int] = {}
    for alert in alerts:
        if verdict.get(alert.id, "trouble") != "trouble":
            fold = days.setdefault((alert.site, int(alert.noticed // 86_400)), len(days)) % FOLDS
            yield Judged(alert.detector, alert.family, alert.score, verdict[alert.id] != "false", fold)


def fit(judged: Sequence[Judged]) -> dict[str, Points]:
    """Points of every detector; hard rules (score 1) are not calibrated."""
    soft = [one for one in judged if one.score < 1.0]
    points: dict[str, Points] = {}
    for _, rows in sorted(_by(soft, lambda one: one.family).items()):
        family = _plain(rows)
        for detector, own in sorted(_by(rows, lambda one: one.detector).items()):
            points[detector] = _drawn(own, family)
    return points


def _plain(rows: Sequence[Judged]) -> Points:
    return _isotonic(_column(rows, "score"), _column(rows, "hit"), np.ones(len(rows)))


def _drawn(rows: Sequence[Judged], family: Points) -> Points:
    """Isotonic over a detector's own alerts, and `PRIOR` imagined ones at its scores that hit as the family's."""
    scores, hits = _column(rows, "score"), _column(rows, "hit")
    imagined = np.interp(scores, *zip(*family, strict=True))
    weight = PRIOR / len(rows)
    return _isotonic(np.tile(scores, 2), np.concatenate((hits, imagined)), np.repeat((1.0, weight), len(rows)))


def _isotonic(scores: F64, hits: F64, weights: F64) -> Points:
    from sklearn.isotonic import IsotonicRegression  # in the bench environment only

    levels = np.unique(scores)
    told = IsotonicRegression(y_min=0.01, y_max=0.99).fit(scores, hits, weights).predict(levels)
    return _thinned([(round(float(x), 3), round(float(y), 3)) for x, y in zip(levels, told, strict=True)])


def _thinned(points: Sequence[tuple[float, float]]) -> Points:
    """Only the ends of each step."""
    ends = range(len(points))
    kept = [i for i in ends if i in (0, len(points) - 1) or not points[i - 1][1] == points[i][1] == points[i + 1][1]]
    return tuple(points[i] for i in kept)


def compare(judged: Sequence[Judged]) -> str:
    """Mean squared error (Brier) and log loss on days that were left out: raw, by family, by detector."""
    soft = [one for one in judged if one.score < 1.0]
    told: dict[str, list[float]] = {"raw": [one.score for one in soft], "by family": [], "by detector": []}
    rest = [[one for one in soft if one.fold != fold] for fold in range(FOLDS)]
    families = [{name: _plain(rows) for name, rows in _by(kept, lambda one: one.family).items()} for kept in rest]
    detectors = [Calibration(fit(kept)) for kept in rest]
    for one in soft:
        told["by family"].append(Calibration(families[one.fold]).of(one.family, one.score))
        told["by detector"].append(detectors[one.fold].of(one.detector, one.score))
    hits = _column(soft, "hit")
    lines = ["|  | Brier | log loss |", "| --- | ---: | ---: |"]
    for name, scores in told.items():
        share = np.clip(np.array(scores), 0.01, 0.99)
        loss = -np.mean(hits * np.log(share) + (1 - hits) * np.log(1 - share))
        lines.append(f"| {name} | {np.mean((share - hits) ** 2):.4f} | {loss:.4f} |")
    return "\n".join([f"{len(soft)} alerts, {int(hits.sum())} hits", *lines])


def page(points: Mapping[str, Points], judged: Sequence[Judged], command: str) -> str:
    """The source of desk/points.py."""
    head = HEAD.format(command=command, count=len(judged), hits=sum(one.hit for one in judged))
    return head + "".join(f'    "{name}": {rows!r},\n' for name, rows in points.items()) + "}\n"


def _by(rows: Iterable[Judged], key: Callable[[Judged], str]) -> dict[str, list[Judged]]:
    found: defaultdict[str, list[Judged]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def _column(rows: Sequence[Judged], name: str) -> F64:
    return np.array([getattr(row, name) for row in rows], np.float64)


if __name__ == "__main__":
    sys.exit(main())
