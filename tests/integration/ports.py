"""Free ports for child processes."""

import random
import socket
from contextlib import ExitStack

# Below the ports that Linux gives to outgoing connections (32768 and up): a broker's port must still be free when
# the broker comes back after a kill, while clients keep knocking.
RANGE = range(20_000, 32_000)


def free_ports(count: int) -> list[int]:
    """`count` different ports of 127.0.0.1 that were free a moment ago."""
    found: list[int] = []
    with ExitStack() as held:  # until the last one is drawn, so that none is drawn twice
        for port in random.SystemRandom().sample(RANGE, len(RANGE)):
            if len(found) == count:
                break
            probe = held.enter_context(socket.socket())
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            found.append(port)
    return found
