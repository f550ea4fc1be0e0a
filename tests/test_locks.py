"""The locks name all that pyproject.toml asks for, and no address."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = {"run": [], "dev": ["dev"], "bench": ["bench"]}


def _name(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found
    return re.sub(r"[._-]+", "-", found[0]).lower()


def _locked(lock: str) -> dict[str, str]:
    text = (ROOT / "requirements" / f"{lock}.lock").read_text()
    return {_name(line): line.rstrip(" \\") for line in text.splitlines() if re.match(r"[A-Za-z0-9]", line)}


@pytest.mark.parametrize("lock", EXTRAS)
def test_a_lock_names_all_that_is_asked_for(lock: str) -> None:
    asked = PROJECT["dependencies"] + [one for extra in EXTRAS[lock] for one in PROJECT["optional-dependencies"][extra]]
    assert {_name(one) for one in asked} - set(_locked(lock)) == set(), "run `make lock`"


def test_who_runs_and_who_develops_have_the_same_versions() -> None:
    run, dev = _locked("run"), _locked("dev")
    assert {name: dev.get(name) for name in run} == run


@pytest.mark.parametrize("lock", [*EXTRAS, "uv"])
def test_a_lock_names_no_address(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.lock").read_text()
    assert not re.search(r"https?://|--(extra-)?index|--find-links", text)
