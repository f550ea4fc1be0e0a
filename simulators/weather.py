"""Weather and daylight of one day: what they do to cameras and to people."""

from math import asin, cos, degrees, pi, radians, sin

from msgspec import Struct
from numpy.random import Generator

from simulators.frame import Frame

DAY_S = 86_400.0


class Weather(Struct, frozen=True):
    """Stretches of fog and storm in seconds since 1970 UTC, and where the sun is."""

    fog: tuple[tuple[float, float], ...]
    storm: tuple[tuple[float, float], ...]
    rain: tuple[tuple[float, float], ...]
    lon: float
    lat: float

    def is_foggy(self, at: float) -> bool:
        """Whether there is fog."""
        return any(start <= at < end for start, end in self.fog)

    def is_stormy(self, at: float) -> bool:
        """Whether it blows so hard that cranes stop."""
        return any(start <= at < end for start, end in self.storm)

    def is_dark(self, at: float) -> bool:
        """Whether the sun is more than 6 degrees below the horizon (end of civil twilight)."""
        return sun_elevation_deg(at, self.lon, self.lat) < -6.0

    def miss(self, at: float) -> float:
        """By how much more often cameras miss: 1 on a clear day."""
        return (
            (3.0 if self.is_foggy(at) else 1.0) * (1.6 if self.is_dark(at) else 1.0) * (1.3 if self._rains(at) else 1.0)
        )

    def _rains(self, at: float) -> bool:
        return any(start <= at < end for start, end in self.rain)


def weather_of(rng: Generator, frame: Frame, noon: float) -> Weather:
    """Draw a day: fog on about 1 in 9 days, before noon; a storm on about 1 in 30; rain on about 1 in 2 (KNMI normals).

    The frequencies are those of KNMI's climate normals 1991-2020 for the coast, rounded.
    """
    draw = rng.random(3)
    starts = rng.uniform(0.0, 1.0, 3)
    lengths = rng.uniform(0.0, 1.0, 3)
    fog = _stretch(draw[0] < 0.11, noon - 12 * 3600 + starts[0] * 7 * 3600, 3600 * (1 + 5 * lengths[0]))
    storm = _stretch(draw[1] < 0.033, noon - 12 * 3600 + starts[1] * DAY_S, 3600 * (2 + 7 * lengths[1]))
    rain = _stretch(draw[2] < 0.5, noon - 12 * 3600 + starts[2] * DAY_S, 3600 * (0.5 + 5 * lengths[2]))
    return Weather(fog, storm, rain, frame.lon, frame.lat)


def _stretch(happens: bool, start: float, length: float) -> tuple[tuple[float, float], ...]:
    return ((float(start), float(start + length)),) if happens else ()


def sun_elevation_deg(at: float, lon: float, lat: float) -> float:
    """Height of the sun in degrees, to about half a degree (Cooper 1969 declination, mean solar time)."""
    days = at / DAY_S
    year_angle = 2 * pi * ((days + 10.0) % 365.2425) / 365.2425
    declination = radians(-23.44 * cos(year_angle))
    hour_angle = 2 * pi * ((days % 1.0) - 0.5) + radians(lon)
    north = radians(lat)
    height = sin(north) * sin(declination) + cos(north) * cos(declination) * cos(hour_angle)
    return degrees(asin(max(-1.0, min(1.0, height))))
