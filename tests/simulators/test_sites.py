"""The folders under sites/: what the generator draws, without a mistake, of the sizes that were asked for."""

import pytest

from geofences.read import check_site
from simulators.places.catalogue import PLACES, files
from tests.simulators.worlds import SITES, place

NAMES = sorted(PLACES)


@pytest.mark.parametrize("name", NAMES)
def test_the_committed_folder_is_what_the_generator_draws(name: str) -> None:
    drawn = files(name)
    assert {n: (SITES / name / n).read_text("utf-8") for n in drawn} == drawn


@pytest.mark.parametrize("name", NAMES)
def test_a_folder_has_no_mistake(name: str) -> None:
    assert check_site(SITES / name) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_place_has_its_share_of_sensors(name: str) -> None:
    site = place(name).site
    assert 60 <= len(site.cameras) <= 200
    assert 30 <= len(site.readers) <= 120
    assert site.simulated
    assert "verzonnen" in site.name


@pytest.mark.parametrize("name", ["rtm-maasmond", "rtm-westerhaven"])
def test_a_terminal_has_800_to_2500_holders(name: str) -> None:
    assert 800 <= len({row.holder for row in place(name).site.passes.values()}) <= 2500


def test_schiphol_grows_to_sixty_thousand_holders() -> None:
    rows = sum(files(name, 20_000)["passes.csv"].count("\n") - 1 for name in NAMES if name.startswith("ams"))
    assert 60_000 <= rows <= 63_000


def test_a_port_and_an_airport_share_nothing_but_owners_of_trucks() -> None:
    port, airport = place("rtm-maasmond").site, place("ams-vracht").site
    assert not set(port.passes) & set(airport.passes)


def test_some_people_work_at_both_terminals() -> None:
    assert set(place("rtm-maasmond").site.passes) & set(place("rtm-westerhaven").site.passes)
