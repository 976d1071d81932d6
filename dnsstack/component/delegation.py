"""What the parent must be told: the text and data to enter at a registrar."""

from __future__ import annotations

from typing import Any

import pulumi

from dnsstack.component.outputs import Inputs
from dnsstack.model.names import strip_dot
from dnsstack.plan.naming import Naming
from dnsstack.plan.plan import ZonePlan
from dnsstack.providers.refs import Ref
from dnsstack.providers.servers import server_name


def name_servers(plan: ZonePlan, component: str, inputs: Inputs) -> pulumi.Output[list[str]]:
    """Every server of the set, sorted, without final dots."""
    naming = Naming(component, plan.apex)
    named = [server_name(server, plan, naming) for server in plan.delegation.servers]
    names = [inputs.output(server) if isinstance(server, Ref) else server for server in named]
    return pulumi.Output.all(*names).apply(lambda servers: sorted(map(str, servers)))


def delegation(plan: ZonePlan, servers: pulumi.Output[list[str]]) -> pulumi.Output[dict[str, Any]]:
    """The delegation: domain, name servers, who enters it, and what must not be there.

    `ds` is empty on purpose: a DS at the parent while both providers serve breaks the domain for validating
    resolvers, since Route53 can't be one of several signers.
    """
    automatic = plan.nameservers.registrar != "none"
    return servers.apply(
        lambda names: {
            "domain": strip_dot(plan.apex),
            "name_servers": names,
            "ds": [],
            "entered_by": plan.nameservers.registrar if automatic else "you, at the registrar",
        }
    )
