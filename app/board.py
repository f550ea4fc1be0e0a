"""Board: a live table of alerts on a terminal; in a pipe a line for each new alert."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.console import Console, Group
from rich.live import Live
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from domain.alert import Alert

ZONE = ZoneInfo("Europe/Amsterdam")
ROWS = 18
"""Alerts that are kept in sight; the newest stand first."""

SEVERITIES = {
    1: ("⯃ P1 critical", "bold red"),
    2: ("▲ P2 high", "bold yellow"),
    3: ("◆ P3 medium", "yellow"),
    4: ("● P4 advisory", "cyan"),
}
"""Shape, number, word and colour, so that no severity is told by its colour alone."""

ENDED = ("cleared", "withdrawn")


class Board:
    """What the demo shows while it plays."""

    def __init__(self, console: Console, live: bool) -> None:
        """A table that is drawn anew where `live`, else lines."""
        self._console = console
        self._live = Live(console=console, auto_refresh=False, transient=False) if live else None
        self._rows: deque[str] = deque(maxlen=ROWS)
        self._alerts: dict[str, Alert] = {}
        self._events = 0
        self._told = 0
        self._clock: float | None = None
        self.address: str | None = None
        self.log_in: str | None = None

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Draw while the demo plays."""
        if self._live is None:
            if self.address:
                self._console.print(f"console: {self.address}; {self.log_in}")
            yield
        else:
            with self._live:
                self._draw()
                yield

    def take(self, alerts: Sequence[Alert], events: int, clock: float | None) -> None:
        """Show these, and how far the day has come."""
        self._events += events
        self._clock = clock or self._clock
        for alert in alerts:
            self._keep(alert)
        if self._live is not None:
            self._draw()

    def end(self, aside: Mapping[str, int]) -> None:
        """Say what became of the day."""
        left = ", ".join(f"{number} {reason}" for reason, number in sorted(aside.items()) if number)
        self._console.print(f"{self._events} events, {self._told} alerts; set aside or marked: {left or 'nothing'}")
        if self.address and self._live is not None:
            self._console.print(f"The page stays open at {self.address}; Ctrl-C ends.")

    def _keep(self, alert: Alert) -> None:
        if alert.version == 1:
            self._told += 1
            self._rows.appendleft(alert.id)
            if self._live is None:
                name, _ = SEVERITIES[alert.severity]
                self._console.print(
                    f"{_clock(alert.noticed)}  {name:<13}  {alert.site:<16}  {alert.reason.en}", soft_wrap=True
                )
        self._alerts[alert.id] = alert
        for old in self._alerts.keys() - set(self._rows):
            del self._alerts[old]

    def _draw(self) -> None:
        if self._live is not None:
            self._live.update(Group(self._head(), self._table()), refresh=True)

    def _head(self) -> Panel:
        text = Text.assemble(
            ("Havenwacht", "bold"),
            "  simulated  ",
            (_clock(self._clock) if self._clock else "setting the stage …", "bold"),
            f"   {self._events:,} events   {self._told} alerts",
        )
        if self.address:
            text.append(f"\n{self.address}   {self.log_in or ''}", style="bold")
        return Panel(text, border_style="grey37")

    def _table(self) -> Table:
        table = Table(expand=True, border_style="grey37", header_style="dim")
        for name in ("noticed", "severity", "site"):
            table.add_column(name, no_wrap=True)
        table.add_column("what", ratio=1, overflow="fold")
        table.add_column("count", justify="right")
        table.add_column("state", no_wrap=True)
        for alert in (self._alerts[number] for number in self._rows if number in self._alerts):
            name, style = SEVERITIES[alert.severity]
            dim = "dim" if alert.status in ENDED else ""
            table.add_row(
                _clock(alert.noticed)[-8:],
                Text(name, style=dim or style),
                alert.site,
                alert.reason.en,
                str(alert.count),
                alert.status,
                style=dim,
            )
        return table


def _clock(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, ZONE).strftime("%a %d %b %H:%M:%S")
