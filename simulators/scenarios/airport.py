"""Airport: the scenarios of Schiphol, S01 to S16."""

from simulators.story import Scenario

AIRPORT: tuple[Scenario, ...] = ()
