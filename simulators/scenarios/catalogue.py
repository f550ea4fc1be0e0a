"""Catalogue: every scenario there is, of the port and of the airport."""

from simulators.scenarios.airport import AIRPORT
from simulators.scenarios.port import PORT
from simulators.story import Scenario

SCENARIOS: tuple[Scenario, ...] = (*PORT, *AIRPORT)
