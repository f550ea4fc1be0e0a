"""The Grafana board: the file is what the generator makes, and every panel keeps the rules."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import CollectorRegistry

import isc.metrics
import streaming.metrics

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "deploy" / "grafana" / "havenwacht.json"
BOARD: dict[str, Any] = json.loads(TARGET.read_text())
PANELS = [panel for panel in BOARD["panels"] if panel["type"] != "row"]
QUERIES = [(panel["title"], target["expr"]) for panel in PANELS for target in panel["targets"]]


def _registry() -> CollectorRegistry:
    registry = CollectorRegistry()
    streaming.metrics.Metrics(registry)
    isc.metrics.Metrics(registry)
    return registry


KINDS = {metric.name: metric.type for metric in _registry().collect()}


def _metrics(promql: str) -> Iterator[tuple[str, str]]:
    """Names and kinds of the metrics in a query."""
    for name in re.findall(r"havenwacht_\w+", promql):
        plain = re.sub(r"_(total|bucket|sum|count)$", "", name)
        yield name, KINDS.get(plain, "unknown")


def test_the_committed_file_is_what_the_generator_makes() -> None:
    command = [sys.executable, "-m", "deploy.dashboards", "-"]  # a process: the SDK warns while it is imported
    made = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert TARGET.read_text() == made.stdout, "run: python -m deploy.dashboards"


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel["title"])
def test_a_panel_has_title_words_unit_and_the_templated_source(panel: dict[str, Any]) -> None:
    assert panel["title"]
    assert panel["description"].endswith(".")
    assert panel["fieldConfig"]["defaults"]["unit"]
    sources = [panel["datasource"], *(target["datasource"] for target in panel["targets"])]
    assert sources == [{"type": "prometheus", "uid": "${datasource}"}] * len(sources)


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel["title"])
def test_lines_have_a_letter_and_a_legend_of_their_own(panel: dict[str, Any]) -> None:
    for key in ("refId", "legendFormat"):
        found = [target[key] for target in panel["targets"]]
        assert all(found)
        assert len(set(found)) == len(found)


def test_titles_and_numbers_are_given_once() -> None:
    for key, panels in (("title", PANELS), ("id", BOARD["panels"])):
        assert len({panel[key] for panel in panels}) == len(panels)


@pytest.mark.parametrize(("title", "promql"), QUERIES)
def test_a_query_names_metrics_that_exist(title: str, promql: str) -> None:
    found = dict(_metrics(promql))
    assert found, title
    assert "unknown" not in found.values(), found


@pytest.mark.parametrize(("title", "promql"), QUERIES)
def test_counters_and_histograms_stand_under_a_rate_over_the_panel_s_interval(title: str, promql: str) -> None:
    for name, kind in _metrics(promql):
        under = re.search(rf"rate\({name}(\{{[^}}]*\}})?\[\$__rate_interval\]\)", promql)
        assert bool(under) == (kind in ("counter", "histogram")), (title, name, kind)
    assert not re.search(r"\[\d", promql), "a fixed interval hides or repeats points"


def test_every_metric_of_the_pipeline_is_on_the_board() -> None:
    shown = {name for _, promql in QUERIES for name, _ in _metrics(promql)}
    plain = {re.sub(r"_(total|bucket)$", "", name) for name in shown}
    assert set(KINDS) - plain == set()


def test_the_site_is_chosen_from_the_sites_that_report() -> None:
    variables = {variable["name"]: variable for variable in BOARD["templating"]["list"]}
    assert list(variables) == ["datasource", "site"]
    assert variables["site"]["query"] == "label_values(havenwacht_watermark_timestamp_seconds, site)"
    assert variables["site"]["multi"]
    assert variables["site"]["includeAll"]
