"""Calibration: units, figures and the page, on units whose figures are known."""

from pathlib import Path

import pytest

from benches.calibration import page
from benches.calibration.figures import bins, figures
from benches.calibration.units import Said, Unit, of_people
from domain.codec import encode_event
from domain.contracts import Chunk
from tests.house import Words


def units(*pairs: tuple[float, bool], times: int = 1) -> list[Unit]:
    return [Unit("s", "field", 300.0 * i, said, true) for i, (said, true) in enumerate(pairs * times)]


def test_who_is_always_right_has_no_error_and_all_skill():
    found = figures(units((0.0, False), (1.0, True)))
    assert (found.error, found.brier, found.skill) == (0.0, 0.0, 1.0)


def test_who_says_the_base_rate_is_calibrated_and_has_no_skill():
    found = figures(units((0.25, False), (0.25, False), (0.25, False), (0.25, True)))
    assert found.error == pytest.approx(0.0)
    assert found.skill == pytest.approx(0.0)


def test_who_is_too_sure_has_the_distance_as_error():
    found = figures(units((0.9, True), (0.9, False)))
    assert found.error == pytest.approx(0.4)
    assert found.skill is not None
    assert found.skill < 0.0


def test_without_anybody_there_is_no_skill_to_have():
    assert figures(units((0.1, False))).skill is None
    with pytest.raises(ValueError, match="found no units"):
        figures([])


def test_every_unit_is_in_one_bin():
    said = [i / 100 for i in range(101)]
    found = bins(units(*((one, False) for one in said)))
    assert sum(one.count for one in found) == 101


def test_a_unit_is_true_by_what_was_seen_until_its_end():
    said = Said(0.5, {"a": None, "b": None, "c": None}, 2)
    assert said.has({"b"})
    assert not said.has({"c"})


def test_only_lines_about_people_of_one_site_are_kept():
    say = Words()
    other = Words("t")
    kept = [say.badge(0), say.sighting(1), say.tick(2)]
    left_out = [other.badge(0), *say.walk(3, 0.0, 1.0, 1, object="car")]
    lines = [encode_event(event) for event in (*kept, *left_out)]
    chunk = of_people(Chunk(None, 0, lines, list("abcdef"), list(range(6)), []), "s")
    assert chunk.lines == lines[:3]
    assert (chunk.places, chunk.offsets) == (["a", "b", "c"], [0, 1, 2])


def test_the_page_keeps_what_stands_around_its_tables(tmp_path: Path):
    path = tmp_path / "page.md"
    path.write_text(f"before\n{page.START}\nold\n{page.END}\nafter\n")
    page.write(path, page.text("Two weeks.", units((0.0, False), (1.0, True))))
    assert "old" not in path.read_text()
    assert path.read_text().startswith("before\n")
    assert "| Brier skill over the base rate | 1.00 |" in path.read_text()
    with pytest.raises(ValueError, match="calibration: begin"):
        page.write(tmp_path / "other.md", "") if (tmp_path / "other.md").write_text("x") else None


def test_the_picture_is_the_same_for_the_same_units(tmp_path: Path):
    for name in ("a.svg", "b.svg"):
        page.draw(units((0.01, False), (0.99, True), times=30), tmp_path / name)
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
