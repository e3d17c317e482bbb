"""What the metrics say of the knowledge: its version, since when, whether changes are taken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from actions.kb.live import LiveKnowledge


class KnowledgeCollector(Collector):
    """Asks the live knowledge each time the metrics are read, so that it can never be behind."""

    def __init__(self, knowledge: LiveKnowledge) -> None:
        self._knowledge = knowledge

    def collect(self) -> Iterator[Metric]:
        """The knowledge's part of the metrics."""
        live = self._knowledge
        kb, today = live.current, dt.datetime.now(dt.UTC).date()
        yield InfoMetricFamily(
            "puente_knowledge", "The knowledge in force", value={"version": kb.version}
        )
        yield GaugeMetricFamily(
            "puente_knowledge_since_seconds",
            "When the knowledge in force was taken, in seconds since 1970",
            value=live.since,
        )
        yield GaugeMetricFamily(
            "puente_knowledge_last_change_taken",
            "1 when what is on disk is in force, 0 when it was refused",
            value=float(live.last.problem is None),
        )
        changes = CounterMetricFamily(
            "puente_knowledge_changes", "Changes of the knowledge on disk", labels=["taken"]
        )
        changes.add_metric(["true"], live.taken)
        changes.add_metric(["false"], live.refused)
        yield changes
        yield GaugeMetricFamily(
            "puente_knowledge_entries", "Entries of the knowledge", value=len(kb.entries)
        )
        yield GaugeMetricFamily(
            "puente_knowledge_entries_overdue",
            "Entries whose review is overdue",
            value=sum(entry.overdue(today) for entry in kb.entries.values()),
        )
