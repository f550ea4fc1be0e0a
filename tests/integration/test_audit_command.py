"""The command `audit`: a copy that is checked elsewhere, and a change that is found."""

import argparse
from pathlib import Path

import pytest

from app.audit_command import add_audit
from domain.errors import ConfigError
from isc.audit import Audit
from isc.database import open_database
from tests.isc.build import NOW


def _run(tmp_path: Path, *words: str) -> int:
    parser = argparse.ArgumentParser()
    add_audit(parser.add_subparsers())
    given = parser.parse_args([*words, "--store", f"sqlite:///{tmp_path}/s.db"])
    return int(given.run(given))


@pytest.fixture
def trail(tmp_path: Path) -> Path:
    engine = open_database(f"sqlite:///{tmp_path}/s.db")
    for number in range(3):
        Audit(engine, lambda: NOW).note("jansen", "view", f"alert {number}")
    engine.dispose()
    return tmp_path


def test_a_copy_and_its_head_agree(trail: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _run(trail, "audit", "head")
    (trail / "heads").write_text(capsys.readouterr().out)
    _run(trail, "audit", "export", str(trail / "copy.jsonl"))
    for what in ([], [str(trail / "copy.jsonl")]):
        assert _run(trail, "audit", "verify", *what, "--heads", str(trail / "heads")) == 0
        assert capsys.readouterr().out == "3 entries are as they were written, 1 heads agree\n"


def test_a_change_in_a_copy_is_told_with_its_number(trail: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _run(trail, "audit", "export", str(trail / "copy.jsonl"))
    text = (trail / "copy.jsonl").read_text()
    (trail / "copy.jsonl").write_text(text.replace("alert 1", "alert 7"))
    assert _run(trail, "audit", "verify", str(trail / "copy.jsonl")) == 1
    assert capsys.readouterr().out == "entry 2: the content is not what was sealed\n"


@pytest.mark.parametrize("text", ["nonsense", "3 abc", '{"number": 1}'])
def test_what_is_no_copy_or_no_head_is_told(trail: Path, text: str) -> None:
    (trail / "wrong").write_text(text)
    with pytest.raises(ConfigError, match="wrong:1"):
        _run(trail, "audit", "verify", str(trail / "wrong"))
    with pytest.raises(ConfigError, match="wrong:1"):
        _run(trail, "audit", "verify", "--heads", str(trail / "wrong"))
