"""The documentation tells all: every command, option, setting, detector, sentence, metric and dead-letter reason."""

import argparse
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from prometheus_client import CollectorRegistry

from app.cli import parser
from app.settings import Settings
from detectors.catalogue import DETECTORS, REGIONAL
from detectors.texts import en, nl
from isc.metrics import Metrics as CenterMetrics
from streaming.metrics import Metrics

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"


def _commands(of: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in of._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, command in action.choices.items():
                yield name, command
                yield from ((f"{name} {inner}", found) for inner, found in _commands(command))


COMMANDS = dict(_commands(parser()))


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_named_in_the_documentation(name: str):
    pages = [ROOT / "README.md", *DOCS.rglob("*.md")]
    assert any(f"havenwacht {name}" in page.read_text() for page in pages)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_says_what_it_is_for(name: str):
    silent = [a.dest for a in COMMANDS[name]._actions if not a.help and not isinstance(a, argparse._SubParsersAction)]
    assert silent == []


def _settings(kind: type[msgspec.Struct], prefix: str = "") -> Iterator[tuple[str, object]]:
    for info in msgspec.structs.fields(kind):
        if isinstance(info.type, type) and issubclass(info.type, msgspec.Struct):
            yield from _settings(info.type, f"{prefix}{info.name}.")
        else:
            made = info.default_factory is not msgspec.NODEFAULT
            yield f"{prefix}{info.name}", info.default_factory() if made else info.default


@pytest.mark.parametrize(("name", "default"), list(_settings(Settings)))
def test_a_setting_is_documented_with_its_default(name: str, default: object):
    rows = [line for line in (DOCS / "settings.md").read_text().splitlines() if line.startswith(f"| `{name}` |")]
    assert len(rows) == 1
    told = rows[0].split("|")[2].strip().strip("`")
    assert told == ("none" if default is None else f"{default:g}" if isinstance(default, float) else str(default))


@pytest.mark.parametrize("name", {**DETECTORS, **REGIONAL})
def test_a_detector_is_documented_with_its_settings(name: str):
    rows = [line for line in (DOCS / "detectors.md").read_text().splitlines() if line.startswith(f"| `{name}` |")]
    assert len(rows) == 1
    for setting, parameter in inspect.signature({**DETECTORS, **REGIONAL}[name]).parameters.items():
        assert f"`{setting}` {parameter.default:g}" in rows[0]


def test_every_sentence_is_there_in_both_languages_with_the_same_numbers():
    def numbers(text: str) -> set[str]:
        return set(re.findall(r"{(\w+)}", text))

    assert nl.SENTENCES.keys() == en.SENTENCES.keys()
    assert {k: numbers(t) for k, t in nl.SENTENCES.items()} == {k: numbers(t) for k, t in en.SENTENCES.items()}


def _metrics() -> list[str]:
    registry = CollectorRegistry()
    Metrics(registry)
    CenterMetrics(registry)
    return sorted({f"{m.name}{'_total' if m.type == 'counter' else ''}" for m in registry.collect()})


@pytest.mark.parametrize("name", _metrics())
def test_a_metric_is_documented(name: str):
    assert f"| `{name}` |" in (DOCS / "metrics.md").read_text()


@pytest.mark.parametrize("page", sorted([ROOT / "README.md", *DOCS.rglob("*.md")]), ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path):
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text()):
        assert target.startswith("https://") or (page.parent / target).exists(), target
