"""Period: which sites and days are scored."""

from collections.abc import Iterable
from functools import cached_property
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from domain.errors import ConfigError

DAY_S = 86400.0
WINDOW_S = 600.0
"""The length of the windows in which an operator's load is counted (ANSI/ISA-18.2-2016; EEMUA 191, 3rd ed., 2013)."""

Times = NDArray[np.float64]
Indices = NDArray[np.int64]


class Period:
    """Sites from `start` to `end`, both seconds since 1970 UTC, cut into days of 86400 s that begin at `start`.

    A *site-day* is one such day of one site; its number is `site * blocks + day`. The last day may be shorter.
    """

    def __init__(self, sites: Iterable[str], start: float, end: float) -> None:
        """Refuse a period in which no rate can be told."""
        self.sites = tuple(sorted(sites))
        self.start = start
        self.end = end
        if not self.sites:
            raise ConfigError("sites", "found no site, expected events of at least one, or --sites")
        if not start < end:
            raise ConfigError("period", "found no time between its start and its end, expected an end after the start")
        self._rank = {site: rank for rank, site in enumerate(self.sites)}

    @property
    def days(self) -> float:
        """Length in days of 86400 s."""
        return (self.end - self.start) / DAY_S

    @cached_property
    def blocks(self) -> int:
        """Days that one site is cut into, a shorter last one included."""
        return max(1, ceil(self.days))

    @cached_property
    def exposure(self) -> Times:
        """Length of each site-day in days, shape (site-days,)."""
        one = np.ones(self.blocks)
        one[-1] = self.days - (self.blocks - 1)
        return np.tile(one, len(self.sites))

    @cached_property
    def windows(self) -> int:
        """Windows of 600 s that one site is cut into, a shorter last one included."""
        return max(1, ceil((self.end - self.start) / WINDOW_S))

    def has(self, site: str) -> bool:
        """Whether the site is scored."""
        return site in self._rank

    def holds(self, site: str, time: float) -> bool:
        """Whether this time at this site is scored, the last moment included."""
        return site in self._rank and self.start <= time <= self.end

    def ranks(self, sites: Iterable[str]) -> Indices:
        """The number of each site, shape (n,)."""
        return np.array([self._rank[site] for site in sites], dtype=np.int64)

    def site_days(self, ranks: Indices, times: Times) -> Indices:
        """The site-day of each time; what lies outside the period belongs to its first or last day."""
        day = np.floor((times - self.start) / DAY_S).astype(np.int64)
        return ranks * self.blocks + np.clip(day, 0, self.blocks - 1)

    def site_windows(self, ranks: Indices, times: Times) -> Indices:
        """The window of each time, numbered `site * windows + window`."""
        window = np.floor((times - self.start) / WINDOW_S).astype(np.int64)
        return ranks * self.windows + np.clip(window, 0, self.windows - 1)

    def touched(self, site: str, start: float, end: float) -> Indices:
        """The site-days that the time from `start` to `end` touches."""
        first, last = (floor((time - self.start) / DAY_S) for time in (start, end))
        return self._rank[site] * self.blocks + np.arange(max(first, 0), min(last, self.blocks - 1) + 1)

    def moved(self, times: Times, days: int) -> Times:
        """Times that are moved by whole days and wrapped in the period, so that the time of day stays."""
        return self.start + np.mod(times - self.start + days * DAY_S, self._whole_days * DAY_S)

    def moves(self, most: int = 7) -> tuple[int, ...]:
        """The moves of 1 to `most` days that bring alerts elsewhere; a full turn would leave all where they are."""
        return tuple(days for days in range(1, most + 1) if days % self._whole_days)

    @property
    def _whole_days(self) -> int:
        return max(1, round(self.days))
