"""The benches: `make bench` measures speed and memory on this machine and prints tables."""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benches import file_bench, holder_bench, kafka_bench, logs, page, steps, tables, zone_bench
from benches.measure import in_child
from benches.parts import Costs

ALL = ("file", "kafka", "parts", "zones", "holders")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what was asked for; returns the exit status."""
    given = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="havenwacht-bench-") as folder, steps.shown() as shown:
        found = _tables(given, Path(folder), shown)
    page.show(found)
    if given.write:
        before = given.write.read_text() if given.write.is_file() else ""
        given.write.write_text(page.page(found) + page.by_hand(before))
        print(f"written: {given.write}", file=sys.stderr)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="make bench, or python -m benches",
        description="Measures how many events a second become alerts, from a file and from a real Kafka, beside what "
        "others take for the same lines, and what each part costs an event. All of it takes some ten minutes.",
        epilog='From make: make bench ARGS="file parts". The recorded log ../shared/data/lekagul is used where it is '
        "there, else one of the same size is made up. kafka needs Java 17 and the jars of `make broker`.",
    )
    parser.add_argument(
        "bench", nargs="*", choices=[*ALL, []], help="file, kafka, parts, zones or holders; none named: all"
    )
    parser.add_argument("--write", type=Path, metavar="FILE", help="also keep the tables in FILE: docs/performance.md")
    parser.add_argument("--runs", type=int, default=file_bench.RUNS, help="of the file bench (default %(default)s)")
    parser.add_argument("--events", type=int, metavar="N", help="only the first N events of the log, for a quick look")
    return parser


def _tables(given: argparse.Namespace, folder: Path, shown: steps.Steps) -> list[tables.Table]:
    benches = given.bench or ALL
    found = []
    if not set(benches) <= {"zones", "holders"}:
        shown.tell("the log is made")
        model = logs.model(folder, given.events)
    if "file" in benches or "parts" in benches:
        log = logs.one_after_another(model, folder / "file")
    if "file" in benches:
        found.append(tables.of_file(file_bench.measure(log, folder, shown, given.runs)))
    if "kafka" in benches:
        side = logs.side_by_side(model, folder / "kafka")
        found += [tables.of_kafka(figures) for figures in kafka_bench.measure(side, folder, shown)]
    if "parts" in benches:
        found.append(tables.of_parts(_costs(log, folder, shown)))
    if "zones" in benches:
        shown.tell("zones are asked")
        found.append(tables.of_zones(zone_bench.measure()))
    if "holders" in benches:
        shown.tell("a month of holders goes by")
        found.append(tables.of_holders(holder_bench.measure()))
    return found


def _costs(log: logs.Log, folder: Path, shown: steps.Steps) -> list[tuple[str, Costs]]:
    shown.tell("parts: a day is simulated")
    day = logs.simulated_day(folder)
    shown.tell("parts: each is measured")
    return [(each.told, in_child(Costs, "parts", each.path, each.sites[0])) for each in (log, day)]


if __name__ == "__main__":
    sys.exit(main())
