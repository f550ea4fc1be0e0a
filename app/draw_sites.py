"""Draw sites: writes the folders under sites/ anew from their description: `python -m app.draw_sites`."""

import argparse
from pathlib import Path

from domain.errors import ConfigError
from simulators.places.catalogue import PLACES, files


def run(folder: Path, names: list[str], holders: int | None = None) -> None:
    """Write the files of these places (all if none is named); `holders`: so many people instead of the usual."""
    for name in names or sorted(PLACES):
        if name not in PLACES:
            raise ConfigError("SITE", f"found {name!r}, expected one of {', '.join(sorted(PLACES))}")
        (folder / name).mkdir(parents=True, exist_ok=True)
        for file, text in files(name, holders).items():
            (folder / name / file).write_text(text, "utf-8", newline="\n")


def main() -> None:
    """Read the arguments."""
    parser = argparse.ArgumentParser(prog="python -m app.draw_sites", description="Writes the invented site folders.")
    parser.add_argument("site", nargs="*", help="ids; default: all")
    parser.add_argument("--to", type=Path, default=Path("sites"), metavar="FOLDER", help="default: sites")
    parser.add_argument("--holders", type=int, metavar="N", help="pass holders a site, e.g. 20000 for a large airport")
    given = parser.parse_args()
    run(given.to, given.site, given.holders)


if __name__ == "__main__":
    main()
