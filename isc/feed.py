"""The feed: alert versions and people's work on them in the order of their numbers, for any number of readers at once.

One task looks into the store when something was committed, and every `LOOK_S` in any case, since another process may
write to it. Readers that are up to date get the newest entries from memory; those that come from further back read the
store until they are there.
"""

import asyncio
import logging
from bisect import bisect_right
from collections.abc import AsyncIterator
from typing import Literal

from msgspec import Struct, json
from sqlalchemy import Engine, literal, select, union_all
from sqlalchemy.exc import OperationalError

from isc.mutes import muted_of
from isc.schema import ALERTS, CHANGES, COUNTERS, FEED, VERSIONS
from isc.work import standings_of

logger = logging.getLogger(__name__)

LOOK_S = 1.0
BLOCK = 500
"""Entries read at once."""

KEPT = 2000
"""Newest entries in memory, at least."""

Cause = Literal["alert", "work"]


class Entry(Struct, frozen=True):
    """One change with its number: the alert as JSON text and, also as JSON, how people's work on it stands.

    Cause `alert`: this version of it is new; `work`: people did something, and the version is the newest one.
    `muted`: a mute held for the alert when this was read.
    """

    seq: int
    body: str
    cause: Cause
    work: str
    muted: bool = False


def entries_after(engine: Engine, seq: int, limit: int = BLOCK) -> list[Entry]:
    """The entries behind this number, in order.

    One statement finds both kinds as of one moment: else a smaller number could come after a greater.
    """
    told = select(VERSIONS.c.seq, VERSIONS.c.id, VERSIONS.c.body, literal("alert").label("cause"))
    newest = VERSIONS.join(ALERTS, ALERTS.c.seq == VERSIONS.c.seq).join(CHANGES, CHANGES.c.alert == ALERTS.c.id)
    done = select(CHANGES.c.seq, VERSIONS.c.id, VERSIONS.c.body, literal("work").label("cause")).select_from(newest)
    both = union_all(told.where(VERSIONS.c.seq > seq), done.where(CHANGES.c.seq > seq)).subquery()
    with engine.connect() as connection:
        rows = connection.execute(select(both).order_by(both.c.seq).limit(limit)).all()
        ids = {row.id for row in rows}
        works, silenced = standings_of(connection, ids), muted_of(connection, ids)
    return [
        Entry(row.seq, row.body, row.cause, json.encode(works[row.id]).decode(), row.id in silenced) for row in rows
    ]


def head_of(engine: Engine) -> int:
    """The number of the newest entry, 0 where there is none."""
    with engine.connect() as connection:
        return int(connection.scalar(select(COUNTERS.c.value).where(COUNTERS.c.name == FEED)) or 0)


class Feed:
    """Hands entries to readers; used within one event loop, but for `notice`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._newest: list[Entry] = []
        self._numbers: list[int] = []
        self._head = 0
        self._changed = asyncio.Event()
        self._look = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._closed = False

    async def open(self) -> None:
        """Begin at the head of the store."""
        self._loop = asyncio.get_running_loop()
        self._head = await asyncio.to_thread(head_of, self._engine)
        self._task = asyncio.create_task(self._follow())

    def notice(self) -> None:
        """Something was committed; may be called from any thread."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._look.set)

    async def close(self) -> None:
        """End all readers."""
        self._closed = True
        self._look.set()
        self._wake()
        if self._task is not None:
            task, self._task = self._task, None
            await task

    async def read(self, after: int, patience_s: float) -> AsyncIterator[list[Entry]]:
        """Blocks of entries behind `after`, none twice, none left out; an empty one where nothing came for a while."""
        while not self._closed:
            block = self._from_memory(after)
            if block is None:
                block = await asyncio.to_thread(entries_after, self._engine, after)
            if not block and not await self._wait(after, patience_s):
                yield []
            elif block:
                yield block
                after = block[-1].seq

    async def reach(self) -> int:
        """The number of the newest entry in the store."""
        return await asyncio.to_thread(head_of, self._engine)

    @property
    def head(self) -> int:
        """The number of the newest entry that readers can have."""
        return self._head

    def _from_memory(self, after: int) -> list[Entry] | None:
        """Entries behind `after`, or None where memory does not reach back so far."""
        if after >= self._head:
            return []
        if not self._numbers or self._numbers[0] > after + 1:
            return None
        first = bisect_right(self._numbers, after)
        return self._newest[first : first + BLOCK]

    async def _wait(self, after: int, patience_s: float) -> bool:
        """Whether there is something behind `after` before patience ends. There may be hundreds of readers here."""
        if self._head > after or self._closed:
            return True
        try:
            async with asyncio.timeout(patience_s):
                await self._changed.wait()
        except TimeoutError:
            return False
        return True

    def _wake(self) -> None:
        """Wake all who wait, each once: who waits from now on waits for the next time."""
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    async def _follow(self) -> None:
        while not self._closed:
            self._look.clear()
            try:
                block = await asyncio.to_thread(entries_after, self._engine, self._head)
            except OperationalError as error:  # without this task no reader would ever hear anything again
                logger.warning("the store is away (%s), looked into again soon", type(error.orig).__name__)
                block = []
            if block:
                self._add(block)
            if len(block) < BLOCK:
                await self._pause()

    def _add(self, block: list[Entry]) -> None:
        self._newest += block
        self._numbers += [entry.seq for entry in block]
        if len(self._newest) > 2 * KEPT:  # seldom, for it moves all that stays
            del self._newest[:-KEPT], self._numbers[:-KEPT]
        self._head = block[-1].seq
        self._wake()

    async def _pause(self) -> None:
        try:
            await asyncio.wait_for(self._look.wait(), LOOK_S)
        except TimeoutError:
            return
