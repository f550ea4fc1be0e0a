"""S01: a bag from a source flight goes from a handler to somebody who carries it out, and a relief that looks like it."""

from simulators.actor import Actor
from simulators.scenarios.airside import (
    BASEMENT,
    OUTWARD,
    AirTale,
    back_to_work,
    closed_of,
    come,
    drive_out,
    fleet,
    flight,
    free,
    go_home,
    meet,
    slip_out,
    spot,
    stand,
)
from simulators.scenarios.staging import HOUR, MINUTE, Scene
from simulators.scenarios.airside import called
from simulators.world import Craft
