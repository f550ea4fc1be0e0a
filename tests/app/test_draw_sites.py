"""Draw sites: folders as the catalogue describes them."""

from pathlib import Path

import pytest

from app.draw_sites import run
from domain.errors import ConfigError
from geofences.read import check_site


def test_a_folder_is_drawn_with_as_many_holders_as_asked_for(tmp_path: Path) -> None:
    run(tmp_path, ["ams-oost"], 5000)
    assert check_site(tmp_path / "ams-oost") == []
    assert 5000 <= (tmp_path / "ams-oost" / "passes.csv").read_text("utf-8").count("\n") <= 5200


def test_an_unknown_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="atlantis"):
        run(tmp_path, ["atlantis"])
