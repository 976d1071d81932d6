"""Prometheus metrics in the text format, without a library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from dnsstack.formats.prometheus import Labels, Metric, to_text

PREFIX: Final = "dnsstack_follow_"
HELP: Final[Mapping[str, tuple[Literal["gauge", "counter"], str]]] = {
    "role": ("gauge", "The role of the provider's records: 0 primary, 1 secondary, -1 neither."),
    "marker": ("gauge", "The role on which a majority of Route53's servers agree: 0 primary, 1 secondary, -1 none."),
    "votes": ("gauge", "The number of Route53's servers by their answer."),
    "servers": ("gauge", "The number of Route53's servers."),
    "agreement_seconds": ("gauge", "How long a majority of servers has agreed, in seconds."),
    "finding": ("gauge", "1 for each rule with a finding that a person should look at."),
    "apply": ("gauge", "1 if changes are made (--apply), 0 if they are only shown."),
    "last_round_timestamp_seconds": ("gauge", "The time at which the last round ended."),
    "rounds_total": ("counter", "The number of rounds."),
    "moves_total": ("counter", "The number of changes made."),
    "foreign_changes_total": ("counter", "The number of changes by others, as far as they can be recognised."),
    "refused_answers_total": ("counter", "The number of received messages that were not answers, by reason."),
    "api_calls_total": ("counter", "The number of calls of providers' APIs, by result."),
    "faults_total": ("counter", "The number of rounds that ended with a fault of dnsstack."),
}
"""Every metric: its kind and its help text."""


@dataclass(slots=True)
class Metrics:
    """Values by metric and labels."""

    values: dict[str, dict[Labels, float]] = field(default_factory=dict)

    def set(self, name: str, value: float, **labels: str) -> None:
        """Set a gauge, or a counter that is counted elsewhere."""
        self.values.setdefault(name, {})[tuple(sorted(labels.items()))] = value

    def add(self, name: str, value: float = 1, **labels: str) -> None:
        """Increase a counter."""
        values = self.values.setdefault(name, {})
        key = tuple(sorted(labels.items()))
        values[key] = values.get(key, 0) + value

    def drop(self, name: str, **labels: str) -> None:
        """Remove every value of a gauge whose labels include these."""
        values = self.values.get(name, {})
        for key in [key for key in values if set(labels.items()) <= set(key)]:
            del values[key]

    def to_text(self) -> str:
        """The text format, version 0.0.4."""
        metrics = ((name, kind, text) for name, (kind, text) in HELP.items() if name in self.values)
        return to_text(Metric(f"{PREFIX}{name}", text, self.values[name], kind) for name, kind, text in metrics) + "\n"


__all__ = ["HELP", "PREFIX", "Labels", "Metrics"]
