"""What happens when a program that a test needs is not on this machine."""

import os
from typing import NoReturn


def lacks(what: str) -> NoReturn:
    """Ends the test: failed in the pipeline (`CI=true`), skipped elsewhere. `what` says how to get it."""
    try:
        import pytest
    except ModuleNotFoundError:  # `make bench` starts brokers too, in an environment without the tests' tools
        raise RuntimeError(f"missing: {what}") from None
    if os.environ.get("CI") == "true":
        pytest.fail(f"missing: {what}", pytrace=False)
    pytest.skip(f"missing: {what}")
