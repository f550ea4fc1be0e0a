"""Machine: what the figures were measured on."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

LIBRARIES = ("msgspec", "numpy", "kafka-python", "prometheus-client", "quixstreams", "confluent-kafka")


def described() -> list[tuple[str, str]]:
    """Rows of a name and what was found."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return [
        ("processor", f"{_processor()}, {cores} cores"),
        ("memory", f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"),
        ("system", f"{platform.system()} {platform.release()}"),
        ("Python", platform.python_version()),
        ("libraries", ", ".join(f"{name} {found}" for name in LIBRARIES if (found := _version(name)))),
    ]


def _processor() -> str:
    cpus = Path("/proc/cpuinfo")
    rows = cpus.read_text().splitlines() if cpus.exists() else []
    named = (row.partition(":")[2].strip() for row in rows if row.startswith("model name"))
    return next(named, platform.processor() or platform.machine())


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
