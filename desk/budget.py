"""The alarm budget: whether an alert is shown to the operator or only listed."""

from typing import Protocol

from domain.alert import Alert


class Budget(Protocol):
    """Decides, in the order of telling, whether an alert is shown."""

    def shows(self, alert: Alert) -> bool:
        """Whether the operator sees this version now."""


class NoLimit:
    """Shows everything."""

    def shows(self, alert: Alert) -> bool:
        """Whether the operator sees this version now: always."""
        return True
