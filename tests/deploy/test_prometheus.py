"""The rules of Prometheus: right in form, and firing when they should."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.deploy.test_board import KINDS
from tests.integration.missing import lacks

FOLDER = Path(__file__).resolve().parents[2] / "deploy" / "prometheus"


def _promtool(*arguments: str, folder: Path = FOLDER) -> "subprocess.CompletedProcess[str]":
    program = shutil.which("promtool") or lacks("promtool (apt-get install prometheus)")
    return subprocess.run([program, *arguments], cwd=folder, capture_output=True, text=True, check=False)


def test_the_rules_are_right_in_form() -> None:
    made = _promtool("check", "rules", "rules.yml")
    assert made.returncode == 0, made.stdout + made.stderr


def test_the_configuration_is_right_in_form() -> None:
    made = _promtool("check", "config", "prometheus.yml")
    assert made.returncode == 0, made.stdout + made.stderr


def test_the_rules_fire_when_they_should() -> None:
    made = _promtool("test", "rules", "rules_test.yml")
    assert made.returncode == 0, made.stdout + made.stderr


CHANGES = [
    *(("> 120", "> 1200"), ("> 0.1", "> 0.001"), ("[1h]) > 0", "[1h]) > 5"), ("for: 15m", "for: 1m")),
    *(("[15m])) > 5", "[15m])) > 50"), ("clients > 0) > 1", "clients > 0) > 9"), ("> 0.5", "> 5")),
]


@pytest.mark.parametrize(("what", "other"), CHANGES)
def test_a_rule_that_is_changed_is_found_out(tmp_path: Path, what: str, other: str) -> None:
    rules = (FOLDER / "rules.yml").read_text()
    assert what in rules
    (tmp_path / "rules.yml").write_text(rules.replace(what, other))
    shutil.copy(FOLDER / "rules_test.yml", tmp_path)
    assert _promtool("test", "rules", "rules_test.yml", folder=tmp_path).returncode == 1


def test_rules_name_metrics_that_exist_and_are_all_tested() -> None:
    rules = [rule for group in yaml.safe_load((FOLDER / "rules.yml").read_text())["groups"] for rule in group["rules"]]
    for rule in rules:
        for name in re.findall(r"havenwacht_\w+", rule["expr"]):
            assert name.removesuffix("_total").removesuffix("_bucket") in KINDS
        assert rule["annotations"]["description"]
    tests = yaml.safe_load((FOLDER / "rules_test.yml").read_text())["tests"]
    fired = {case["alertname"] for test in tests for case in test["alert_rule_test"] if case["exp_alerts"]}
    quiet = {case["alertname"] for test in tests for case in test["alert_rule_test"] if not case["exp_alerts"]}
    assert fired == quiet == {rule["alert"] for rule in rules}
