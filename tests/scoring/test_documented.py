"""The page on scoring names every key of the JSON."""

from pathlib import Path

import msgspec
import pytest

from scoring.headline import Figure
from scoring.listing import AlertLine, CrimeLine, QuietLine
from scoring.prefix import Stage
from scoring.report import Counts, Delay, LeftOut, Report, Span
from scoring.tables import Row

PAGE = (Path(__file__).parents[2] / "docs" / "scoring.md").read_text()


@pytest.mark.parametrize(
    "part", [Report, Span, LeftOut, Counts, Delay, Figure, Row, CrimeLine, QuietLine, AlertLine, Stage]
)
def test_every_key_is_documented(part: type[msgspec.Struct]) -> None:
    missing = [field.name for field in msgspec.structs.fields(part) if f"`{field.name}`" not in PAGE]
    assert not missing
