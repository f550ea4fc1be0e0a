"""Real PostgreSQL, Prometheus and Alertmanager on free ports, as an unprivileged user, gone afterwards."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.integration.missing import lacks
from tests.integration.ports import free_ports


@contextmanager
def postgres() -> Iterator[str]:
    """A cluster that writes nothing through to the disk; gives the address of its database, for libpq."""
    programs = _postgres_programs()
    (port,) = free_ports(1)
    with _home("postgres") as home:
        cluster = str(home / "data")
        shape = ["-U", "test", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        made = _as("postgres", [str(programs / "initdb"), "-D", cluster, *shape])
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL, cwd=home)
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": str(home),
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
        }
        options = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
        server = _as("postgres", [str(programs / "postgres"), "-D", cluster, "-p", str(port), *options])
        ask = [str(programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
        # SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for clients
        with _process(server, home / "log", lambda: not subprocess.run(ask, check=False).returncode, signal.SIGINT):
            yield f"postgresql://test@127.0.0.1:{port}/postgres"


@contextmanager
def alertmanager(config: str) -> Iterator[str]:
    """Gives its address. For a quick answer set `group_wait: 0s` in `config`; the default is 30 s."""
    program = _program("prometheus-alertmanager")
    (port,) = free_ports(1)
    with _home("nobody") as home:
        (home / "alertmanager.yml").write_text(config)
        command = [
            program,
            f"--config.file={home}/alertmanager.yml",
            f"--storage.path={home}/data",
            f"--web.listen-address=127.0.0.1:{port}",
            "--cluster.listen-address=",  # empty: else it opens a fixed port for its peers
        ]
        address = f"http://127.0.0.1:{port}"
        with _process(_as("nobody", command), home / "log", lambda: _answers(f"{address}/-/ready")):
            yield address


@contextmanager
def prometheus(config: str, rules: str = "") -> Iterator[str]:
    """Gives its address; `config` may name `rules.yml`, which holds `rules`."""
    program = _program("prometheus")
    (port,) = free_ports(1)
    with _home("nobody") as home:
        (home / "prometheus.yml").write_text(config)
        (home / "rules.yml").write_text(rules)
        command = [
            program,
            f"--config.file={home}/prometheus.yml",
            f"--storage.tsdb.path={home}/data",
            f"--web.listen-address=127.0.0.1:{port}",
            "--storage.tsdb.retention.time=1h",
        ]
        address = f"http://127.0.0.1:{port}"
        with _process(_as("nobody", command), home / "log", lambda: _answers(f"{address}/-/ready")):
            yield address


def query(prometheus_url: str, promql: str) -> list[dict[str, object]]:
    """The series that an instant query gives."""
    asked = urllib.parse.urlencode({"query": promql})
    with urllib.request.urlopen(f"{prometheus_url}/api/v1/query?{asked}", timeout=5) as reply:
        return list(json.load(reply)["data"]["result"])


def _postgres_programs() -> Path:
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    if debian:
        return debian[-1]
    return Path(_program("initdb", package="postgresql")).parent


def _program(name: str, package: str | None = None) -> str:
    return shutil.which(name) or lacks(f"{name} (apt-get install {package or name})")


def _as(user: str, command: list[str]) -> list[str]:
    # PostgreSQL refuses to run as root; a pipeline is often root, a developer usually is not
    if os.geteuid():
        return command
    group = pwd.getpwnam(user).pw_gid  # by number: Debian's nobody is in the group nogroup
    return ["setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups", *command]


@contextmanager
def _home(user: str) -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="havenwacht-"))
    try:
        if not os.geteuid():
            shutil.chown(path, user, pwd.getpwnam(user).pw_gid)
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def _process(
    command: list[str], log: Path, ready: Callable[[], bool], stop: signal.Signals = signal.SIGTERM
) -> Iterator[None]:
    with log.open("wb") as out:
        child = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, start_new_session=True, cwd=log.parent)
    try:
        end = time.monotonic() + 30.0
        while not ready():
            if child.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"{command[0]} did not start:\n{log.read_text()[-3000:]}")
            time.sleep(0.05)
        yield
    finally:
        if child.poll() is None:
            child.send_signal(stop)
            try:
                child.wait(15)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as reply:
            return bool(reply.status == 200)
    except OSError:
        return False
