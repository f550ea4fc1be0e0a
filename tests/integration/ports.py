"""Free ports for child processes."""

import fcntl
import os
import random
import socket
import tempfile
from pathlib import Path

# Below the ports that Linux gives to outgoing connections (32768 and up): a broker's port must still be free when
# the broker comes back after a kill, while clients keep knocking.
RANGE = range(20_000, 32_000)

# For the same reason a port is ours until this process ends, among all test runs on the machine: one lock a port.
_held: list[int] = []


def free_ports(count: int) -> list[int]:
    """`count` different ports of 127.0.0.1 that nobody has, and no other test will be given."""
    found: list[int] = []
    for port in random.SystemRandom().sample(RANGE, len(RANGE)):
        if len(found) == count:
            break
        if _is_free(port) and _reserve(port):
            found.append(port)
    return found


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _reserve(port: int) -> bool:
    folder = Path(tempfile.gettempdir()) / f"havenwacht-ports-{os.geteuid()}"
    folder.mkdir(exist_ok=True)
    lock = os.open(folder / str(port), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return False
    _held.append(lock)  # let go by the system when this process ends
    return True
