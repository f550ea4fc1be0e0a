"""The same intake without a reader, in a process of its own: python -m tests.integration.alone STORE ALERTS A_MINUTE.

Says in a line of JSON how long each alert took to keep, in seconds: what the machine is able to at this moment.
"""

import json
import sys
import time

from isc.database import open_database
from tests.isc.build import log_of, make_alert, make_store


def main(address: str, alerts: int, a_minute: int) -> None:
    store, took = make_store(open_database(address)), []
    begun = time.monotonic()
    for number in range(alerts):
        time.sleep(max(0.0, begun + number * 60 / a_minute - time.monotonic()))
        started = time.time()
        store.take(log_of([make_alert(number)], first=number))
        took.append(time.time() - started)
    print(json.dumps(took))


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
