"""The floors hold: who imports whom, and what a floor never does."""

from pathlib import Path

import pytest

import streaming
from tests.architecture import faults
from tests.floors import CLOCKLESS, FLOORS, PACKAGES

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted(
    path.relative_to(ROOT).as_posix()
    for package in PACKAGES
    for path in (ROOT / package).rglob("*.py")
    if "node_modules" not in path.parts
)


@pytest.mark.parametrize("path", MODULES)
def test_a_module_keeps_to_its_floor(path: str) -> None:
    found = faults(path, (ROOT / path).read_text())
    assert not found, "\n".join([path, *found])


@pytest.mark.parametrize("package", sorted(PACKAGES))
def test_every_package_is_there(package: str) -> None:
    assert (ROOT / package / "__init__.py").is_file()


def test_packages_come_from_this_repository() -> None:
    assert Path(str(streaming.__file__)).is_relative_to(ROOT)


@pytest.mark.parametrize("package", sorted(PACKAGES - {"app"}))
def test_no_arrow_leads_up_or_in_a_ring(package: str) -> None:
    reached: set[str] = set()
    ahead = set(FLOORS[package].ours)
    while ahead:
        reached |= ahead
        ahead = set().union(*(FLOORS[name].ours for name in ahead)) - reached
    assert not reached & {"app", package}


# --- the reader itself: what is planted is found ---------------------------------------------------

ARROWS = [
    ("domain/x.py", "import geofences.read"),
    ("domain/x.py", "import zstandard"),
    ("geofences/x.py", "from streaming.worker import Worker"),
    ("senses/x.py", "from detectors.passback import Passback"),
    ("detectors/x.py", "from desk.desk import Desk"),
    ("detectors/x.py", "def late():\n    import kafka"),
    ("desk/x.py", "from app import wiring"),
    ("streaming/x.py", "from geofences.index import Index"),
    ("streaming/x.py", "import fastapi"),
    ("simulators/x.py", "import scoring.told"),
    ("simulators/x.py", "import yaml"),
    ("isc/x.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from streaming.sinks import Sink"),
    ("app/x.py", "import sqlalchemy"),
    ("app/x.py", "import tests.fakes"),
]

USES = [
    ("app/x.py", "import pickle"),
    ("isc/x.py", "from joblib import dump"),
    ("streaming/x.py", "eval('1')"),
    ("streaming/x.py", "run = exec"),
    ("detectors/x.py", "key = hash('pass')"),
    ("detectors/x.py", "keys = map(hash, ['pass'])"),
    ("detectors/x.py", "import time as t\nnow = t.time()"),
    ("senses/x.py", "from time import monotonic"),
    ("desk/x.py", "from datetime import datetime\nnow = datetime.now()"),
    ("desk/x.py", "import datetime as dt\nnow = dt.datetime.utcnow()"),
    ("desk/x.py", "from datetime import date\nclock = date.today"),
    ("domain/x.py", "from uuid import uuid4"),
    ("scoring/x.py", "import random"),
    ("simulators/x.py", "import numpy as np\nluck = np.random.normal()"),
    ("simulators/x.py", "from numpy.random import rand"),
    ("simulators/x.py", "import numpy as np\nrng = np.random.default_rng()"),
    ("simulators/x.py", "import numpy as np\nnow = np.datetime64('now')"),
    ("domain/x.py", "text = open('pass').read()"),
    ("domain/x.py", "print('pass')"),
    ("domain/x.py", "from os import environ"),
    ("geofences/x.py", "import logging"),
    ("senses/x.py", "import threading"),
    ("detectors/x.py", "from concurrent.futures import ThreadPoolExecutor"),
    ("detectors/x.py", "import sys\nsys.stderr.write('pass')"),
    ("desk/x.py", "from pathlib import Path\nPath('pass').write_text('')"),
    ("scoring/x.py", "from pathlib import Path\nPath('pass').open()"),
    ("scoring/x.py", "import numpy as np\nnp.save('pass', [])"),
]

FORMS = [
    ("domain/x.py", "x = 1"),
    ("domain/x.py", '"""One line\nand another."""'),
    ("domain/__init__.py", '"""Words."""\nfrom domain.event import Event'),
    ("domain/__init__.py", ""),
]

ORDINARY = [
    ("domain/x.py", "import numpy as np\nfrom msgspec import Struct"),
    ("geofences/read.py", "from pathlib import Path\ntext = Path('site.toml').read_text()"),
    ("geofences/x.py", "import shapely\nfrom domain.event import Badge"),
    ("detectors/x.py", "from scipy.stats import norm\nfrom detectors.texts import passback"),
    ("detectors/x.py", "def take(hash, open):\n    return hash(open)"),
    ("geofences/x.py", "def is_open(hours, now):\n    return hours.open(now)"),
    ("detectors/x.py", "class Door:\n    def hash(self): ...\n\nDoor().hash()"),
    ("simulators/x.py", "import numpy as np\nrng = np.random.default_rng(7)"),
    ("simulators/x.py", "from numpy.random import Generator"),
    ("simulators/x.py", "from datetime import UTC, datetime\nday = datetime.fromtimestamp(0.0, UTC)"),
    ("streaming/x.py", "import time, threading, logging, kafka\nnow = time.time()"),
    ("isc/x.py", "from uuid import uuid4\nimport fastapi"),
    ("app/x.py", "from isc.store import Store\nfrom detectors.passback import Passback\nprint(open)"),
]


def _with_opening(source: str) -> str:
    return f'"""A planted module."""\n\n{source}\n'


@pytest.mark.parametrize(("path", "source"), ARROWS)
def test_a_planted_arrow_is_found(path: str, source: str) -> None:
    assert any("may not import" in fault for fault in faults(path, _with_opening(source)))


@pytest.mark.parametrize(("path", "source"), USES)
def test_a_planted_use_is_found(path: str, source: str) -> None:
    assert any("may not use" in fault or "files are" in fault for fault in faults(path, _with_opening(source)))


@pytest.mark.parametrize(("path", "source"), FORMS)
def test_a_planted_form_is_found(path: str, source: str) -> None:
    assert faults(path, source)


@pytest.mark.parametrize(("path", "source"), ORDINARY)
def test_what_is_ordinary_is_let_pass(path: str, source: str) -> None:
    assert faults(path, _with_opening(source)) == []


@pytest.mark.parametrize("package", sorted(CLOCKLESS))
def test_the_clock_is_found_in_every_package_without_one(package: str) -> None:
    source = _with_opening("from time import time")
    assert faults(f"{package}/x.py", source) == [f"line 3: {package} may not use time.time"]
