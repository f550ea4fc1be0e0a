"""The commands: their arguments, help and what they call."""

import argparse
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app import demo, score_command, simulate_command, site_commands
from app.isc_command import add_isc
from app.progress import bytes_read
from app.settings import read_settings
from app.user_command import add_token, add_user
from app.wiring import Outputs, Request, detect, detect_lines, read_sites, serve_metrics
from domain.letter import REASONS
from streaming.engine import Engine

Subparsers = Any
"""argparse does not name the type of its subparsers in public."""


def _detect(found: Subparsers) -> None:
    command = found.add_parser(
        "detect",
        help="events to alerts, from files or Kafka",
        description="Reads events of one or more sites, runs the detectors, and writes alerts. A file and Kafka give "
        "the same alerts, byte for byte.",
        epilog="example: havenwacht detect --site sites/NAME --events day.jsonl.gz --alerts alerts.jsonl --drain",
    )
    command.add_argument(
        "--site", nargs="+", type=Path, required=True, metavar="FOLDER", help="folders of the sites to judge"
    )
    command.add_argument(
        "--events",
        nargs="+",
        required=True,
        metavar="SOURCE",
        help=".jsonl, .jsonl.gz or .jsonl.zst files (several are merged by arrival), - for standard input, "
        "or kafka://HOST:PORT",
    )
    command.add_argument(
        "--alerts",
        required=True,
        metavar="TO",
        help="a file (written at the end, in order), - or kafka://HOST:PORT (in the order of telling)",
    )
    command.add_argument("--coverage", metavar="FILE", help="where blind spots go")
    command.add_argument(
        "--dead-letters", metavar="FILE", help="where events go that cannot be read; without it they are only counted"
    )
    command.add_argument("--late", metavar="FILE", help="where events go that came after their watermark")
    command.add_argument("--state", type=Path, metavar="FOLDER", help="keep checkpoints here and go on from them")
    command.add_argument("--worker", metavar="ID", help="this worker's lasting name in the Kafka group")
    command.add_argument("--strict", action="store_true", help="exit status 1 if any record was set aside")
    command.add_argument("--drain", action="store_true", help="at the end release what still waits for its watermark")
    _long_running(command)
    command.set_defaults(run=_run_detect)


def _long_running(command: argparse.ArgumentParser) -> None:
    command.add_argument("--config", metavar="FILE", help="settings in TOML (else HAVENWACHT_CONFIG, else defaults)")
    command.add_argument("--metrics", metavar="HOST:PORT", help="serve Prometheus metrics here")


def _run_detect(given: argparse.Namespace) -> int:
    outputs = Outputs(given.alerts, given.coverage, given.dead_letters, given.late)
    request = Request(
        tuple(given.site),
        tuple(given.events),
        outputs,
        given.state,
        given.worker,
        given.drain,
        read_settings(given.config),
    )
    stopped: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT) if given.events[0].startswith("kafka://") else ():
        signal.signal(number, lambda got, _: stopped.append(got))
    with bytes_read("reading events", _size(given.events)) as progress:
        engine = detect(request, lambda: bool(stopped), progress, serve_metrics(given.metrics))
    print(_summary(engine), file=sys.stderr)
    return 1 if given.strict and _set_aside(engine) else 0


def _size(paths: list[str]) -> int | None:
    """Bytes to read, where all sources are plain files."""
    plain = all(path.endswith(".jsonl") and Path(path).is_file() for path in paths)
    return sum(Path(path).stat().st_size for path in paths) if plain else None


def _set_aside(engine: Engine) -> int:
    return sum(number for reason, number in engine.aside.items() if reason in REASONS or reason == "late")


def _summary(engine: Engine) -> str:
    told = f"{engine.told} alert versions from {engine.taken} events"
    aside = ", ".join(f"{number} {reason}" for reason, number in sorted(engine.aside.items()) if number)
    return f"{told}; set aside or marked: {aside}" if aside else f"{told}; nothing set aside"


def _demo(found: Subparsers) -> None:
    command = found.add_parser(
        "demo",
        help="the whole pipeline in one process, in this terminal",
        description="Plays invented days of Rotterdam and Schiphol faster than life: simulator, detectors, a table of "
        "alerts here, and the information centre's page and metrics in the browser. Needs no broker and no network.",
    )
    command.add_argument(
        "--sites",
        nargs="+",
        default=["rtm-maasmond", "ams-bagagekelder"],
        metavar="SITE",
        help="ids under sites/ or folders (default: %(default)s)",
    )
    command.add_argument(
        "--from",
        dest="since",
        default=simulate_command.DEFAULT_START,
        metavar="DATE",
        help="first day (default: %(default)s)",
    )
    command.add_argument("--hours", type=int, default=24, help="how long a day (default: %(default)s)")
    command.add_argument("--seed", type=int, default=1, help="another seed is another day (default: %(default)s)")
    command.add_argument("--crimes", choices=("none", "few", "many"), default="many", help="default: %(default)s")
    command.add_argument(
        "--speed", type=float, default=600.0, help="seconds of the day in one of yours (default: %(default)s)"
    )
    command.add_argument("--fast", action="store_true", help="as fast as it goes, whatever --speed says")
    command.add_argument("--listen", default=demo.ADDRESS, metavar="HOST:PORT", help="default: %(default)s")
    command.add_argument("--no-page", action="store_true", help="without the page; ends when the day does")
    command.set_defaults(run=_run_demo)


def _run_demo(given: argparse.Namespace) -> int:
    day = simulate_command.Request(
        sites=tuple(given.sites),
        since=given.since,
        days=-(-given.hours // 24),
        seed=given.seed,
        crimes=given.crimes,
    )
    request = demo.Request(
        sites=tuple(given.sites),
        simulation=lambda: simulate_command.simulation_of(day),
        speed=None if given.fast or not sys.stdout.isatty() else given.speed,
        hours=given.hours,
        listen=None if given.no_page or not sys.stdout.isatty() else given.listen,
    )
    return demo.run(request)


def _simulate(found: Subparsers) -> None:
    command = found.add_parser(
        "simulate",
        help="invented days of real places, with their truth",
        description="Lets people, vehicles and goods live some days at the places under sites/, lets faulty sensors "
        "look at them, and writes what a gateway would write. Same sites, seed and days: same bytes.",
        epilog="example: havenwacht simulate rtm-maasmond --days 1 --events day.jsonl.gz --truth truth.jsonl",
    )
    command.add_argument("sites", nargs="+", metavar="SITE", help="an id under sites/ or a folder")
    command.add_argument(
        "--events", metavar="TO", help=".jsonl, .jsonl.gz or .jsonl.zst file, or kafka://HOST:PORT on this machine"
    )
    command.add_argument(
        "--from",
        dest="since",
        default=simulate_command.DEFAULT_START,
        metavar="DATE",
        help="first day (default: %(default)s)",
    )
    command.add_argument("--days", type=int, default=7, help="how many (default: %(default)s)")
    command.add_argument("--seed", type=int, default=1, help="another seed is another week (default: %(default)s)")
    command.add_argument("--truth", type=Path, metavar="FILE", help="where the crimes go")
    command.add_argument("--quiet", type=Path, metavar="FILE", help="where honest look-alikes go")
    command.add_argument(
        "--crimes",
        choices=("none", "few", "many"),
        default="few",
        help="few: most days have none, as in life (default)",
    )
    command.add_argument(
        "--pattern", nargs="+", default=[], metavar="M01", help="only these patterns of docs/patterns.md"
    )
    command.add_argument(
        "--sightings",
        choices=("sparse", "full"),
        default="sparse",
        help="full: every camera, once a second (for speed tests)",
    )
    command.add_argument(
        "--speed", type=float, metavar="N", help="N seconds of the day in one of yours; without it as fast as it goes"
    )
    command.add_argument("--hours", type=int, metavar="N", help="end after so many hours")
    command.add_argument("--plan", action="store_true", help="print what would happen, and make no events")
    command.add_argument("--picture", type=Path, metavar="FILE", help="draw the first site's richest day as a .png")
    command.add_argument("--config", metavar="FILE", help="settings in TOML (else HAVENWACHT_CONFIG, else defaults)")
    command.set_defaults(run=_run_simulate)


def _run_simulate(given: argparse.Namespace) -> int:
    request = simulate_command.Request(
        sites=tuple(given.sites),
        events=given.events,
        since=given.since,
        days=given.days,
        seed=given.seed,
        truth=given.truth,
        quiet=given.quiet,
        crimes=given.crimes,
        patterns=tuple(given.pattern),
        sightings=given.sightings,
        speed=given.speed,
        hours=given.hours,
        plan=given.plan,
        picture=given.picture,
        kafka=read_settings(given.config).kafka,
    )
    return simulate_command.run(request)


def _score(found: Subparsers) -> None:
    command = found.add_parser(
        "score",
        help="alerts against truth: recall, false alerts, delay, chance level",
        description="Says how good alerts are: what was found, how fast, and what was cried in vain, each with its "
        "chance level and a 95 % interval. With --events and --site it first checks the prefix law: no alert may rest "
        "on what was not in yet. docs/scoring.md explains every figure.",
        epilog="example: havenwacht score --alerts alerts.jsonl --truth truth.jsonl --events day.jsonl.gz",
    )
    command.add_argument("--alerts", required=True, type=Path, metavar="FILE", help="what detect wrote")
    command.add_argument("--truth", required=True, type=Path, metavar="FILE", help="the crimes, truth.jsonl")
    command.add_argument(
        "--quiet", type=Path, metavar="FILE", help="honest look-alikes, quiet.jsonl: alerts on these are counted apart"
    )
    command.add_argument("--events", type=Path, metavar="FILE", help="the events: sites and period are read from them")
    command.add_argument(
        "--site",
        nargs="+",
        type=Path,
        default=[],
        metavar="FOLDER",
        help="with --events: check the prefix law with these sites",
    )
    command.add_argument(
        "--sites", nargs="+", default=[], metavar="ID", help="without --events: the sites that were watched"
    )
    command.add_argument("--from", dest="since", metavar="DATE", help="begin of the period (UTC), e.g. 2025-01-06")
    command.add_argument("--until", metavar="DATE", help="end of the period (UTC)")
    command.add_argument("--json", action="store_true", help="print one JSON object instead of tables")
    command.set_defaults(run=_run_score)


def _run_score(given: argparse.Namespace) -> int:
    request = score_command.Request(
        alerts=given.alerts,
        truth=given.truth,
        quiet=given.quiet,
        events=given.events,
        sites=tuple(given.sites),
        since=given.since,
        until=given.until,
        as_json=given.json,
    )
    sites = [site for site, _ in read_sites(given.site).values()]
    return score_command.run(request, sites, lambda lines: detect_lines(lines, given.site))


def _site(found: Subparsers) -> None:
    site = found.add_parser(
        "site", help="check, compare and publish site folders", description="A site is a folder; see docs/sites.md."
    )
    actions = site.add_subparsers(title="actions", metavar="ACTION", required=True)
    check = actions.add_parser("check", help="print every mistake of a folder: file, line, found, expected")
    check.add_argument("folder", type=Path, help="the site's folder")
    check.set_defaults(run=lambda given: _printed(site_commands.check(given.folder)))
    diff = actions.add_parser("diff", help="what changed since a published version")
    diff.add_argument("folder", type=Path, help="the site's folder")
    diff.add_argument("version", nargs="?", help="12 hex digits; default: the newest published")
    diff.set_defaults(run=lambda given: _printed(site_commands.diff(given.folder, given.version)))
    publish = actions.add_parser("publish", help="copy the folder's files to versions/VERSION, where they never change")
    publish.add_argument("folder", type=Path, help="the site's folder")
    publish.set_defaults(run=lambda given: _printed(site_commands.publish(given.folder)))


def _printed(result: tuple[int, list[str]]) -> int:
    status, lines = result
    for line in lines:
        print(line)
    return status


ALL: tuple[Callable[[Subparsers], None], ...] = (_demo, _simulate, _detect, _score, add_isc, add_user, add_token, _site)
"""In the order in which the help lists them."""
