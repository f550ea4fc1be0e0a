"""Tables: the figures as rows, for the terminal and for the page."""

from collections.abc import Sequence

from msgspec import Struct

from benches.file_bench import FileFigures
from benches.holder_bench import HolderFigures
from benches.kafka_bench import KafkaFigures
from benches.measure import Figure
from benches.parts import Costs
from benches.zone_bench import BATCH, ZONES, ZoneFigures

FILE_TARGET, KAFKA_TARGETS, MEMORY_TARGET_MB = 200_000, {1: 40_000, 50: 100_000}, 300


class Table(Struct, frozen=True):
    """A table with what it is about; the first column is text, the others are numbers."""

    title: str
    about: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]


HEAD = ("", "events/s", "per CPU s", "wall s", "user s", "system s", "peak MB", "alerts", "aim")


def of_file(found: FileFigures) -> Table:
    """File to alerts beside the bare decode."""
    share = found.decode.busy_rate / found.alerts.busy_rate
    return Table(
        "File to alerts, one core",
        f"{found.log}; best of the runs, from the first byte read to the last alert version written. "
        f"The bare decode of the same lines is {share:.1f} times as fast.",
        HEAD,
        [
            _row("havenwacht detect", found.alerts, f"{FILE_TARGET:,}, {MEMORY_TARGET_MB} MB"),
            _row("msgspec decode alone", found.decode, ""),
        ],
    )


def of_kafka(found: KafkaFigures) -> Table:
    """Kafka to alerts beside two others."""
    number = found.events_a_record
    rows = [
        _row("havenwacht worker", found.worker, f"{KAFKA_TARGETS[number]:,}"),
        _row("kafka-python poll loop alone", found.poll, ""),
    ]
    if found.quixstreams is not None:
        rows.append(_row("quixstreams, plate rule alone", found.quixstreams, ""))
    return Table(
        f"Kafka to alerts, {number} event{'s' if number > 1 else ''} a record",
        f"{found.log}; broker and reader share {found.worker.cores} cores; best of the runs, from the first record to "
        "the last alert. The worker runs every detector, quixstreams the plate rule alone: as many alerts opened.",
        HEAD,
        rows,
    )


def of_parts(logs: Sequence[tuple[str, Costs]]) -> Table:
    """What each part costs, over each log."""
    by_log = [{cost.part: cost.us for cost in found.costs} for _, found in logs]
    rows = [(part, *(f"{costs[part]:.2f}" for costs in by_log)) for part in by_log[0]]
    rows.append(("together", *(f"{sum(costs.values()):.2f}" for costs in by_log)))
    told = "; ".join(f"{name}: the first {found.events:,} events of {log}" for name, (log, found) in _named(logs))
    about = f"Processor time an event in microseconds, least of three rounds. {told}."
    return Table("Where the time goes", about, ("part", *(name for name, _ in _named(logs))), rows)


def _named(logs: Sequence[tuple[str, Costs]]) -> list[tuple[str, tuple[str, Costs]]]:
    return [(f"log {letter}", pair) for letter, pair in zip("ABC", logs, strict=False)]


def of_zones(found: ZoneFigures) -> Table:
    """Zone membership beside shapely's tree."""
    answers = "the same answers" if found.same else "OTHER ANSWERS: this is a fault"
    return Table(
        "In which zones points lie",
        f"{ZONES} star-shaped zones, batches of {BATCH:,} random points, the best batch; both gave {answers}. "
        f"The raster takes {found.build_s:.2f} s to build.",
        ("", "µs a point", "aim"),
        [
            ("geofences/index.py", f"{found.raster_us:.2f}", "0.5"),
            ("shapely STRtree, within", f"{found.tree_us:.2f}", ""),
        ],
    )


def of_holders(found: HolderFigures) -> Table:
    """What pass holders cost."""
    rows = [
        (f"bytes a holder in a checkpoint, day {day}", f"{size:,.0f}", "1,000") for day, size in found.packed.items()
    ]
    rows += [
        (f"bytes a holder in the process, day {found.days}", f"{found.resident:,.0f}", ""),
        ("µs an event", f"{found.event_us:.1f}", ""),
        ("seconds a day", f"{found.day_s:.1f}", ""),
        ("seconds, the slowest day", f"{found.slowest_s:.1f}", "10 for a nightly fit"),
    ]
    return Table(
        "Pass holders",
        f"{found.holders:,} holders who come and go on {found.days} days, {found.events:,} shifts and badge events, "
        "through every sense and detector that remembers passes. No model is fitted at night: what is learned moves on "
        "with each event, and references give way as people come.",
        ("", "measured", "aim"),
        rows,
    )


def _row(name: str, found: Figure, aim: str) -> tuple[str, ...]:
    alerts = "" if found.alerts is None else f"{found.alerts:,}"
    rates = f"{found.rate:,.0f}", f"{found.busy_rate:,.0f}"
    times = f"{found.wall_s:.2f}", f"{found.user_s:.2f}", f"{found.system_s:.2f}"
    return name, *rates, *times, f"{found.peak_mb:.0f}", alerts, aim
