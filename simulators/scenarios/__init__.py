"""Scenarios: crimes and their honest look-alikes, one file a pattern."""
