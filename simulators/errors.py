"""Errors of the simulator's own."""

from domain.errors import HavenwachtError


class CannotStage(HavenwachtError):
    """A scenario does not fit this site or this day (no reefers, nobody on duty): another one is drawn."""
