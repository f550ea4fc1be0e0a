"""Patterns: the page docs/patterns.md, made from the catalogue of scenarios and a table of what events can show.

`python -m app.patterns_table > docs/patterns.md` writes it; a test holds it.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from detectors.patterns.catalogue import ALL as PATTERNS
from simulators.scenarios.catalogue import SCENARIOS

ROOT = Path(__file__).resolve().parent.parent


class Row(NamedTuple):
    """A pattern of the catalogue: in a few words, the kinds that show it, and how far they do."""

    number: str
    words: str
    kinds: str
    observable: str = "fully"


ROWS = (
    Row("M01", "fence climbed or cut, a run into the stacks", "sighting"),
    Row("M02", "hiding between rows", "sighting"),
    Row("M03", "hotel container", "sighting, door, unit"),
    Row("M04", "Trojan container by truck", "plate, visit, unit, sighting"),
    Row("M05", "via the empty depots", "sighting, unit, visit"),
    Row("M06", "reefer machinery at the depot", "sighting, unit"),
    Row("M07", "lent or sold pass", "badge, shift"),
    Row("M08", "cloned pass", "badge"),
    Row("M09", "insider lets people in", "door, badge, plate"),
    Row("M10", "carpool hole", "plate, badge"),
    Row("M11", "corrupt guard", "shift, health, badge, sighting"),
    Row("M12", "sold information", "lookup, sighting"),
    Row("M13", "repositioning", "unit, sighting"),
    Row("M14", "stolen release code", "unit, plate"),
    Row("M15", "switched container", "unit"),
    Row("M16", "night scan gap", "unit, sighting"),
    Row("M17", "fake service vehicles", "plate, sighting"),
    Row("M18", "fake worker", "sighting, plate", "partly: clothing is not in events"),
    Row("M19", "legitimate registration", "pass, badge, visit"),
    Row("M20", "drop-off and reconnaissance", "plate, sighting"),
    Row("M21", "pick-up car", "plate, unit"),
    Row("M22", "waterside", "sighting, call"),
    Row("M23", "under the hull", "none", "no: divers are below every sensor"),
    Row("M24", "trackers in the lot", "sighting, lookup"),
    Row("M25", "several crews and feints", "sighting"),
    Row("M26", "leader and mules", "sighting", "partly: nobody is recognised again"),
    Row("M27", "young, first time, from far", "none", "no: age and origin are never a feature"),
    Row("M28", "violence, barricade", "door, sighting"),
    Row("M29", "fruit and cold-store companies", "none", "no: no such site is watched"),
    Row("M30", "drones", "sighting", "no: no case is known"),
    Row("S01", "airbag method", "badge, sighting, call"),
    Row("S02", "chain of roles", "badge, sighting, call"),
    Row("S03", "basement out of sight", "health, badge, shift"),
    Row("S04", "pass used off shift", "badge, shift"),
    Row("S05", "not returned, still working", "pass, badge"),
    Row("S06", "pass of another", "badge"),
    Row("S07", "cleaners' and caterers' exit", "plate, sighting, call"),
    Row("S08", "Schiphol-Oost", "badge, sighting, call"),
    Row("S09", "freight import", "lookup, badge, sighting"),
    Row("S10", "freight put into holds", "plate, sighting, call"),
    Row("S11", "transports prepared by look-ups", "lookup"),
    Row("S12", "maintenance unscrews panels", "badge, sighting, shift"),
    Row("S13", "baggage labels", "none", "no: labels are not in events"),
    Row("S14", "lounge access of travellers", "none", "no: travellers hold no pass"),
    Row("S15", "insiders among officials", "none", "no: what they know leaves no event"),
    Row("S16", "tailgating, doors held", "door, badge"),
)

HEAD = """# Patterns

The catalogue of how crews and corrupt pass holders work: M.. for Rotterdam, S.. for Schiphol. Made by
`python -m app.patterns_table`, held by a test. A crime's file also holds its honest look-alikes.

| pattern | what | family | kinds that show it | observable | file | variations | look-alikes | named by |
|---|---|---|---|---|---|---|---|---|"""


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *map(_line, ROWS)]) + "\n"


def _line(row: Row) -> str:
    found = [scenario for scenario in SCENARIOS if scenario.pattern == row.number]
    crimes, quiet = [s for s in found if not s.quiet], [s for s in found if s.quiet]
    file = f"`{row.number.lower()}.py`" if found else ""
    variations = ", ".join(name for scenario in crimes for name in scenario.variations)
    alike = "; ".join(scenario.name.split("_quiet_")[1].replace("_", " ") for scenario in quiet)
    cells = [row.number, row.words, crimes[0].family if crimes else "", row.kinds, row.observable, file]
    return "| " + " | ".join([*cells, variations, alike, ", ".join(named_by(row.number))]) + " |"


def named_by(pattern: str) -> Iterator[str]:
    """The detectors whose findings carry this pattern."""
    for path in sorted((ROOT / "detectors").glob("*.py")):
        if re.search(rf'"{pattern}"', path.read_text()):
            yield f"`{path.stem}`"
    if any(known.number == pattern for known in PATTERNS):
        yield "`sequences`"


if __name__ == "__main__":
    print(page(), end="")
