"""Matching: which alert could hit which crime, by subject or by evidence, whatever the time."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from domain.truth import Crime
from scoring.told import Told

HITTING = frozenset({"holder", "pass", "track", "plate", "unit", "account"})
"""Kinds of subjects that hit by name; a zone, door or sensor hits by its evidence only."""

EVIDENCE_SHARE = 0.25
"""The share of an alert's listed evidence that must be events of the crime."""


class Pairs(Struct, frozen=True):
    """Alerts and lines that belong together, row i is one pair: numbers of alert and line, shape (n,) each."""

    alerts: NDArray[np.int64]
    crimes: NDArray[np.int64]


def pairs(counted: Sequence[Told], lines: Sequence[Crime], events_of: Mapping[Crime, frozenset[str]]) -> Pairs:
    """All pairs of equal site whose subject or evidence agree."""
    index = _Index(lines, events_of)
    found = [(number, line) for number, told in enumerate(counted) for line in sorted(index.lines_of(told))]
    both = np.array(found, dtype=np.int64).reshape(-1, 2)
    return Pairs(both[:, 0], both[:, 1])


class _Index:
    """Lines by site and subject, and by event."""

    def __init__(self, lines: Sequence[Crime], events_of: Mapping[Crime, frozenset[str]]) -> None:
        self._sites = [line.site for line in lines]
        self._by_subject: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
        self._by_event: defaultdict[str, list[int]] = defaultdict(list)
        for number, line in enumerate(lines):
            for subject in line.subjects:
                self._by_subject[line.site, subject].add(number)
            for event in events_of.get(line, ()):
                self._by_event[event].append(number)

    def lines_of(self, told: Told) -> set[int]:
        shared = Counter(number for event in told.evidence for number in self._by_event.get(event, ()))
        enough = EVIDENCE_SHARE * len(told.evidence)
        found = {number for number, count in shared.items() if count >= enough and self._sites[number] == told.site}
        if told.subject.partition("/")[0] in HITTING:
            found |= self._by_subject.get((told.site, told.subject), set())
        return found
