"""A run over files: the same engine as the worker, until the files end."""

from collections.abc import Iterable

from domain.contracts import Chunk, Sink
from domain.pipeline import StretchError
from domain.shard import Output
from streaming.engine import Engine
from streaming.keeper import Keeper
from streaming.metrics import Metrics


def run_files(
    chunks: Iterable[Chunk], engine: Engine, sink: Sink, keeper: Keeper, metrics: Metrics, *, drain: bool
) -> None:
    """Feed every chunk, keep what is told, and finish the outputs; raises `StretchError` after leaving a note."""
    try:
        for chunk in chunks:
            with metrics.batch_seconds.time():
                tell(engine.feed(chunk), sink)
            if keeper.due():
                sink.sync()
                keeper.keep(engine.kept)
        if drain:
            tell(engine.drain(), sink)
        else:
            sink.sync()
            keeper.keep(engine.kept)
    except StretchError as error:
        keeper.note(error)
        raise
    sink.finish()


def tell(output: Output, sink: Sink) -> None:
    """Hand an output to a sink: what was set aside first, since alerts are what a checkpoint waits for."""
    if output.letters or output.late:
        sink.set_aside(output.letters, output.late)
    if output.alerts or output.coverage:
        sink.write(output.alerts, output.coverage)
