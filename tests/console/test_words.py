"""Texts of the console: all in Dutch and in English, and for all keys that detectors give."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from detectors.patterns.catalogue import ALL as PATTERNS

ROOT = Path(__file__).parents[2]
WEB = ROOT / "isc" / "web" / "src"
WORDS = "".join((WEB / name).read_text() for name in ("words.ts", "patterns.ts"))
ENTRY = re.compile(r"^  (\w+): \['((?:[^'\\]|\\.)*)', '((?:[^'\\]|\\.)*)'\],$", re.M)
LINES = re.compile(r"^  \w+: .*$", re.M)


def _table(name: str) -> dict[str, tuple[str, str]]:
    body = re.search(rf"export const {name}\b.*?\n}}", WORDS, re.S)
    assert body
    found = ENTRY.findall(body[0])
    assert len(found) == len(LINES.findall(body[0]))
    return {key: (nl, en) for key, nl, en in found}


@pytest.mark.parametrize("name", ["WORDS", "ACTIONS", "FEATURES", "PATTERNS"])
def test_every_text_is_there_in_dutch_and_english_with_the_same_values(name: str):
    table = _table(name)
    assert table
    for key, (nl, en) in table.items():
        assert nl.strip(), key
        assert en.strip(), key
        assert set(re.findall(r"\{\w+\}", nl)) == set(re.findall(r"\{\w+\}", en)), key


def test_every_text_that_a_screen_names_is_there():
    named = {key for path in WEB.rglob("*.ts*") for key in re.findall(r"\bt\('(\w+)'", path.read_text())}
    assert len(named) > 50
    assert named - _table("WORDS").keys() == set()


def test_every_pattern_of_the_catalogue_has_a_text():
    rows = (ROOT / "docs" / "patterns.md").read_text().splitlines()
    codes = {row.split("|")[1].strip() for row in rows if re.match(r"\| [MS]\d\d \|", row)}
    assert len(codes) > 40
    assert codes - _table("PATTERNS").keys() == set()


def _given(keyword: str) -> Iterator[str]:
    """Literals that detectors pass by this name."""
    for path in (ROOT / "detectors").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                for given in (k.value for k in node.keywords if k.arg == keyword):
                    yield from (
                        n.value for n in ast.walk(given) if isinstance(n, ast.Constant) and isinstance(n.value, str)
                    )


def test_every_action_and_feature_of_a_detector_has_a_text():
    assert set(_given("actions")) - _table("ACTIONS").keys() == set()
    assert set(_given("feature")) - _table("FEATURES").keys() == set()


def test_every_piece_and_action_of_a_pattern_has_a_text():
    pieces = {name for pattern in PATTERNS for name in (*pattern.begins, *(step.piece for step in pattern.steps))}
    assert pieces - _table("FEATURES").keys() == set()
    assert {action for pattern in PATTERNS for action in pattern.actions} - _table("ACTIONS").keys() == set()
