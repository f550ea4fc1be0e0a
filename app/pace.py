"""Pace: days that are played faster than life, each line at its time, the next hour made while one is played."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def ahead(found: Iterator[T]) -> Iterator[T]:
    """The same, one made ahead by another thread; what raises there is raised here.

    >>> list(ahead(iter("abc")))
    ['a', 'b', 'c']
    """
    with ThreadPoolExecutor(1, "ahead") as pool:
        coming = pool.submit(next, found, None)
        while (this := coming.result()) is not None:
            coming = pool.submit(next, found, None)
            yield this


def paced(
    hours: Iterator[Sequence[T]], at: Callable[[T], float], speed: float | None, frame_s: float = 0.1
) -> Iterator[Sequence[T]]:
    """Hand out what arrives within `frame_s` of yours at its time; without a speed each hour once made.

    `at` says when something arrives, in seconds of its day; `speed` is how many of those pass in one of yours. The
    clock starts with the first of them, so that setting the stage costs nothing.
    """
    if speed is None:
        yield from hours
        return
    begun: float | None = None
    for hour in ahead(hours):
        for part in _parts(hour, at, frame_s * speed):
            due = at(part[0]) / speed
            begun = time.monotonic() - due if begun is None else begun
            time.sleep(max(0.0, begun + due - time.monotonic()))
            yield part


def _parts(hour: Sequence[T], at: Callable[[T], float], width: float) -> Iterator[Sequence[T]]:
    part: list[T] = []
    for item in hour:
        if part and at(item) // width != at(part[0]) // width:
            yield part
            part = []
        part.append(item)
    if part:
        yield part
