"""The dashboard and the alerts name metrics that exist, in expressions that Prometheus reads."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import promql_parser
import pytest
import yaml

from actions.kb.live import LiveKnowledge
from actions.metrics import ActionMetrics
from gateway.knowledge_metrics import KnowledgeCollector
from gateway.metrics import Metrics
from tests.knowledge_folder import PROJECT

DASHBOARD: dict[str, Any] = json.loads(
    (PROJECT / "deploy" / "grafana" / "puente.json").read_text("utf-8")
)
PROMETHEUS = PROJECT / "deploy" / "prometheus"
ALERTS: list[dict[str, Any]] = [
    rule
    for group in yaml.safe_load((PROMETHEUS / "alerts.yml").read_text("utf-8"))["groups"]
    for rule in group["rules"]
]
PANELS = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]
SHOWN = [target["expr"] for panel in PANELS for target in panel["targets"]]
EXPRESSIONS = sorted({*SHOWN, *(alert["expr"] for alert in ALERTS)})
ADDED_BY_GRAFANA = {"$__rate_interval": "5m"}
# Prometheus' own, and those of a process, which are there on Linux only
NOT_OURS = {"up", "process_cpu_seconds_total", "process_resident_memory_bytes"}
LABELS_OF_SCRAPING = {"job", "instance", "le"}


@pytest.fixture(scope="module")
def metrics(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """The labels of every metric that gateway and actions have, by the name that is scraped."""
    live = LiveKnowledge(PROJECT / "knowledge")
    registries = [
        Metrics(KnowledgeCollector(live))._registry,
        ActionMetrics()._registry,
    ]
    known: dict[str, set[str]] = {}
    for registry in registries:
        for collector in list(registry._collector_to_names):
            labels = set(getattr(collector, "_labelnames", ()))
            for family in collector.collect():
                own = labels | {name for sample in family.samples for name in sample.labels}
                for ending in {
                    "counter": ["_total"],
                    "histogram": ["_bucket", "_sum", "_count"],
                    "info": ["_info"],
                }.get(family.type, [""]):
                    known[family.name + ending] = own | LABELS_OF_SCRAPING
    return known


def read(expression: str) -> Any:
    for name, value in ADDED_BY_GRAFANA.items():
        expression = expression.replace(name, value)
    return promql_parser.parse(expression)


def selectors(node: Any) -> Iterator[Any]:
    """Every selector of a metric in an expression."""
    if isinstance(node, promql_parser.VectorSelector):
        yield node
        return
    if isinstance(node, promql_parser.MatrixSelector):
        yield node.vector_selector
        return
    for name in ("expr", "lhs", "rhs"):
        if getattr(node, name, None) is not None:
            yield from selectors(getattr(node, name))
    for argument in getattr(node, "args", None) or []:
        yield from selectors(argument)


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_an_expression_can_be_read_and_names_what_there_is(
    expression: str, metrics: dict[str, set[str]]
) -> None:
    found = list(selectors(read(expression)))
    # the parser's tree and the plain text must agree, or something was not looked at
    assert {one.name for one in found} == set(
        re.findall(r"\b(?:puente|process)_\w+|\bup\b", expression)
    )
    for one in found:
        assert one.name in metrics or one.name in NOT_OURS
        labels = {matcher.name for matcher in one.matchers.matchers}
        assert labels <= metrics.get(one.name, LABELS_OF_SCRAPING)


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_what_is_grouped_by_is_a_label(expression: str, metrics: dict[str, set[str]]) -> None:
    known = set().union(*metrics.values())
    for names in re.findall(r"\bby \(([^)]*)\)", expression):
        assert {name.strip() for name in names.split(",")} <= known


def test_every_metric_of_ours_is_on_the_dashboard(metrics: dict[str, set[str]]) -> None:
    shown = "\n".join(SHOWN)
    families = {re.sub(r"_(bucket|sum|count)$", "", name) for name in metrics}
    missing = [n for n in families if n.startswith("puente_") and n not in shown]
    assert not missing


def test_panels_do_not_lie_on_each_other() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        place = panel["gridPos"]
        cells = {
            (place["x"] + x, place["y"] + y) for x in range(place["w"]) for y in range(place["h"])
        }
        assert not cells & taken and place["x"] + place["w"] <= 24
        taken |= cells
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])


def test_an_alert_says_how_bad_it_is_and_what_to_do() -> None:
    assert len({alert["alert"] for alert in ALERTS}) == len(ALERTS)
    for alert in ALERTS:
        assert alert["labels"]["severity"] in ("page", "work")
        assert alert["annotations"]["summary"] and alert["annotations"]["do"]


def test_what_is_scraped_has_the_names_that_the_expressions_use() -> None:
    scraped = yaml.safe_load((PROMETHEUS / "prometheus.yml").read_text("utf-8"))
    jobs = {one["job_name"] for one in scraped["scrape_configs"]}
    assert jobs == {"puente-gateway", "puente-actions"}
    assert all(Path(PROMETHEUS / name).exists() for name in scraped["rule_files"])
    for expression in EXPRESSIONS:
        for job in re.findall(r'job="([^"]+)"', expression):
            assert job in jobs
