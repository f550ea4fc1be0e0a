"""Figures: made by `python -m app.pattern_figures`; never changed by hand."""

from collections.abc import Mapping
from types import MappingProxyType

from detectors.patterns.pattern import Counts, Figures

FIGURES: Mapping[str, Figures] = MappingProxyType(
    {
        "M01": Figures(
            crimes=78,
            seen=58,
            days=35.6,
            ordinary=5,
            guilty=77,
            begins={
                "crew_among_boxes": Counts(19, 5),
                "crew_at_fence": Counts(56, 0),
                "crew_at_works": Counts(2, 0),
            },
            pieces={
                "crew_among_boxes": Counts(53, 5),
                "crew_at_fence": Counts(56, 0),
                "crew_at_works": Counts(2, 0),
                "crew_on_way": Counts(61, 0),
                "crew_runs": Counts(50, 1),
            },
        ),
        "M20": Figures(
            crimes=10,
            seen=8,
            days=35.6,
            ordinary=1,
            guilty=8,
            begins={
                "plate_loops": Counts(8, 1),
            },
            pieces={
                "crew_among_boxes": Counts(5, 0),
                "crew_at_fence": Counts(5, 0),
                "crew_runs": Counts(6, 1),
                "plate_emptier": Counts(3, 0),
                "plate_fuller": Counts(1, 0),
            },
        ),
        "M21": Figures(
            crimes=9,
            seen=8,
            days=35.6,
            ordinary=5,
            guilty=16,
            begins={
                "crew_among_boxes": Counts(4, 5),
                "crew_at_fence": Counts(12, 0),
            },
            pieces={
                "crew_among_boxes": Counts(11, 5),
                "crew_at_fence": Counts(12, 0),
                "crew_runs": Counts(10, 1),
                "short_visit": Counts(8, 0),
            },
        ),
        "M24": Figures(
            crimes=10,
            seen=10,
            days=35.6,
            ordinary=0,
            guilty=13,
            begins={
                "box_opened": Counts(13, 0),
            },
            pieces={
                "crew_among_boxes": Counts(8, 0),
                "crew_runs": Counts(7, 0),
            },
        ),
        "S06": Figures(
            crimes=63,
            seen=44,
            days=72.3,
            ordinary=3,
            guilty=45,
            begins={
                "errand": Counts(44, 3),
                "refused_then_elsewhere": Counts(1, 0),
            },
            pieces={
                "errand": Counts(45, 3),
                "refused_then_elsewhere": Counts(1, 0),
            },
        ),
    }
)
"""By pattern."""
