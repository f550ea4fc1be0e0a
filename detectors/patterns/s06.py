"""S06: somebody off shift, or with the pass of another, who comes for minutes: straight to something and out again."""

from detectors.patterns.pattern import BASE, HOUR, Pattern, Step

S06 = Pattern(
    number="S06",
    family="passholder",
    staged=("S02", "S04", "S05", "S06", "S07", "S08", "S10", "S12", "S16", "M07", "M10"),
    base=BASE,
    begins=("errand", "refused_then_elsewhere"),
    steps=(
        Step("refused_then_elsewhere", within_s=6 * HOUR),
        Step("errand", within_s=6 * HOUR),
    ),
    fades_s=6 * HOUR,
    told=0.05,
    actions=("check_camera_at_door", "call_foreman", "check_bags_at_exit"),
)
