"""Invented days of ports and airports, with their truth: places, people, sensors, stories. See docs/simulation.md."""
