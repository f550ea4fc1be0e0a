"""File bench: a recorded log from its first byte to its last alert, beside the bare decode of the same lines."""

from pathlib import Path

from msgspec import Struct

from benches.logs import Log
from benches.measure import Figure, best, figure_of
from benches.steps import Steps

RUNS = 5


class FileFigures(Struct, frozen=True):
    """Best of all runs, each kind."""

    log: str
    alerts: Figure
    decode: Figure


def measure(log: Log, folder: Path, steps: Steps, runs: int = RUNS) -> FileFigures:
    """Both in turn, so that a noisy minute falls on both."""
    alerts, decodes = [], []
    for number in range(runs):
        steps.tell(f"file: run {number + 1} of {runs}")
        decodes.append(figure_of("decode", log.path))
        alerts.append(figure_of("alerts", log.path, log.sites[0], folder / "alerts.jsonl"))
    return FileFigures(log.told, best(alerts), best(decodes))
