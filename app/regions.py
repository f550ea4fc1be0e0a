"""Regions: which sites have a shard in common, and how it is made."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from detectors.catalogue import REGIONAL
from domain.contracts import Desk
from domain.errors import ConfigError
from domain.region import RegionShard, region_of
from domain.site import Site
from geofences.read import published
from senses.catalogue import REGIONAL_SENSES

Sites = Mapping[str, tuple[Site, Path]]
MakeDesk = Callable[[Site], Desk]


def make_regions(sites: Sites, desk: MakeDesk, without: Collection[str] = ()) -> dict[str, RegionShard]:
    """A fresh shard for each region of which there are two sites or more, by the name of the region."""
    of: defaultdict[str, dict[str, tuple[Site, Path]]] = defaultdict(dict)
    for name, (site, folder) in sorted(sites.items()):
        of[site.region][name] = site, folder
    return {region: _make(found, desk, without) for region, found in of.items() if len(found) > 1}


def _make(sites: Sites, desk: MakeDesk, without: Collection[str]) -> RegionShard:
    def version(site: str, wanted: str) -> Site:
        found, folder = sites[site]
        return found if wanted == found.version else published(folder, wanted)

    plain = {name: site for name, (site, _) in sites.items()}
    kept = [(name, make) for name, make in REGIONAL.items() if name not in without]
    detectors = [make(**_settings(name, plain.values())) for name, make in kept]
    senses = [make() for make in REGIONAL_SENSES]
    return RegionShard(plain, senses, detectors, desk(region_of(plain)), version)


def _settings(detector: str, sites: Iterable[Site]) -> dict[str, Any]:
    """What the sites of a region set for a detector that they have in common; raises ConfigError where they differ."""
    found: dict[str, Any] = {}
    for site in sites:
        for key, value in site.detectors.get(detector, {}).items():
            if found.setdefault(key, value) != value:
                raise ConfigError(
                    f"{site.id}/site.toml",
                    f"detectors.{detector}.{key}: found {value!r}, expected {found[key]!r} as at the region's others",
                )
    return found
