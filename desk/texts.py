"""Sentences of the desk itself, in Dutch and English."""

from domain.finding import Reason


def not_seen_again(after_s: float) -> Reason:
    """Why an alert was cleared: its condition did not come back."""
    minutes = round(after_s / 60)
    return Reason(
        "not_seen_again",
        {"minutes": minutes},
        f"Voorbij: {minutes} minuten niet meer gezien.",
        f"Over: not seen again for {minutes} minutes.",
    )
