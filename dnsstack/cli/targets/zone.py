"""`--to zone`: the domain as a zone file."""

from __future__ import annotations

from dnsstack.model.names import strip_dot
from dnsstack.plan.plan import ZonePlan
from dnsstack.providers.bind import zonefile


def files(plan: ZonePlan) -> dict[str, str]:
    """One zone file, named after the domain."""
    return {f"{strip_dot(plan.apex)}.zone": zonefile.render(plan)}
