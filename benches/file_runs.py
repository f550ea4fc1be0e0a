"""File runs: from a file to alerts by the command that people use, and the bare decode of the same lines."""

from pathlib import Path

from app.cli import main
from benches.measure import Figure, Watch
from domain.codec import decode_forms
from streaming.lines import blocks, open_bytes


def alerts_of(log: Path, site: Path, alerts: Path) -> Figure:
    """`havenwacht detect` from the first byte read to the alerts in their place, every detector of the catalogue."""
    arguments = ["detect", "--site", str(site), "--events", str(log), "--alerts", str(alerts), "--drain"]
    watch = Watch()
    watch.start()
    status = main(arguments)
    watch.stop()
    if status != 0:
        raise RuntimeError(f"found status {status} of detect, expected 0")
    return watch.figure(_lines_in(log), _lines_in(alerts))


def bare_decode(log: Path) -> Figure:
    """What msgspec alone takes for the same lines, read from the same file: nothing can be faster in this language."""
    watch, events = Watch(), 0
    watch.start()
    with open_bytes(str(log)) as stream:
        for _, lines in blocks(stream):
            events += len(decode_forms(lines))
    watch.stop()
    return watch.figure(events)


def _lines_in(path: Path) -> int:
    with path.open("rb") as stream:
        return sum(block.count(b"\n") for block in iter(lambda: stream.read(1 << 20), b""))
