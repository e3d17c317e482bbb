"""Reads figures from what a process says at /metrics."""

from __future__ import annotations

from prometheus_client.parser import text_string_to_metric_families


def sums(text: str, name: str, **labels: str) -> float:
    """The sum of all samples of this name that have these labels; 0 without any."""
    return sum(
        sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    )
