"""The command line: what is wrong is said in one line, with status 2; help is worth reading."""

import re
from pathlib import Path

import pytest

from app.cli import COMMANDS, main, parser
from tests.integration.world import write_site


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_site(tmp_path / "s", "s")


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "log.jsonl"
    path.write_text('{"kind":"site"}\n')
    return path


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Exit status and the one line on standard error."""
    try:
        status = main(arguments)
    except SystemExit as ended:
        status = int(str(ended.code))
    found = capsys.readouterr()
    assert found.out == ""
    lines = found.err.splitlines()
    assert len(lines) == 1, lines
    return status, lines[0]


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["fly"], "invalid choice: 'fly'"),
        (["detect"], "the following arguments are required: --site, --events, --alerts"),
        (
            ["detect", "--site", "nowhere", "--events", "LOG", "--alerts", "-"],
            "nowhere: found no such folder, expected",
        ),
        (
            ["detect", "--site", "SITE", "--events", "nowhere.jsonl", "--alerts", "-"],
            "nowhere.jsonl: found No such file",
        ),
        (["detect", "--site", "SITE", "SITE", "--events", "LOG", "--alerts", "-"], "found site 's', which"),
        (
            ["detect", "--site", "SITE", "--events", "LOG", "--alerts", "/nowhere/a.jsonl"],
            "expected a file that can be written",
        ),
        (
            ["detect", "--site", "SITE", "--events", "kafka://x", "--alerts", "-"],
            "found 'x', expected kafka://HOST:PORT",
        ),
        (["detect", "--site", "SITE", "--events", "LOG", "kafka://localhost:1", "--alerts", "-"], "expected one"),
        (
            ["detect", "--site", "SITE", "--events", "LOG", "--alerts", "-", "--config", "no.toml"],
            "no.toml: found No such file",
        ),
        (
            ["detect", "--site", "SITE", "--events", "LOG", "--alerts", "-", "--metrics", "9"],
            "found '9', expected HOST:PORT",
        ),
        (["score", "--alerts", "LOG", "--truth", "nowhere"], "expected"),
        (["simulate", "atlantis", "--events", "x.jsonl"], "found 'atlantis', expected a folder or one of ams-"),
        (["simulate", "vlissingen", "--events", "x.jsonl", "--days", "-1"], "--days: found -1, expected 1 or more"),
        (
            ["simulate", "vlissingen", "--events", "x.jsonl", "--pattern", "M99"],
            "--pattern: found 'M99', expected one of M01",
        ),
        (["simulate", "vlissingen"], "--events: found nothing, expected a file or kafka://HOST:PORT"),
        (["site", "publish", "nowhere"], "nowhere: found no such folder"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    arguments: list[str], line: str, capsys: pytest.CaptureFixture[str], folder: Path, log: Path
):
    named = [{"SITE": str(folder), "LOG": str(log)}.get(word, word) for word in arguments]
    status, told = said(capsys, *named)
    assert status == 2
    assert told.startswith("havenwacht")
    assert line in told


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ("[kafka]\ncolour = 1\n", "unknown field `colour`"),
        ("[kafka]\nsession_timeout_s = 'long'\n", "Expected `float`, got `str`"),
        ("nonsense", "expected the keys of docs/settings.md"),
    ],
)
def test_a_wrong_setting_is_named(
    settings: str, line: str, capsys: pytest.CaptureFixture[str], folder: Path, log: Path, tmp_path: Path
):
    config = tmp_path / "settings.toml"
    config.write_text(settings)
    where = ["--site", str(folder), "--events", str(log), "--alerts", "-", "--config", str(config)]
    status, told = said(capsys, "detect", *where)
    assert status == 2
    assert str(config) in told
    assert line in told


@pytest.mark.parametrize(
    ("toml", "line"),
    [
        ("[detectors.sleepwalking]\n", "detectors: found 'sleepwalking', expected one of"),
        ("[detectors.passback]\nhours = 1\n", "detectors.passback: found 'hours', expected forget_s"),
    ],
)
def test_a_wrong_detector_setting_is_named(
    toml: str, line: str, capsys: pytest.CaptureFixture[str], folder: Path, log: Path
):
    with (folder / "site.toml").open("a") as site:
        site.write(toml)
    status, told = said(capsys, "detect", "--site", str(folder), "--events", str(log), "--alerts", "-")
    assert (status, line in told) == (2, True)


def test_a_wrong_site_says_its_first_mistake_and_how_many_more(
    capsys: pytest.CaptureFixture[str], folder: Path, log: Path
):
    (folder / "readers.csv").write_text(
        "reader,door,from_zone,to_zone,lon,lat\nr-1,d-1,moon,yard,4,52\nr-2,d-2,yard,sun,4,52\n"
    )
    status, told = said(capsys, "detect", "--site", str(folder), "--events", str(log), "--alerts", "-")
    assert status == 2
    assert "readers.csv:2" in told
    assert re.search(r"\b1 more\b", told)


def test_strict_ends_with_one_where_records_were_set_aside(
    capsys: pytest.CaptureFixture[str], folder: Path, log: Path, tmp_path: Path
):
    where = ["--site", str(folder), "--events", str(log), "--alerts", str(tmp_path / "a.jsonl"), "--drain"]
    assert main(["detect", *where]) == 0
    assert main(["detect", *where, "--strict"]) == 1
    assert "set aside or marked: 1 invalid" in capsys.readouterr().err


def test_a_pipe_gets_no_progress_bar(capsys: pytest.CaptureFixture[str], folder: Path, log: Path):
    main(["detect", "--site", str(folder), "--events", str(log), "--alerts", "-", "--drain"])
    found = capsys.readouterr()
    assert "\r" not in found.err
    assert found.err.count("\n") == 1


@pytest.mark.parametrize("command", [command.name for command in COMMANDS])
def test_help_is_there_for_every_command(command: str, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit, match="0"):
        parser(command).parse_args([command, "--help"])
    assert len(capsys.readouterr().out) > 200


def test_the_list_of_commands_loads_none_of_them():
    listed = parser("").format_help()
    assert all(command.name in listed and command.help.split()[0] in listed for command in COMMANDS)
