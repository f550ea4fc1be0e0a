"""Revealed: what a reveal tells."""

from msgspec import Struct
from sqlalchemy import Connection

from isc.proposals import Actor, Proposal


class Revealed(Struct, frozen=True):
    """Who or what a subject stands for, and until when it is told."""

    subject: str
    value: str
    until: str


def do_reveal(_connection: Connection, _agreed: Proposal, _by: Actor, _now: float) -> None:
    """Nothing is done when a second person agrees: from then on who asked may look."""
