"""A real Apache Kafka cluster as child processes on this machine, to use, to kill and to start again."""

from __future__ import annotations

import base64
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from tests.integration.certificates import make_certificates
from tests.integration.missing import lacks
from tests.integration.ports import free_ports
from tests.integration.properties import properties

HERE = Path(__file__).parent / "kafka"
OLDEST_JAVA = 17


class Cluster:
    """One or three brokers, each controller as well; numbered from 1.

    With `users` (name to password) clients come in by TLS and SCRAM, and access lists hold; the first user may do all.
    """

    def __init__(self, root: Path, nodes: int = 1, users: Mapping[str, str] | None = None, extra: str = "") -> None:
        self._java, self._jars = _java(), _jars()
        self._root = root
        self._users = dict(users or {})
        self._running: dict[int, subprocess.Popen[bytes]] = {}
        self.nodes = tuple(range(1, nodes + 1))
        ports = free_ports(2 * nodes)
        self._client_ports, control_ports = ports[:nodes], ports[nodes:]
        if self._users:
            make_certificates(root / "tls", ("broker",))
        for node in self.nodes:
            text = properties(node, root, self._client_ports, control_ports, self._users)
            common = (HERE / "common.properties").read_text()
            self._settings(node).write_text(f"{text}\n{common}\n{extra}\n")
        self._format()

    @property
    def bootstrap(self) -> list[str]:
        """Addresses of all brokers; they stay the same over kill and start."""
        return [f"127.0.0.1:{port}" for port in self._client_ports]

    def client(self, user: str | None = None) -> dict[str, Any]:
        """Keyword arguments with which a kafka-python client comes in, as `user` in a secured cluster."""
        if user is None:
            return {"bootstrap_servers": self.bootstrap}
        return {
            "bootstrap_servers": self.bootstrap,
            "security_protocol": "SASL_SSL",
            "ssl_cafile": str(self.authority),
            "sasl_mechanism": "SCRAM-SHA-512",
            "sasl_plain_username": user,
            "sasl_plain_password": self._users[user],
        }

    @property
    def authority(self) -> Path:
        """The certificate that clients of a secured cluster trust."""
        return self._root / "tls" / "ca.pem"

    def start(self, *nodes: int, limit_s: float = 60.0) -> Cluster:
        """Starts the given brokers, or all, and waits until they take clients."""
        nodes = nodes or self.nodes
        for node in nodes:
            with self._log(node).open("ab") as log:
                self._running[node] = self._run(
                    "kafka.Kafka", str(self._settings(node)), heap="256m", stdout=log, stderr=log
                )
        end = time.monotonic() + limit_s
        for node in nodes:
            while not self._is_open(node):
                if self._running[node].poll() is not None or time.monotonic() > end:
                    raise RuntimeError(f"broker {node} did not start:\n{self._log(node).read_text()[-3000:]}")
                time.sleep(0.05)
        return self

    def kill(self, node: int, how: signal.Signals = signal.SIGKILL) -> None:
        """Ends one broker and returns when it is gone; its log stays, and `start(node)` brings it back."""
        process = self._running.pop(node)
        process.send_signal(how)
        process.wait(60)

    def stop(self) -> None:
        """Ends all brokers without a farewell: the data is thrown away, an orderly end would only cost time."""
        for node in list(self._running):
            self.kill(node)

    def _settings(self, node: int) -> Path:
        return self._root / f"{node}.properties"

    def _log(self, node: int) -> Path:
        return self._root / f"{node}.log"

    def _is_open(self, node: int) -> bool:
        # the client port opens once the broker is registered and has caught up
        with socket.socket() as probe:
            probe.settimeout(0.5)
            return probe.connect_ex(("127.0.0.1", self._client_ports[node - 1])) == 0

    def _format(self) -> None:
        # the first letter is A: an id that begins with a dash would be taken for an option
        cluster_id = base64.urlsafe_b64encode(b"\0" + secrets.token_bytes(15)).rstrip(b"=").decode()
        scram = [
            word
            for user, password in self._users.items()
            for bits in (256, 512)
            for word in ("--add-scram", f"SCRAM-SHA-{bits}=[name={user},password={password}]")
        ]
        tools = []
        for node in self.nodes:
            arguments = ["format", "--config", str(self._settings(node)), "--cluster-id", cluster_id, *scram]
            with self._log(node).open("ab") as log:
                tools.append(self._run("kafka.tools.StorageTool", *arguments, heap="128m", stdout=log, stderr=log))
        for node, tool in zip(self.nodes, tools, strict=True):
            if tool.wait(60):
                raise RuntimeError(f"broker {node} has no storage:\n{self._log(node).read_text()[-3000:]}")

    def _run(
        self, tool: str, *arguments: str, heap: str, stdout: IO[bytes], stderr: IO[bytes]
    ) -> subprocess.Popen[bytes]:
        java = [self._java, f"-Xmx{heap}", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.awt.headless=true"]
        log4j = f"-Dlog4j2.configurationFile={HERE / 'log4j2.properties'}"
        foreign = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "KAFKA_OPTS"}
        return subprocess.Popen(
            [*java, log4j, "-cp", f"{self._jars}/*", tool, *arguments],
            env={key: value for key, value in os.environ.items() if key not in foreign},
            stdout=stdout,
            stderr=stderr,
            start_new_session=True,
        )


@contextmanager
def running(root: Path, nodes: int = 1, users: Mapping[str, str] | None = None) -> Iterator[Cluster]:
    """A cluster that takes clients, and is gone afterwards."""
    cluster = Cluster(root, nodes, users)
    try:
        yield cluster.start()
    finally:
        cluster.stop()


def _java() -> str:
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=f"{home}/bin" if home else None)
    if java is None:
        lacks(f"Java {OLDEST_JAVA} or newer (apt-get install openjdk-17-jre-headless)")
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', said)
    if version is None or int(version[1]) < OLDEST_JAVA:
        lacks(f"Java {OLDEST_JAVA} or newer, found {said.strip()!r}")
    return java


def _jars() -> Path:
    jars = HERE / "jars"
    if not (jars / ".fetched").exists():
        lacks("the jars of the test broker (make broker; needs Maven)")
    return jars
