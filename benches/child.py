"""Child: runs one measured thing, in a process of its own, and prints its figures as one line of JSON."""

import sys
from pathlib import Path

import msgspec
from msgspec import Struct

from benches import file_runs, kafka_runs, parts
from benches.measure import keep_to_one_core


def run(name: str, arguments: list[str]) -> Struct:
    """One run by its name."""
    match name, arguments:
        case "alerts", [log, site, alerts]:
            keep_to_one_core()
            return file_runs.alerts_of(Path(log), Path(site), Path(alerts))
        case "decode", [log]:
            keep_to_one_core()
            return file_runs.bare_decode(Path(log))
        case "parts", [log, site]:
            keep_to_one_core()
            return parts.costs(Path(log), Path(site))
        case "worker", [servers, prefix, state, *sites]:
            return kafka_runs.worker(servers, prefix, Path(state), [Path(site) for site in sites])
        case "poll", [servers, prefix]:
            return kafka_runs.poll_loop(servers, prefix)
        case "quixstreams", [servers, prefix, state, *sites]:
            from benches.quix_run import plate_rule  # quixstreams is in the bench environment only

            return plate_rule(servers, prefix, Path(state), [Path(site) for site in sites])
    raise ValueError(f"found run {name!r} with {arguments}, expected one of benches/child.py")


if __name__ == "__main__":
    print(msgspec.json.encode(run(sys.argv[1], sys.argv[2:])).decode())
