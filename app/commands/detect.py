"""The command `detect`: its arguments, and what it says at the end."""

import argparse
import signal
import sys
from pathlib import Path
from typing import Any

from app.progress import bytes_read
from app.settings import read_settings
from app.wiring import Outputs, Request, detect, serve_metrics
from domain.letter import REASONS
from streaming.engine import Engine


def add(found: Any) -> None:
    """Add the command with its arguments and help."""
    command = found.add_parser(
        "detect",
        help="events to alerts, from files or Kafka",
        description="Reads events of one or more sites, runs the detectors, and writes alerts. A file and Kafka give "
        "the same alerts, byte for byte.",
        epilog="example: havenwacht detect --site sites/NAME --events day.jsonl.gz --alerts alerts.jsonl --drain",
    )
    command.add_argument(
        "--site",
        nargs="+",
        type=Path,
        required=True,
        metavar="FOLDER",
        help="folders of the sites to judge; over files those of one region also together",
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
    command.add_argument(
        "--regions",
        action="store_true",
        help="judge what the sites of a region show together, beside the workers that judge the sites (Kafka only)",
    )
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
        given.regions,
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
