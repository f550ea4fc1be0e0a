"""The command `score`: alerts against truth, on the terminal or as one JSON object."""

import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

import msgspec
from msgspec import Struct

from app.lines import decoded, read_lines
from app.score_table import print_breach, print_report
from domain.alert import Alert, decode_alert
from domain.errors import ConfigError
from domain.site import Site
from domain.truth import Crime, decode_crime
from scoring.brief import Briefing
from scoring.case import narrowed
from scoring.period import Period
from scoring.prefix import Detect, Law, Memory, Stage, check
from scoring.recording import Recording, asked, needs_subjects, record, unrecorded
from scoring.report import Report, score
from scoring.told import Telling, telling

BROKEN = 1
"""The exit status where the prefix law is broken: such a run is not scored."""


class Request(Struct, frozen=True, kw_only=True):
    """What `score` was asked for. `since` and `until` are dates (midnight UTC) or times with an offset.

    `sites` are the ids of `--sites`; the folders of `--site` are read by the caller and handed to `run`.
    """

    alerts: Path
    truth: Path
    quiet: Path | None = None
    events: Path | None = None
    sites: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    as_json: bool = False


def run(request: Request, sites: Sequence[Site] = (), detect: Detect | None = None, out: TextIO | None = None) -> int:
    """Score and print; the exit status is 0, or 1 where the prefix law is broken. Raises ConfigError for wrong usage.

    With `sites` (of `--site`) and events, `detect` is run over cuts of the events: it must start from nothing, run over
    the lines it is handed, and give the alert versions it tells; it may drain.
    """
    _refuse(request, sites)
    memory = Memory(frozenset(site.id for site in sites))
    told = telling(_alerts(request.alerts, memory if sites else None))
    crimes, quiet = _truth(request.truth), _truth(request.quiet)
    recording, briefing = _record(request, told, (*crimes, *quiet), sites)
    stages = _stages(request, sites, detect, memory, briefing)
    printed = out or sys.stdout
    if stages and not all(stage.holds for stage in stages):
        _print_json({"scored": False, "prefix": stages}, printed) if request.as_json else print_breach(stages, printed)
        return BROKEN
    period = _period(request, recording)
    kept = narrowed(told, period) if request.since or request.until else told
    report = score(kept, crimes, quiet, recording, period, {site.id: site.budget.operators for site in sites})
    _print(request, report, stages, briefing, printed)
    return 0


def _refuse(request: Request, sites: Sequence[Site]) -> None:
    bounded = request.sites and request.since and request.until
    if request.events is None and not bounded:
        raise ConfigError("score", "found no sites and period, expected --events FILE, or --sites, --from and --until")
    if request.events is None and sites:
        raise ConfigError("--site", "found without --events, expected both: detection is run again over the events")
    if sites and request.sites:
        raise ConfigError("--sites", "found beside --site, expected one of them")


def _alerts(path: Path, memory: Memory | None) -> Iterator[Alert]:
    alerts = decoded(path, decode_alert, "one alert a line (contracts.md, Alerts)")
    return memory.note(alerts) if memory else alerts


def _truth(path: Path | None) -> tuple[Crime, ...]:
    if path is None:
        return ()
    lines = tuple(decoded(path, decode_crime, "one line of truth (contracts.md, Truth and score)"))
    seen: set[str] = set()
    for line in lines:
        if line.id in seen:
            raise ConfigError(path, f"found id {line.id!r} twice, expected each once")
        seen.add(line.id)
    return lines


def _record(
    request: Request, told: Telling, lines: Sequence[Crime], sites: Sequence[Site]
) -> tuple[Recording, Briefing]:
    """Run through the events once, keeping what the alerts and the truth ask for."""
    briefing = Briefing()
    if request.events is None:
        return unrecorded(lines), briefing
    read = briefing.read_with_subjects if needs_subjects(lines) else briefing.read
    only = frozenset(request.sites) or frozenset(site.id for site in sites) or None
    recording = record(read(read_lines(request.events)), asked(told.counted, lines), lines, only)
    for missing in sorted((only or frozenset()) - recording.sites):
        raise ConfigError(request.events, f"found no event of site {missing!r}, expected some")
    if not recording.sites:
        raise ConfigError(request.events, "found no event that can be read, expected some")
    return recording, briefing


def _stages(
    request: Request, sites: Sequence[Site], detect: Detect | None, memory: Memory, briefing: Briefing
) -> list[Stage] | None:
    events = request.events
    if events is None or not sites or detect is None:
        return None
    law = Law(frozenset(site.id for site in sites), max(site.wait_s for site in sites), briefing.ends)
    return check(lambda: read_lines(events), briefing.lines, detect, memory, law)


def _period(request: Request, recording: Recording) -> Period:
    start = recording.first if request.since is None else _moment("--from", request.since)
    end = recording.last if request.until is None else _moment("--until", request.until)
    return Period(recording.sites or request.sites, start, end)


def _moment(option: str, text: str) -> float:
    """Seconds since 1970 UTC of a date, which is its midnight in UTC, or of a time with an offset."""
    try:
        found = datetime.fromisoformat(f"{text}T00:00:00Z" if len(text) == len("2025-01-06") else text)
        if found.tzinfo is None:
            raise ValueError("a time without an offset")
    except ValueError as error:
        expected = "expected a date such as 2025-01-06 or a time with an offset"
        raise ConfigError(option, f"found {text!r}, {expected}") from error
    return found.timestamp()


def _print(request: Request, report: Report, stages: list[Stage] | None, briefing: Briefing, out: TextIO) -> None:
    if request.as_json:
        head: dict[str, Any] = {"scored": True, "prefix": stages, "events_unreadable": briefing.unreadable}
        _print_json(head | msgspec.structs.asdict(report), out)
    else:
        print_report(report, stages, briefing.unreadable, out)


def _print_json(found: dict[str, Any], out: TextIO) -> None:
    out.write(msgspec.json.encode(found).decode() + "\n")
