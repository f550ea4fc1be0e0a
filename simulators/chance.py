"""Chance: one seed, many streams, each found by its key, so that one more story changes nobody else's day."""

from hashlib import blake2b

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

U64 = NDArray[np.uint64]
F64 = NDArray[np.float64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_A = np.uint64(0xBF58476D1CE4E5B9)
_MIX_B = np.uint64(0x94D049BB133111EB)


def key_of(*parts: object) -> int:
    """A 64-bit number for these words, the same on every machine."""
    return int.from_bytes(blake2b("\x1f".join(map(str, parts)).encode(), digest_size=8).digest(), "big")


def stream(seed: int, *parts: object) -> Generator:
    """The generator for one aspect of one day: `stream(seed, site, day, "trucks")`."""
    return np.random.default_rng([seed, key_of(*parts)])


def mix(value: U64) -> U64:
    """Scramble 64-bit numbers one by one (Steele, Lea, Flood 2014, SplitMix): a bijection."""
    value = value + _GOLDEN
    value = (value ^ (value >> np.uint64(30))) * _MIX_A
    value = (value ^ (value >> np.uint64(27))) * _MIX_B
    return np.asarray(value ^ (value >> np.uint64(31)), dtype=np.uint64)


def hashed(*parts: U64) -> U64:
    """One scrambled number for each row of these columns; order of rows and of calls does not matter."""
    value = mix(parts[0])
    for part in parts[1:]:
        value = mix(value ^ part)
    return value


def uniform(bits: U64) -> F64:
    """Numbers in [0, 1) from scrambled bits."""
    return np.asarray((bits >> np.uint64(11)).astype(np.float64) * (1.0 / (1 << 53)))


def bell(bits: U64) -> F64:
    """Roughly normal numbers, mean 0 and standard deviation 1: four 16-bit uniforms added (Irwin-Hall).

    Adding is exact on every machine, where a logarithm or a cosine is not.
    """
    total = np.zeros(bits.shape)
    for shift in (0, 16, 32, 48):
        total += ((bits >> np.uint64(shift)) & np.uint64(0xFFFF)).astype(np.float64)
    return np.asarray((total / 65536.0 - 2.0) * (3.0**0.5))
