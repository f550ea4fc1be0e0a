"""M21: a vehicle that fetches what a crew took: in and out sooner than anybody is served, while they are there."""

from detectors.patterns.pattern import BASE, HOUR, MINUTE, Pattern, Step

M21 = Pattern(
    number="M21",
    family="uithaler",
    staged=("M21",),
    base=BASE / 4,
    begins=("crew_at_fence", "crew_among_boxes"),
    steps=(
        Step("crew_at_fence", within_s=3 * MINUTE, by="place", near_m=150.0),
        Step("crew_among_boxes", within_s=HOUR, by="place", near_m=600.0),
        Step("crew_runs", within_s=HOUR, by="place", near_m=600.0),
        Step("short_visit", within_s=HOUR, by="site", needed=True),
    ),
    about="short_visit",
    fades_s=HOUR,
    actions=("hold_vehicle_at_gate", "call_guard_on_duty", "call_seaport_police"),
)
