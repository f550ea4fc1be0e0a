"""Pool: alerts of several weeks and sites scored as one, by the rules of `havenwacht score`."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TypeVar

from app.lines import decoded, read_lines
from benches.quality.runs import Run
from benches.quality.weeks import Week
from domain.alert import Alert, decode_alert
from domain.truth import Crime, decode_crime
from scoring.brief import Briefing
from scoring.period import Period
from scoring.recording import Recording, asked, record
from scoring.report import Report, score
from scoring.told import telling

T = TypeVar("T")


class Pool:
    """The truth of some weeks, and what their events say about any alerts on them."""

    def __init__(self, weeks: Sequence[Week], found: Sequence[Run]) -> None:
        """Read the truth; events are read once for each score."""
        self._weeks = weeks
        self._runs = found
        self.crimes: tuple[Crime, ...] = tuple(self._all("truth", decode_crime))
        self.quiet: tuple[Crime, ...] = tuple(self._all("quiet", decode_crime))

    def alerts(self) -> list[Alert]:
        """What was detected in these weeks."""
        return list(_rows([run.file("alerts") for run in self._runs], decode_alert))

    def lines(self) -> Iterator[bytes]:
        """The events of all weeks, one after the other."""
        return chain.from_iterable(read_lines(week.file("events")) for week in self._weeks)

    def scores(self, told: dict[str, Sequence[Alert]]) -> dict[str, Report]:
        """The report of each list of alerts; the events are read once for all."""
        heard = {name: telling(alerts) for name, alerts in told.items()}
        wanted: frozenset[str] = frozenset()
        for one in heard.values():
            wanted |= asked(one.counted, (*self.crimes, *self.quiet))
        recording = self._recording(wanted)
        period = Period(recording.sites, recording.first, recording.last)
        return {name: score(one, self.crimes, self.quiet, recording, period) for name, one in heard.items()}

    def _recording(self, wanted: frozenset[str]) -> Recording:
        return record(Briefing().read(self.lines()), wanted, (*self.crimes, *self.quiet))

    def _all(self, name: str, decode: Callable[[bytes], T]) -> Iterable[T]:
        return _rows([week.file(name) for week in self._weeks], decode)


def _rows(files: Iterable[Path], decode: Callable[[bytes], T]) -> Iterable[T]:
    return chain.from_iterable(decoded(path, decode, "one object a line") for path in files if path.exists())
