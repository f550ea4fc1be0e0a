"""Port: the scenarios of Rotterdam, M01 to M28, with their quiet look-alikes."""

from simulators.scenarios import m01, m02, m03, m04, m05, m06
from simulators.story import Scenario

PORT: tuple[Scenario, ...] = (
    *m01.SCENARIOS,
    *m02.SCENARIOS,
    *m03.SCENARIOS,
    *m04.SCENARIOS,
    *m05.SCENARIOS,
    *m06.SCENARIOS,
)
