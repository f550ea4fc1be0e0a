"""The same script of a TAXII client gets the same answers from us and from medallion, the reference server of OASIS."""

import json
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from isc.database import open_database
from isc.recipients import Recipients
from tests.integration.isc_server import running
from tests.integration.missing import lacks
from tests.integration.ports import free_ports
from tests.integration.taxii_walk import FIRST, MEDIA_TYPE, SECOND, THIRD, Walk, note
from tests.isc.build import NOW, up_to

PYTHON = Path(__file__).parents[2] / ".venv-peer" / "bin" / "python"
pytestmark = pytest.mark.xdist_group("peer")

COLLECTION = "91a7b528-80eb-42ed-a74d-c6fbd5a26116"


@pytest.fixture(scope="module")
def peer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """medallion with one empty collection, in an environment of its own, for it is old."""
    if not PYTHON.exists():
        lacks("medallion (make .venv-peer/.installed)")
    folder = tmp_path_factory.mktemp("peer")
    (port,) = free_ports(1)
    url = f"http://127.0.0.1:{port}/taxii2/"
    (folder / "conf.json").write_text(json.dumps(_settings(folder / "data.json")))
    (folder / "data.json").write_text(json.dumps(_content(f"http://127.0.0.1:{port}/root/")))
    command = [PYTHON, "-m", "medallion.scripts.run", "--port", str(port), folder / "conf.json"]
    with (folder / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            _wait(url, folder / "log")
            yield url
        finally:
            process.terminate()


def _settings(data: Path) -> dict[str, Any]:
    backend = {"module": "medallion.backends.memory_backend", "module_class": "MemoryBackend", "filename": str(data)}
    return {"backend": backend, "users": {"soc": "secret"}, "taxii": {"max_page_size": 1000}}


def _content(root: str) -> dict[str, Any]:
    kinds = {"can_read": True, "can_write": True, "media_types": ["application/stix+json;version=2.1"]}
    collection = {"id": COLLECTION, "title": "Back", "objects": [], "manifest": []} | kinds
    information = {"title": "Root", "versions": [MEDIA_TYPE], "max_content_length": 1_048_576}
    return {
        "/discovery": {"title": "Peer", "default": root, "api_roots": [root]},
        "root": {"information": information, "status": [], "collections": [collection]},
    }


def _wait(url: str, log: Path) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            if httpx.get(url, auth=("soc", "secret"), headers={"accept": MEDIA_TYPE}).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(log.read_text())


@pytest.fixture(scope="module")
def answers(peer: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], dict[str, Any]]:
    """Ours, and theirs."""
    engine = open_database(f"sqlite:///{tmp_path_factory.mktemp('ours')}/store.db")
    secret = Recipients(engine, lambda: NOW).add("soc", up_to("RED"), 3600.0)
    with running(engine) as live:
        ours = Walk(f"{live.url}/taxii2/", "soc", secret).run()
    engine.dispose()
    return ours, Walk(peer, "soc", "secret").run()


KNOWN = {
    # equal content again: nothing is added either way; we say it is there, as a success, they call it a failure
    "added again": (("complete", 1, 1, 0, 0, [note(5)["id"]]), ("complete", 1, 0, 1, 0, [])),
    # all objects of one request have one time of adding there, so whoever goes on behind it misses the rest
    "behind a page": ((70, 50, 0), (70, 0, 0)),
    # errors of the framework below them, without the protocol's error message
    "wrong password": ((401, "401", True), (401, None, False)),
    "wrong time": ((400, "400", True), (500, None, False)),
}
"""Where we differ, ours first, and why."""


def test_the_same_script_gets_the_same_answers(answers: tuple[dict[str, Any], dict[str, Any]]) -> None:
    ours, theirs = answers
    assert ours.keys() == theirs.keys()
    assert len(ours) > 40
    assert {name: (ours[name], theirs[name]) for name in ours if ours[name] != theirs[name]} == KNOWN


def test_the_script_saw_pages_versions_and_faults(answers: tuple[dict[str, Any], dict[str, Any]]) -> None:
    theirs = answers[1]
    assert (theirs["objects, pages"], theirs["objects, more"]) == ([50, 50, 20], [True, True, False])
    assert theirs["version all"] == [FIRST, SECOND, THIRD]
    assert (theirs["no object"][0], theirs["wrong accept"][0], theirs["deleted"]) == (404, 406, 404)
