"""A secured broker: who may, may; who may not is told in one line, and no secret ever shows."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from kafka import KafkaAdminClient, KafkaProducer
from kafka.admin import ACL, ACLOperation, ACLPermissionType, ACLResourcePatternType, ResourcePattern, ResourceType

from streaming.kafka_client import Broker, KafkaSettings
from streaming.topics import create_topics
from tests.integration.cluster import Cluster
from tests.integration.world import address, day_of, write_site

SITE = "site-0"
CANARY = "worker-secret"
READS = ("events", "sightings", "checkpoints")
WRITES = ("alerts", "coverage", "late", "dead-letter", "checkpoints")


class Secured:
    """A secured broker with topics under a prefix, and what it takes to run a worker against it."""

    def __init__(self, cluster: Cluster, root: Path, prefix: str) -> None:
        self.cluster, self.root, self.prefix = cluster, root, prefix
        self.admin = KafkaAdminClient(**cluster.client("admin"))
        self.folder = write_site(root / SITE, SITE)
        self._make_topics()

    def _make_topics(self) -> None:
        settings = KafkaSettings(user="admin", ca_file=str(self.cluster.authority), prefix=self.prefix)
        password = self.root / "admin.password"
        password.write_text("admin-secret")
        password.chmod(0o600)
        os.environ["HAVENWACHT_KAFKA_PASSWORD_FILE"] = str(password)
        try:
            create_topics(Broker(tuple(self.cluster.bootstrap), settings), 4)
        finally:
            del os.environ["HAVENWACHT_KAFKA_PASSWORD_FILE"]

    def allow(self, user: str, operation: ACLOperation, kind: ResourceType, name: str) -> None:
        pattern = ResourcePattern(kind, name, ACLResourcePatternType.LITERAL)
        rule = ACL(f"User:{user}", "*", operation, ACLPermissionType.ALLOW, pattern)
        assert not self.admin.create_acls([rule])["failed"]

    def allow_worker(self, *, but: str = "") -> None:
        """Exactly the rights that security.md gives a detector, one left out."""
        for topic in READS:
            if f"read {topic}" != but:
                self.allow("worker", ACLOperation.READ, ResourceType.TOPIC, f"{self.prefix}.{topic}")
        for topic in WRITES:
            if f"write {topic}" != but:
                self.allow("worker", ACLOperation.WRITE, ResourceType.TOPIC, f"{self.prefix}.{topic}")
        if but != "group":
            self.allow("worker", ACLOperation.READ, ResourceType.GROUP, self.prefix)

    def publish(self) -> None:
        producer = KafkaProducer(**self.cluster.client("admin"))
        for line in day_of(SITE, 1):
            topic = "sightings" if b'"kind":"sighting"' in line else "events"
            producer.send(f"{self.prefix}.{topic}", key=SITE.encode(), value=line)
        producer.flush()
        producer.close()

    def run(
        self, *, user: str = "worker", password: str = CANARY, mode: int = 0o600
    ) -> subprocess.CompletedProcess[str]:
        config, secret, key = (self.root / name for name in ("settings.toml", "password", "seal.key"))
        config.write_text(
            f'[kafka]\nuser = "{user}"\nca_file = "{self.cluster.authority}"\nprefix = "{self.prefix}"\n'
            f'group = "{self.prefix}"\nbootstrap_timeout_s = 5.0\nsession_timeout_s = 1.0\ndelivery_timeout_s = 10.0\n'
        )
        secret.write_text(password)
        secret.chmod(mode)
        key.write_bytes(b"k" * 32)
        key.chmod(0o600)
        named = {"HAVENWACHT_KAFKA_PASSWORD_FILE": str(secret), "HAVENWACHT_SEAL_KEY_FILE": str(key)}
        where = ["--events", address(self.cluster), "--alerts", address(self.cluster), "--drain", "--worker", "w"]
        command = [
            sys.executable,
            "-m",
            "app",
            "-v",
            "detect",
            "--site",
            str(self.folder),
            *where,
            "--config",
            str(config),
        ]
        return subprocess.run(command, env=os.environ | named, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture
def secured(kafka_secure: Cluster, tmp_path: Path) -> Iterator[Secured]:
    made = Secured(kafka_secure, tmp_path, f"t-{tmp_path.name}")
    yield made
    made.admin.close()


def last_line(done: subprocess.CompletedProcess[str]) -> str:
    return done.stderr.strip().splitlines()[-1]


def test_a_worker_with_its_rights_works_and_shows_no_secret(secured: Secured) -> None:
    secured.allow_worker()
    secured.publish()
    done = secured.run()
    assert done.returncode == 0, done.stderr
    assert "alert versions" in last_line(done)
    assert not last_line(done).startswith("0 ")
    assert CANARY not in done.stdout + done.stderr


@pytest.mark.parametrize("missing", ["read events", "write alerts", "write coverage", "group"])
def test_a_worker_without_one_right_is_refused_in_one_line(secured: Secured, missing: str) -> None:
    secured.allow_worker(but=missing)
    secured.publish()
    done = secured.run()
    assert done.returncode == 2, done.stderr
    said = last_line(done)
    assert said.startswith(f"havenwacht: {secured.cluster.bootstrap[0]}: worker has no right to ")
    assert (missing.split()[-1] if missing != "group" else "read events and sightings") in said
    assert CANARY not in done.stdout + done.stderr


@pytest.mark.parametrize(("user", "password"), [("worker", "wrong-canary"), ("ghost", CANARY)])
def test_a_wrong_login_is_refused_in_one_line(secured: Secured, user: str, password: str) -> None:
    done = secured.run(user=user, password=password)
    assert done.returncode == 2, done.stderr
    assert f"found no broker that lets in {user} over SASL_SSL" in last_line(done)
    assert password not in done.stdout + done.stderr


def test_a_password_that_others_can_read_is_not_used(secured: Secured) -> None:
    done = secured.run(mode=0o644)
    assert done.returncode == 2
    assert "found mode 0644, expected 0600" in last_line(done)


def test_plain_text_to_another_host_is_refused(tmp_path: Path) -> None:
    folder = write_site(tmp_path / SITE, SITE)
    command = [sys.executable, "-m", "app", "detect", "--site", str(folder), "--alerts", "-"]
    done = subprocess.run(
        [*command, "--events", "kafka://broker.example:9092"], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "found plain text to another host" in done.stderr
