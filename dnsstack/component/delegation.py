"""The delegation that the parent zone needs: the data to enter at a registrar."""

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
    """The names of all name servers, sorted, without final dots."""
    naming = Naming(component, plan.apex)
    named = [server_name(server, plan, naming) for server in plan.delegation.servers]
    names = [inputs.output(server) if isinstance(server, Ref) else server for server in named]
    return pulumi.Output.all(*names).apply(lambda servers: sorted(map(str, servers)))


def delegation(plan: ZonePlan, servers: pulumi.Output[list[str]]) -> pulumi.Output[dict[str, Any]]:
    """The delegation: the domain, its name servers, its DS records, and who enters it at the registrar.

    `ds` is always empty: while both providers serve the domain, a DS at the parent would break it for validating
    resolvers, because Route53 can't be one of several signers.
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
