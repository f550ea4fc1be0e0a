"""The compose file and the image: commands that exist, topics that are right, and nothing open that need not be."""

import argparse
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.cli import parser
from geofences.read import read_site
from streaming.topics import PARTITIONS, TOPICS

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if service["image"] == "havenwacht"]
DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text()


def _parse(words: list[str]) -> argparse.Namespace:
    return parser(words[0]).parse_args(words)


@pytest.mark.parametrize("name", OURS)
def test_a_service_runs_a_command_that_exists(name: str) -> None:
    assert callable(_parse(SERVICES[name]["command"]).run)


def test_sites_of_the_detector_are_in_the_repository() -> None:
    for folder in _parse(SERVICES["detector"]["command"]).site:
        assert read_site(ROOT / "sites" / folder.name).id == folder.name


def test_the_region_is_judged_beside_the_detector_of_the_same_sites() -> None:
    regions, detector = (_parse(SERVICES[name]["command"]) for name in ("regions", "detector"))
    assert regions.regions
    assert not detector.regions
    assert (regions.site, regions.events, regions.alerts) == (detector.site, detector.events, detector.alerts)


def test_topics_are_made_as_the_contract_says() -> None:
    script = SERVICES["topics"]["command"][0]
    made = {}
    for name, partitions, rest in re.findall(r"^make (\S+) (\d+)(.*)$", script, re.MULTILINE):
        made[name] = int(partitions), dict(setting.split("=", 1) for setting in re.findall(r"--config (\S+)", rest))
    assert made == {name: (1 if name == "checkpoints" else PARTITIONS, config) for name, config in TOPICS.items()}
    assert SERVICES["kafka"]["environment"]["KAFKA_AUTO_CREATE_TOPICS_ENABLE"] == "false"


@pytest.mark.parametrize("name", SERVICES)
def test_ports_are_open_to_this_machine_only(name: str) -> None:
    assert all(re.fullmatch(r"127\.0\.0\.1:\d+:\d+", port) for port in SERVICES[name].get("ports", ()))


@pytest.mark.parametrize("name", OURS)
def test_our_services_may_do_little(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("name", SERVICES)
def test_images_of_others_have_a_version(name: str) -> None:
    image = SERVICES[name]["image"]
    assert image == "havenwacht" or re.search(r":v?\d+\.\d+\.\d+$", image)


def test_files_that_are_mounted_exist() -> None:
    mounts = [volume for service in SERVICES.values() for volume in service.get("volumes", ())]
    for source in (mount.split(":")[0] for mount in mounts):
        assert (ROOT / "deploy" / source).exists() if source.startswith(".") else source in COMPOSE["volumes"]


def test_prometheus_looks_where_the_figures_are() -> None:
    config = yaml.safe_load((ROOT / "deploy" / "prometheus" / "prometheus.yml").read_text())
    targets = {job["job_name"]: job["static_configs"][0]["targets"][0] for job in config["scrape_configs"]}
    aliases = SERVICES["kafka"]["networks"]["default"]["aliases"]  # our services share the broker's network
    assert {target.split(":")[0] for target in targets.values()} == set(aliases)
    assert targets["detector"].split(":")[1] in _parse(SERVICES["detector"]["command"]).metrics
    assert targets["regions"].split(":")[1] in _parse(SERVICES["regions"]["command"]).metrics
    assert targets["isc"].split(":")[1] in _parse(SERVICES["isc"]["command"]).metrics


def test_the_image_runs_as_nobody_in_particular_from_locked_packages() -> None:
    _, *stages = DOCKERFILE.split("\nFROM ")
    assert len(stages) == 2
    assert re.search(r"^USER \d{5}:\d{5}$", stages[1], re.MULTILINE)
    assert "--require-hashes" in stages[0]
    assert "-r requirements/run.lock" in stages[0]
    assert "ADD " not in DOCKERFILE


def test_what_the_image_copies_is_let_through() -> None:
    allowed = (ROOT / "deploy" / "Dockerfile.dockerignore").read_text().split()
    packages = re.search(r"^packages = \[(.*)\]$", (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert packages is not None
    for name in re.findall(r'"(\w+)"', packages[1]):
        assert f"!{name}" in allowed
