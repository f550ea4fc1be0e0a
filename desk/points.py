"""Points of the calibration: told scores by raw ones, for each detector.

Made from 1,129 alerts, 108 of them hits, by
`python -m benches.quality.calibrate --seed 7001 --without gate_on_foot silence --write`.
"""

from collections.abc import Mapping

POINTS: Mapping[str, tuple[tuple[float, float], ...]] = {
    "perimeter_crossing": ((0.75, 0.923),),
    "looked_up": ((0.5, 0.278),),
    "other_collector": ((0.5, 0.394),),
    "late_out": ((0.5, 0.102),),
    "passback": (
        (0.052, 0.01),
        (0.061, 0.01),
        (0.062, 0.036),
        (0.295, 0.036),
        (0.305, 0.294),
        (0.601, 0.294),
        (0.978, 0.99),
        (0.995, 0.99),
    ),
    "forced_door": ((0.7, 0.619),),
    "held_door": ((0.1, 0.01),),
    "occupants": ((0.4, 0.75), (0.8, 0.758)),
    "off_shift": ((0.7, 0.774),),
    "opened_by_hand": ((0.5, 0.691), (0.7, 0.691)),
    "running": ((0.7, 0.917),),
    "tailgating": ((0.2, 0.01), (0.8, 0.339)),
}
