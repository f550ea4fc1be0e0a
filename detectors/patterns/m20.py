"""M20: a car that looks around: it passes again and again, and comes back fuller, or goes home with fewer people."""

from detectors.patterns.pattern import BASE, HOUR, Pattern, Step

M20 = Pattern(
    number="M20",
    family="uithaler",
    staged=("M20",),
    base=BASE / 4,
    begins=("plate_loops",),
    steps=(
        Step("plate_fuller", within_s=2 * HOUR),
        Step("plate_emptier", within_s=2 * HOUR),
        Step("crew_among_boxes", within_s=2 * HOUR, by="site"),
        Step("crew_runs", within_s=2 * HOUR, by="site"),
        Step("crew_at_fence", within_s=2 * HOUR, by="site"),
    ),
    fades_s=2 * HOUR,
    actions=("turn_camera_to_zone", "send_patrol_to_zone", "call_seaport_police"),
)
