"""Steps: the documents to deploy in between if one `up` can't make a change without a gap in the answers."""

from __future__ import annotations

from dnsstack.changes.steps.step import Gap, NoOrder, Step, Wait
from dnsstack.changes.steps.walk import steps

__all__ = ["Gap", "NoOrder", "Step", "Wait", "steps"]
