"""Port: the scenarios of Rotterdam, M01 to M28."""

from simulators.story import Scenario

PORT: tuple[Scenario, ...] = ()
