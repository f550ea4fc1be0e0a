"""M24: a box says that it was opened and nobody has an order for it; people go straight to it."""

from detectors.patterns.pattern import BASE, MINUTE, Pattern, Step

M24 = Pattern(
    number="M24",
    family="uithaler",
    staged=("M24", "M03"),
    base=BASE / 4,
    begins=("box_opened",),
    steps=(
        Step("crew_among_boxes", within_s=20 * MINUTE, by="site"),
        Step("crew_runs", within_s=20 * MINUTE, by="site"),
    ),
    fades_s=30 * MINUTE,
    actions=("turn_camera_to_zone", "send_patrol_to_zone", "check_seal_at_box", "call_seaport_police"),
)
