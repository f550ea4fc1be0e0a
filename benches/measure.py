"""Measure: one thing at a time in a process of its own, its wall time, its processor time and its memory."""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct, structs

S = TypeVar("S", bound=Struct)

ROOT = Path(__file__).resolve().parent.parent


class Figure(Struct, frozen=True):
    """What one run came to; `alerts` is None where none are made, times are seconds."""

    events: int
    wall_s: float
    user_s: float
    system_s: float
    peak_mb: float
    alerts: int | None = None
    cores: int = 1

    @property
    def rate(self) -> float:
        """Events per second of wall time."""
        return self.events / self.wall_s

    @property
    def busy_rate(self) -> float:
        """Events per second of processor time: what a quiet machine would give, whoever else works on this one."""
        return self.events / (self.user_s + self.system_s)


class Watch:
    """Times what happens between `start` and the last `stop`; both are called in the measured process."""

    def __init__(self) -> None:
        """Stand still."""
        self.began: tuple[float, float, float] | None = None
        self._ended = (0.0, 0.0, 0.0)

    def start(self) -> None:
        """The first call counts."""
        if self.began is None:
            self.began = _now()

    def stop(self) -> None:
        """The last call counts."""
        self._ended = _now()

    def figure(self, events: int, alerts: int | None = None) -> Figure:
        """What was measured."""
        began = self.began or self._ended
        wall_s, user_s, system_s = (end - start for start, end in zip(began, self._ended, strict=True))
        return Figure(events, wall_s, user_s, system_s, _peak_mb(), alerts, _cores())


def keep_to_one_core() -> None:
    """Bind this process to one core, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def figure_of(name: str, *arguments: str | Path) -> Figure:
    """The figures of one run of `benches/child.py` in a process of its own."""
    return in_child(Figure, name, *arguments)


def in_child(kind: type[S], name: str, *arguments: str | Path) -> S:
    """What `python -m benches.child NAME ARGUMENTS` prints; raises with its last words where it fails."""
    command = [sys.executable, "-m", "benches.child", name, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{name} ended with status {done.returncode}:\n{done.stderr.decode()[-2000:]}")
    return msgspec.json.decode(done.stdout.splitlines()[-1], type=kind)


def best(figures: Sequence[Figure]) -> Figure:
    """The run with the least wall time, with the greatest memory of all: what a run may take."""
    fastest = min(figures, key=lambda figure: figure.wall_s)
    return structs.replace(fastest, peak_mb=max(figure.peak_mb for figure in figures))


def _now() -> tuple[float, float, float]:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return time.perf_counter(), used.ru_utime, used.ru_stime


def _peak_mb() -> float:
    """Peak resident memory. `ru_maxrss` would count what the parent held when it forked; `VmHWM` does not."""
    status = Path("/proc/self/status")
    if status.exists():
        found = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(found.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
