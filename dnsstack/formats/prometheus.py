"""Metrics in Prometheus' text format.

Source: Prometheus, exposition formats, text-based format 0.0.4 (read 2026-11).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from dnsstack.escaping import metric_label

Labels = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric and its values by labels, in the order in which they are written."""

    name: str
    help: str
    values: Mapping[Labels, float]
    kind: Literal["gauge", "counter"] = "gauge"


def to_text(metrics: Iterable[Metric]) -> str:
    """Every metric with its HELP and TYPE, without a final line feed."""
    return "\n".join(line for metric in metrics for line in _lines(metric))


def _lines(metric: Metric) -> Iterator[str]:
    yield f"# HELP {metric.name} {metric.help}"
    yield f"# TYPE {metric.name} {metric.kind}"
    for labels, value in metric.values.items():
        yield f"{metric.name}{_braces(labels)} {value:.15g}"


def _braces(labels: Labels) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{key}="{metric_label(value)}"' for key, value in labels) + "}"
