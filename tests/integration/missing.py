"""What happens when a program that a test needs is not on this machine."""

import os
from typing import NoReturn

import pytest


def lacks(what: str) -> NoReturn:
    """Ends the test: failed in the pipeline (`CI=true`), skipped elsewhere. `what` says how to get it."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"missing: {what}", pytrace=False)
    pytest.skip(f"missing: {what}")
