"""The page of patterns is what the catalogue makes of it, and every pattern has what it needs."""

from pathlib import Path

import pytest

from app.patterns_table import ROWS, page
from simulators.scenarios.catalogue import SCENARIOS

PAGE = Path(__file__).resolve().parent.parent / "docs" / "patterns.md"
OBSERVABLE = [row.number for row in ROWS if not row.observable.startswith("no")]


def test_the_page_is_up_to_date():
    assert PAGE.read_text() == page(), "python -m app.patterns_table > docs/patterns.md"


@pytest.mark.parametrize("pattern", OBSERVABLE)
def test_an_observable_pattern_has_three_variations_and_a_look_alike(pattern: str):
    found = [scenario for scenario in SCENARIOS if scenario.pattern == pattern]
    assert sum(len(scenario.variations) for scenario in found if not scenario.quiet) >= 3
    assert any(scenario.quiet for scenario in found)


def test_what_cannot_be_seen_has_no_scenario():
    hidden = {row.number for row in ROWS} - set(OBSERVABLE)
    assert hidden == {"M23", "M27", "M29", "M30", "S13", "S14", "S15"}
    assert not hidden & {scenario.pattern for scenario in SCENARIOS}
