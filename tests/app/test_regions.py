"""Regions over files: which sites share a shard, with which settings, and a run that goes on where it stopped."""

from pathlib import Path

import msgspec
import pytest

from app.regions import make_regions
from app.wiring import Outputs, Request, detect, make_desk, read_sites
from domain.alert import decode_alert
from domain.errors import ConfigError
from tests.integration.world import canonical, day_of, interleaved, write_site

SITES = ("east", "west")


def folders(root: Path, *regions: str) -> tuple[Path, ...]:
    return tuple(write_site(root / f"site-{i}", f"site-{i}", region) for i, region in enumerate(regions))


def test_sites_of_one_region_share_a_shard_and_one_alone_has_none(tmp_path: Path):
    made = make_regions(read_sites(folders(tmp_path, "a", "b", "a")), make_desk)
    assert {name: sorted(shard.site.sites) for name, shard in made.items()} == {"a": ["site-0", "site-2"]}


def test_settings_stand_at_any_site_of_the_region(tmp_path: Path):
    sites = read_sites(folders(tmp_path, "a", "a"))
    site, folder = sites["site-1"]
    sites["site-1"] = msgspec.structs.replace(site, detectors={"two_places": {"told": 2.0}}), folder
    (detector,) = [
        part for part in make_regions(sites, make_desk)["a"]._pipeline._detectors if part.name == "two_places"
    ]
    assert vars(detector)["_told"] == 2.0


def test_settings_that_differ_are_a_mistake(tmp_path: Path):
    sites = read_sites(folders(tmp_path, "a", "a"))
    for name, told in (("site-0", 0.5), ("site-1", 0.7)):
        site, folder = sites[name]
        sites[name] = msgspec.structs.replace(site, detectors={"two_places": {"told": told}}), folder
    with pytest.raises(ConfigError, match=r"two_places\.told: found 0\.7, expected 0\.5"):
        make_regions(sites, make_desk)


def test_a_run_goes_on_where_it_stopped_with_its_region(tmp_path: Path):
    there = tuple(write_site(tmp_path / name, name, "r") for name in SITES)
    lines = list(interleaved([day_of(name, seed, 300) for seed, name in enumerate(SITES)]))
    whole = tmp_path / "whole.jsonl"
    whole.write_bytes(b"\n".join(lines) + b"\n")
    detect(Request(there, (str(whole),), Outputs(str(tmp_path / "once.jsonl")), drain=True), lambda: False)
    log, told = tmp_path / "log.jsonl", tmp_path / "told.jsonl"
    for share in (0.3, 0.6, 1.0):
        log.write_bytes(b"\n".join(lines[: int(len(lines) * share)]) + b"\n")
        request = Request(there, (str(log),), Outputs(str(told)), state=tmp_path / "state", drain=share == 1.0)
        detect(request, lambda: False)
    expected = canonical((tmp_path / "once.jsonl").read_bytes().splitlines())
    assert canonical(told.read_bytes().splitlines()) == expected
    assert sum(decode_alert(line).detector == "two_places" for line in expected) > 2
