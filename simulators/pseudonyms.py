"""Pseudonyms: ids of people and passes, plates and container numbers, the same pools for honest and other people."""

from numpy.random import Generator

from simulators.chance import key_of

_LETTERS = "BDFGHJKLNPRSTVXZ"
_OWNERS = ("MSKU", "MSCU", "CMAU", "HLBU", "OOLU", "ONEU", "TCLU", "TEMU", "SUDU", "CAIU")
_TYPES, _CARRIERS = ("AKE", "PMC", "PAG", "AKH"), ("KL", "CX", "SQ", "MP")
_ISO_6346 = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", [n for n in range(10, 39) if n % 11], strict=True))


def plate(rng: Generator) -> str:
    """A number plate: two in three Dutch, else of a neighbour, normalised as contracts.md says.

    Shapes after RDW sidecodes 6 to 10 and the usual shapes of Belgian, German and Polish plates.
    """
    land = rng.random()
    if land < 0.67:
        return (
            f"{_word(rng, 2)}-{_digits(rng, 3)}-{_word(rng, 1)}"
            if rng.random() < 0.6
            else f"{_digits(rng, 2)}-{_word(rng, 3)}-{_digits(rng, 1)}"
        )
    if land < 0.82:
        return f"1-{_word(rng, 3)}-{_digits(rng, 3)}"
    if land < 0.93:
        return f"{_word(rng, 2)}-{_word(rng, 2)}-{_digits(rng, 4)}"
    return f"{_word(rng, 2)}-{_digits(rng, 5)}"


def unit(rng: Generator) -> str:
    """A container number with the check digit of ISO 6346, annex A."""
    body = _OWNERS[int(rng.integers(len(_OWNERS)))] + _digits(rng, 6)
    total = sum((_ISO_6346[c] if c.isalpha() else int(c)) * 2**i for i, c in enumerate(body))
    return f"{body}{total % 11 % 10}"


def uld(rng: Generator) -> str:
    """An air cargo load device: type, serial and owner (IATA ULD Regulations)."""
    kind, owner = _TYPES[int(rng.integers(4))], _CARRIERS[int(rng.integers(4))]
    return f"{kind}{_digits(rng, 5)}{owner}"


def holder(rng: Generator) -> str:
    """The pseudonym of a person."""
    return f"h-{int(rng.integers(16**10)):010x}"


def pass_(rng: Generator) -> str:
    """The pseudonym of a pass."""
    return f"p-{int(rng.integers(16**10)):010x}"


def account_of(holder_id: str) -> str:
    """The login that belongs to a holder."""
    return "a-" + holder_id.removeprefix("h-")


def number_of(unit_id: str) -> int:
    """A number that belongs to a box."""
    return key_of(unit_id)


def _digits(rng: Generator, count: int) -> str:
    return f"{int(rng.integers(10**count)):0{count}d}"


def _word(rng: Generator, count: int) -> str:
    return "".join(_LETTERS[int(i)] for i in rng.integers(len(_LETTERS), size=count))
