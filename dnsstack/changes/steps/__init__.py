"""Steps: the documents between what is deployed and what is wanted, where one `up` can't do it without a gap."""

from __future__ import annotations

from dnsstack.changes.steps.step import Gap, NoOrder, Step, Wait
from dnsstack.changes.steps.walk import steps

__all__ = ["Gap", "NoOrder", "Step", "Wait", "steps"]
