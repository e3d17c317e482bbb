"""What the action server counts for the operator: never words, never ids.

The time of each action and of each encoding, so that one can see where a slow answer's time goes
(the gateway counts the whole turn and its call to the bot).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

from actions.kb.encoder import Encoder

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8)


class TextsEncoded(Collector):
    """How many texts the embedding model encoded, and how many came from memory instead."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def collect(self) -> Iterator[CounterMetricFamily]:
        """The two counts."""
        family = CounterMetricFamily(
            "puente_texts", "Texts that needed a vector, by where it came from", labels=["source"]
        )
        family.add_metric(["model"], self._encoder.texts_encoded)
        family.add_metric(["memory"], self._encoder.texts_remembered)
        yield family


class ActionMetrics:
    """The counts of one action server."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)  # processor time, memory, open files
        self._actions = Histogram(
            "puente_action_seconds",
            "Time of a custom action",
            ["action"],
            buckets=SECONDS,
            registry=self._registry,
        )
        self._failures = Counter(
            "puente_action_failures",
            "Custom actions that failed",
            ["action"],
            registry=self._registry,
        )
        self._encoding = Histogram(
            "puente_encode_seconds",
            "Time to encode the texts of one call of the bot",
            buckets=SECONDS,
            registry=self._registry,
        )

    def count_texts(self, encoder: Encoder) -> None:
        """From now on tells how many texts this encoder encoded."""
        self._registry.register(TextsEncoded(encoder))

    @contextmanager
    def action(self, name: str) -> Iterator[None]:
        """Times one action; one that raises is counted as failed too."""
        began = time.perf_counter()
        try:
            yield
        except Exception:
            self._failures.labels(name).inc()
            raise
        finally:
            self._actions.labels(name).observe(time.perf_counter() - began)

    @contextmanager
    def encoding(self) -> Iterator[None]:
        """Times one call for vectors."""
        with self._encoding.time():
            yield

    def text(self) -> bytes:
        """Everything counted so far, in Prometheus' format."""
        return generate_latest(self._registry)
