"""The topology of a plan as one SVG file."""

from __future__ import annotations

from dnsstack.cli.views.topology import topology
from dnsstack.formats.topology import to_svg
from dnsstack.plan.plan import ZonePlan


def to_text(plan: ZonePlan) -> str:
    """The drawing."""
    return to_svg(topology(plan))
