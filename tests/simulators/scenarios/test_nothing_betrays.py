"""Nothing betrays: ids, formats, order and presence of fields do not tell a criminal's event from another one."""

from collections import defaultdict
from collections.abc import Sequence
from zlib import crc32

import numpy as np
import pytest
from numpy.typing import NDArray

from domain.truth import Crime
from tests.simulators.scenarios.port_run import Event, day_and_night
from tests.simulators.scenarios.port_world import site

pytestmark = pytest.mark.slow

F64 = NDArray[np.float64]

WIDTH = 512
OTHERS = 4
"""Events of others a criminal event, of the same kind and state."""

SHUFFLES = 400

IDS = ("id", "ref", "pass", "holder", "plate", "account", "track", "units", "unit", "order", "seal", "craft", "number")
MEANING = ("order", "holder", "plate", "company", "door", "units")
"""Fields whose absence says something that detectors shall use (no order, nobody's pass); not counted as format."""

STATES = ("state", "status", "outcome", "action", "by", "reason", "purpose", "what", "object", "vehicle")


LEARNED, UNSEEN = (1, "rtm-a"), (2, "rtm-depot")
"""Seed and site: other people and other boxes, so that nobody can be known again."""


def stratum(event: Event, fleet: frozenset[str]) -> tuple[str, ...]:
    """What an event says; events are compared with others that say the same, plates of fleets with such plates."""
    said = tuple(str(event.get(name, "")) for name in STATES)
    known = "fleet" if event.get("plate") in fleet else "other"
    return (str(event["kind"]), known, *said, *(name for name in MEANING if name in event))


def words(event: Event, rank: float) -> set[str]:
    """Everything about the form of an event: n-grams of its ids, its fields and their order, the place of its id."""
    found = {f"field {name}" for name in event} | {
        f"next {a} {b}" for a, b in zip(event, list(event)[1:], strict=False)
    }
    found.add(f"rank {int(rank * 8)}")
    for name in IDS:
        value = event.get(name)
        text = "^" + " ".join(value if isinstance(value, list) else [str(value)] if value else []) + "$"
        found |= {f"{name} {text[i : i + n]}" for n in (1, 2, 3) for i in range(len(text) - n + 1)}
        found.add(f"{name} {len(text)}")
    return found


def row(event: Event, rank: float) -> F64:
    """The words of an event, hashed."""
    found = np.zeros(WIDTH)
    for word in words(event, rank):
        code = crc32(word.encode())
        found[code % WIDTH] += 1.0 if code & 0x10000 else -1.0
    return found


def sample(seed: int, name: str) -> tuple[F64, F64]:
    """One event a story and stratum, and some of the same stratum that no crime caused."""
    events, crimes, _ = day_and_night(seed, name)
    fleet = frozenset(site(name).vehicles)
    rng = np.random.default_rng(seed)
    ranks = {ident: i / len(events) for i, ident in enumerate(sorted(event["id"] for event in events))}
    owner = owners(crimes)
    others: dict[tuple[str, ...], list[Event]] = defaultdict(list)
    criminal: dict[tuple[str, tuple[str, ...]], list[Event]] = defaultdict(list)
    for event in events:
        layer = stratum(event, fleet)
        (criminal[owner[event["id"]], layer] if event["id"] in owner else others[layer]).append(event)
    rows, labels = [], []
    for (_, layer), found in criminal.items():
        pool = others.get(layer, [])
        if len(pool) < OTHERS:
            continue
        picked = [found[int(rng.integers(len(found)))], *(pool[int(i)] for i in rng.integers(len(pool), size=OTHERS))]
        rows += [row(event, ranks[event["id"]]) for event in picked]
        labels += [1.0] + [0.0] * OTHERS
    return np.array(rows), np.array(labels)


def owners(crimes: Sequence[Crime]) -> dict[str, str]:
    return {event: crime.id for crime in crimes for event in crime.events or ()}


def fit(x: F64, y: F64, ridge: float = 30.0) -> F64:
    """Weights of a logistic regression, by Newton's method."""
    x = np.column_stack((x, np.ones(len(x))))
    weights = np.zeros(x.shape[1])
    for _ in range(12):
        chance = 1.0 / (1.0 + np.exp(-np.clip(x @ weights, -30, 30)))
        slope = x.T @ (chance - y) + ridge * weights
        bend = (x * (chance * (1 - chance))[:, None]).T @ x + ridge * np.eye(x.shape[1])
        weights -= np.linalg.solve(bend, slope)
    return weights


def auc(scores: F64, labels: F64) -> float:
    """The share of pairs in which the criminal event has the higher score; ties count half."""
    order = np.argsort(scores, kind="stable")
    _, inverse, counts = np.unique(scores[order], return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    ranks = np.empty(scores.size)
    ranks[order] = (last - (counts - 1) / 2)[inverse]
    ones = labels.sum()
    return float((ranks[labels == 1].sum() - ones * (ones + 1) / 2) / (ones * (labels.size - ones)))


@pytest.fixture(scope="module")
def judged() -> tuple[F64, F64]:
    """Scores and labels of a seed and a site that were not learned from."""
    (x, y), (seen, labels) = sample(*LEARNED), sample(*UNSEEN)
    return np.column_stack((seen, np.ones(len(seen)))) @ fit(x, y), labels


def test_there_are_enough_events_to_judge(judged: tuple[F64, F64]) -> None:
    assert judged[1].sum() > 200


def test_ids_and_formats_do_not_tell_criminals_from_others(judged: tuple[F64, F64]) -> None:
    scores, labels = judged
    rng = np.random.default_rng(0)
    low, high = np.quantile([auc(scores, rng.permutation(labels)) for _ in range(SHUFFLES)], (0.025, 0.975))
    assert low <= auc(scores, labels) <= high


def test_a_mark_on_criminals_would_be_found() -> None:
    (x, y), (seen, labels) = sample(*LEARNED), sample(*UNSEEN)
    rng = np.random.default_rng(0)
    for rows, crime in ((x, y), (seen, labels)):
        rows[:, 7] += np.where(crime == 1, 1.0, 0.0) * (rng.random(len(crime)) < 0.6)
    scores = np.column_stack((seen, np.ones(len(seen)))) @ fit(x, y)
    assert auc(scores, labels) > 0.6
