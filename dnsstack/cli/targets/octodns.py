"""`--to octodns`: a zone for octoDNS's YamlProvider."""

from __future__ import annotations

from dnsstack.cli.targets import Rendered, RenderRequest
from dnsstack.model.names import strip_dot
from dnsstack.plan.plan import ZonePlan
from dnsstack.providers.exports.octodns import octodns


def files(plan: ZonePlan, request: RenderRequest) -> Rendered:
    """One file, with the name that octoDNS expects.

    Raises:
        Unsupported: a value is known only to a Pulumi program.
    """
    made = octodns(plan, request.name_servers)
    return Rendered({f"{strip_dot(plan.apex).replace('/', '_')}.yaml": made.text}, made.notes)
