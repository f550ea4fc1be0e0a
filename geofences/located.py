"""Located: the features of a GeoJSON text with the place where each stands, so that a mistake can name its line."""

import re
from collections.abc import Iterator
from json import JSONDecodeError, JSONDecoder

from msgspec import Struct

_SPACE = re.compile(r"[ \t\n\r]*")


class Feature(Struct, frozen=True):
    """One element of `features`, from `start` to `end` in the text. `twice`: keys that it holds more than once."""

    number: int
    start: int
    end: int
    value: object
    twice: tuple[str, ...] = ()


class Collection(Struct, frozen=True):
    """The features of a text, and its other members."""

    text: str
    features: tuple[Feature, ...] | None
    others: dict[str, object]

    def line(self, feature: Feature, *keys: str) -> int:
        """The line, from 1, of the innermost of these nested keys that is there; of the feature where none is."""
        at = feature.start
        for key in keys:
            match = re.compile(rf'"{re.escape(key)}"\s*:').search(self.text, at, feature.end)
            at = match.start() if match else at
        return self.text.count("\n", 0, at) + 1


class Scan:
    """Reads a JSON text from left to right, one value at a time, and knows where it is."""

    def __init__(self, text: str) -> None:
        """Begin at the start of the text."""
        self.text = text
        self.at = 0
        self.twice: list[str] = []
        self._decoder = JSONDecoder(object_pairs_hook=self._object)

    def next(self, sign: str) -> bool:
        """Step over blanks, and over this sign if it comes next: whether it did."""
        self.blanks()
        found = self.text.startswith(sign, self.at)
        self.at += len(sign) * found
        return found

    def need(self, sign: str) -> None:
        """Step over this sign; raises JSONDecodeError where another comes."""
        if not self.next(sign):
            raise JSONDecodeError(f"Expecting {sign!r}", self.text, self.at)

    def value(self) -> object:
        """The value that comes next, whole."""
        self.blanks()
        value, self.at = self._decoder.raw_decode(self.text, self.at)
        return value

    def blanks(self) -> None:
        """Step over blanks."""
        match = _SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def _object(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        made = dict(pairs)
        if len(made) < len(pairs):
            names = [key for key, _ in pairs]
            self.twice += sorted({key for key in names if names.count(key) > 1})
        return made


def read_collection(text: str) -> Collection:
    """The members of a feature collection; raises JSONDecodeError where the text is not a JSON object."""
    scan, features, others = Scan(text), None, {}
    scan.need("{")
    more = not scan.next("}")
    while more:
        key = scan.value()
        scan.need(":")
        if key == "features" and scan.next("["):
            features = tuple(_elements(scan))
        else:
            others[str(key)] = scan.value()
        more = scan.next(",")
        if not more:
            scan.need("}")
    scan.blanks()
    if scan.at < len(text):
        raise JSONDecodeError("Expecting the end", text, scan.at)
    return Collection(text, features, others)


def _elements(scan: Scan) -> Iterator[Feature]:
    number, more = 0, not scan.next("]")
    while more:
        scan.blanks()
        start = scan.at
        scan.twice.clear()
        value = scan.value()
        yield Feature(number, start, scan.at, value, tuple(scan.twice))
        number, more = number + 1, scan.next(",")
        if not more:
            scan.need("]")
