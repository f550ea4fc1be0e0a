"""Saving: state to bytes and back, plain values and numpy arrays only; never a pickle."""

from typing import Any, TypeVar

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

S = TypeVar("S", bound=Struct)


def _pack_array(value: Any) -> Any:
    if isinstance(value, np.ndarray) and not value.dtype.hasobject:
        return [value.dtype.str, list(value.shape), value.tobytes()]
    raise NotImplementedError(f"found {type(value).__name__} in a state, expected plain values or numpy arrays")


def _unpack_array(kind: type, value: Any) -> NDArray[Any]:
    if kind is not np.ndarray:
        raise NotImplementedError(f"found {kind.__name__} in a state, expected plain values or numpy arrays")
    dtype, shape, raw = value
    return np.frombuffer(raw, dtype=np.dtype(dtype)).reshape(shape).copy()


_ENCODER = msgspec.msgpack.Encoder(enc_hook=_pack_array)


def pack(state: Struct) -> bytes:
    """One state as msgpack."""
    return _ENCODER.encode(state)


def unpack(raw: bytes, kind: type[S]) -> S:
    """The state that `pack` saved; raises `msgspec.MsgspecError` where the bytes are of another shape."""
    return msgspec.msgpack.decode(raw, type=kind, dec_hook=_unpack_array)
