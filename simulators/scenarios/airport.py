"""Airport: the scenarios of Schiphol, S01 to S16."""

from simulators.scenarios import s01, s02, s03, s04, s05, s06, s07, s08, s09, s10, s11, s12, s16
from simulators.story import Scenario

AIRPORT: tuple[Scenario, ...] = (
    *s01.SCENARIOS,
    *s02.SCENARIOS,
    *s03.SCENARIOS,
    *s04.SCENARIOS,
    *s05.SCENARIOS,
    *s06.SCENARIOS,
    *s07.SCENARIOS,
    *s08.SCENARIOS,
    *s09.SCENARIOS,
    *s10.SCENARIOS,
    *s11.SCENARIOS,
    *s12.SCENARIOS,
    *s16.SCENARIOS,
)
