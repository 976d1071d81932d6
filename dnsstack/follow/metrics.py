"""Prometheus metrics in the text format, without a library: a handful of gauges and counters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from dnsstack.formats.prometheus import Labels, Metric, to_text

PREFIX: Final = "dnsstack_follow_"
HELP: Final[Mapping[str, tuple[Literal["gauge", "counter"], str]]] = {
    "role": ("gauge", "Role that the provider's records hold: 0 primary, 1 secondary, -1 neither."),
    "marker": ("gauge", "Role that enough of Route53's servers agree on: 0 primary, 1 secondary, -1 none."),
    "votes": ("gauge", "Route53's servers by what they say."),
    "servers": ("gauge", "Route53's servers that exist."),
    "agreement_seconds": ("gauge", "How long enough servers have agreed."),
    "finding": ("gauge", "1 where someone should look, by rule."),
    "apply": ("gauge", "1 where changes are carried out, 0 in a dry run."),
    "last_round_timestamp_seconds": ("gauge", "When the last round ended."),
    "rounds_total": ("counter", "Rounds made."),
    "moves_total": ("counter", "Changes made."),
    "foreign_changes_total": ("counter", "Changes that others made, as far as they can be recognised."),
    "refused_answers_total": ("counter", "Datagrams and messages that were not answers, by reason."),
    "api_calls_total": ("counter", "Calls of providers' APIs by how they ended."),
    "faults_total": ("counter", "Rounds that ended with a fault of dnsstack itself."),
}
"""Every metric: its kind and what it says."""


@dataclass(slots=True)
class Metrics:
    """Values by metric and labels."""

    values: dict[str, dict[Labels, float]] = field(default_factory=dict)

    def set(self, name: str, value: float, **labels: str) -> None:
        """A gauge's value, or a counter that is counted elsewhere."""
        self.values.setdefault(name, {})[tuple(sorted(labels.items()))] = value

    def add(self, name: str, value: float = 1, **labels: str) -> None:
        """Count on."""
        values = self.values.setdefault(name, {})
        key = tuple(sorted(labels.items()))
        values[key] = values.get(key, 0) + value

    def drop(self, name: str, **labels: str) -> None:
        """Forget every value of a gauge whose labels include these."""
        values = self.values.get(name, {})
        for key in [key for key in values if set(labels.items()) <= set(key)]:
            del values[key]

    def to_text(self) -> str:
        """The text format, version 0.0.4."""
        metrics = ((name, kind, text) for name, (kind, text) in HELP.items() if name in self.values)
        return to_text(Metric(f"{PREFIX}{name}", text, self.values[name], kind) for name, kind, text in metrics) + "\n"


__all__ = ["HELP", "PREFIX", "Labels", "Metrics"]
