"""The floors of the house as tables: which package may import what, and what it may never do."""

from dataclasses import dataclass


def words(text: str) -> frozenset[str]:
    """A set written as a line of words.

    >>> sorted(words("scipy river"))
    ['river', 'scipy']
    """
    return frozenset(text.split())


DOMAIN = frozenset({"domain"})
GROUND = frozenset({"domain", "geofences"})
LEARNING = frozenset({"river", "scipy", "sklearn", "online_fdr"})
DRAWING = frozenset({"scipy", "matplotlib"})
SHAPES = frozenset({"shapely"})  # roads and views are laid out in the shapes that geofences hands over


@dataclass(frozen=True)
class Floor:
    """What a package may import: of ours, and of others besides numpy, msgspec and the standard library."""

    ours: frozenset[str]
    others: frozenset[str] = frozenset()


FLOORS = {
    "domain": Floor(frozenset()),
    "geofences": Floor(DOMAIN, frozenset({"shapely", "pyproj"})),
    "senses": Floor(GROUND, LEARNING),
    "detectors": Floor(GROUND, LEARNING),
    "desk": Floor(GROUND, LEARNING),
    "streaming": Floor(DOMAIN, frozenset({"kafka", "prometheus_client", "zstandard"})),
    "simulators": Floor(GROUND, DRAWING | SHAPES),
    "scoring": Floor(GROUND, DRAWING),
    "isc": Floor(
        DOMAIN,
        words(
            "alembic argon2 authlib fastapi fpdf httpx itsdangerous jinja2 joserfc multipart prometheus_client psycopg"
            " sqlalchemy sse_starlette starlette stix2 uvicorn websockets zstandard"
        ),
    ),
    "app": Floor(frozenset(), frozenset({"rich", "rich_argparse", "uvicorn", "prometheus_client", "matplotlib"})),
}
PACKAGES = frozenset(FLOORS)
FLOORS["app"] = Floor(PACKAGES - {"app"}, FLOORS["app"].others)
EVERYWHERE = frozenset({"numpy", "msgspec"})

# Answers are a function of the log here: no clock, no chance but a seeded one, nothing that differs between processes.
CLOCKLESS = frozenset({"domain", "geofences", "senses", "detectors", "desk", "simulators", "scoring"})
# These speak in values and iterables; app does the files. The one exception reads and checks a site folder.
SILENT = CLOCKLESS
READER = "geofences/read.py"

# Dotted names; a name stands for all that is under it as well.
NEVER = words("pickle joblib dill cloudpickle shelve marshal builtins.eval builtins.exec builtins.__import__")
UNCLEAR = words(
    """
    builtins.hash uuid.uuid1 uuid.uuid4 secrets os.urandom os.getpid random numpy.random
    time.time time.time_ns time.monotonic time.monotonic_ns time.perf_counter time.perf_counter_ns time.process_time
    time.sleep time.localtime time.ctime datetime.datetime.now datetime.datetime.utcnow datetime.datetime.today
    datetime.date.today
    """
)
SEEDED = frozenset(f"numpy.random.{name}" for name in ("Generator", "BitGenerator", "PCG64", "Philox", "SeedSequence"))
NEEDS_A_SEED = frozenset({"numpy.random.default_rng", "numpy.random.PCG64", "numpy.random.Philox"})
LOUD = words(
    """
    builtins.open builtins.print builtins.input io.open sys.stdout sys.stderr sys.stdin sys.argv
    os logging threading socket subprocess multiprocessing asyncio concurrent importlib http urllib.request ssl sqlite3
    tempfile shutil signal select selectors fcntl mmap
    numpy.load numpy.save numpy.savez numpy.savez_compressed numpy.loadtxt numpy.savetxt numpy.fromfile numpy.memmap
    """
)
LOUD_METHODS = words("read_text read_bytes write_text write_bytes mkdir unlink rmdir iterdir glob rglob tofile savefig")
