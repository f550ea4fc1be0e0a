"""M01: several people who come over the fence together, and go on at a run between the boxes, in line."""

from detectors.patterns.pattern import BASE, CREWS, MINUTE, Pattern, Step

M01 = Pattern(
    number="M01",
    family="uithaler",
    staged=CREWS,
    base=BASE,
    begins=("crew_at_fence", "crew_at_works", "crew_among_boxes"),
    steps=(
        Step("crew_at_fence", within_s=3 * MINUTE, by="place", near_m=150.0),
        Step("crew_at_works", within_s=3 * MINUTE, by="place", near_m=150.0),
        Step("crew_on_way", within_s=45 * MINUTE, by="place", near_m=600.0),
        Step("crew_runs", within_s=45 * MINUTE, by="place", near_m=600.0),
        Step("crew_among_boxes", within_s=45 * MINUTE, by="place", near_m=600.0),
    ),
    fades_s=30 * MINUTE,
    told=0.05,
    actions=("turn_camera_to_zone", "call_guard_on_duty", "send_patrol_to_zone", "call_seaport_police"),
)
