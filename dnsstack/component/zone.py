"""`MultiProviderZone`: one domain at Route53 and Cloudflare, as a Pulumi component."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

import pulumi

from dnsstack.component import handover, tsig
from dnsstack.component.allowed import Texts, allowing
from dnsstack.component.args import Prepared, Source, prepare
from dnsstack.component.delegation import delegation, name_servers
from dnsstack.component.faults import ZoneError, warn
from dnsstack.component.guard import remember
from dnsstack.component.outputs import Inputs
from dnsstack.component.plugin_place import require_plugin
from dnsstack.component.protection import protect_zones
from dnsstack.component.protection import unprotected as freed
from dnsstack.component.provider import require_own
from dnsstack.component.realise import realise
from dnsstack.component.resolved import resolved
from dnsstack.model.args.failover import OwnerFailoverArgs
from dnsstack.model.args.health import HealthCheckArgs
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata import OwnerArgs
from dnsstack.plan.naming import Naming
from dnsstack.plan.safety import Consent, unknown_consent
from dnsstack.providers.route53.specs import HealthCheckSpec

TOKEN: Final = "dnsstack:index:MultiProviderZone"  # noqa: S105  # a Pulumi type token


class MultiProviderZone(pulumi.ComponentResource):
    """A domain that Route53 and Cloudflare serve with the same content.

    The document is loaded, checked, planned and rendered first; if it has errors, no resource is registered. Warnings
    go to `pulumi.log.warn`. A change that would leave queries unanswered if it were deployed at once is refused, also
    at preview; the error lists the steps to deploy instead.

    Args:
        name: The component's logical name, usually the domain. The names of all its resources begin with it.
        domain: A `Domain`, a loaded document, the path of a document, or a document's data. Values, alias targets and
            health-check ids may be Outputs.
        opts: Pulumi's options. Every resource of the component waits for `depends_on`. Zones are protected, whatever
            `protect` is.
        records: RRsets to add to the document's. Only the program or the document may have an RRset.
        failover: Failover policies to add; only one of the two may have a policy.
        health_checks: Health checks to add; only one of the two may have a health check.
        consent: What this deployment may do although it is refused by default: `apex-ns`, `ds`, `outputs`,
            `removals`, `sub-zone`.
        unprotected: The zones that Pulumi may delete with all their records: `route53`, `cloudflare`, or a sub-zone
            such as `route53/<sub-zone>`. All other zones are protected.
        overwrite: With `nameservers.resources: per-zone`, RRsets such as `www/A` or `@/MX` that are written even if
            someone has changed them since the last deployment.

    Raises:
        ZoneError: the domain has errors, all of which are listed; or `consent`, `unprotected` or `overwrite` has an
            unknown name; or dnsstack's plugin is not found, or would not get the program's credentials.
    """

    name_servers: pulumi.Output[list[str]]
    """The names of all name servers, sorted, without final dots."""

    zone_ids: pulumi.Output[dict[str, str]]
    """The zone's id at each provider."""

    health_check_ids: pulumi.Output[dict[str, str]]
    """The ids of the health checks that the component made, by their names in the document."""

    delegation: pulumi.Output[dict[str, Any]]
    """The data to enter at the registrar: `domain`, `name_servers`, `ds`, `entered_by`."""

    document: pulumi.Output[dict[str, Any]]
    """The canonical document with the values of Outputs, which `verify` and `follow` read."""

    def __init__(
        self,
        name: str,
        domain: Source,
        opts: pulumi.ResourceOptions | None = None,
        *,
        records: Mapping[str, OwnerArgs] | None = None,
        failover: Mapping[str, OwnerFailoverArgs] | None = None,
        health_checks: Mapping[str, HealthCheckArgs] | None = None,
        consent: Collection[Consent] = (),
        unprotected: Texts = (),
        overwrite: Texts = (),
    ) -> None:
        wrong = unknown_consent(consent)
        if wrong:
            message = f"consent {wrong}"
            raise ZoneError(message, exit_code=2)
        extras = {"records": records, "failover": failover, "health_checks": health_checks}
        prepared = prepare(name, domain, extras)
        tsig.require(prepared.specs)
        require_own(prepared.specs, opts)
        require_plugin(prepared.specs)
        free = freed(unprotected, prepared.specs, prepared.name)
        specs = allowing(prepared.specs, overwrite, consent, prepared.shape)
        super().__init__(TOKEN, name, None, opts)
        warn(prepared.warnings)
        naming = Naming(prepared.name, prepared.plan.apex)
        taken = handover.take(prepared.plan, naming, self, opts)
        memory = remember(naming.shape(), prepared.shape, consent, self, opts, prepared.plan, taken)
        never = handover.not_made(prepared.plan, naming)
        resources = realise(specs, self, memory, free=free, urns=_child_urns(opts), never_made=never)
        protect_zones(prepared.specs, resources, self, naming, free)
        handover.give(prepared.plan, naming, specs, resources, self, memory)
        self._publish(prepared, naming, resources)
        if prepared.plan.markers:
            owners = ", ".join(sorted({marker.policy.owner for marker in prepared.plan.markers}))
            pulumi.log.info(f"run dnsstack follow, which keeps Cloudflare equal to Route53 at: {owners}")

    def _publish(self, prepared: Prepared, naming: Naming, resources: dict[str, pulumi.Resource]) -> None:
        """Set and register the outputs, except the document: a stack stores it only if the program exports it.

        With thousands of RRsets, it is half of the cost of the outputs; verify and follow read the exported one.
        """
        plan = prepared.plan
        zones = {
            provider.value: zone.id
            for provider in (ProviderId.ROUTE53, ProviderId.CLOUDFLARE)
            if isinstance(zone := resources.get(naming.zone(provider)), pulumi.CustomResource)
        }
        checks = {
            spec.name.rpartition("/")[2]: check.id
            for spec in prepared.specs
            if isinstance(spec, HealthCheckSpec) and isinstance(check := resources[spec.name], pulumi.CustomResource)
        }
        self.name_servers = name_servers(plan, prepared.name, Inputs(resources))
        self.zone_ids = pulumi.Output.all(**zones)
        self.health_check_ids = pulumi.Output.all(**checks) if checks else pulumi.Output.from_input({})
        self.delegation = delegation(plan, self.name_servers)
        self.document = resolved(prepared.domain)
        self.register_outputs(
            {
                "nameServers": self.name_servers,
                "zoneIds": self.zone_ids,
                "healthCheckIds": self.health_check_ids,
                "delegation": self.delegation,
            }
        )


def _child_urns(opts: pulumi.ResourceOptions | None) -> str:
    """The beginning of the URNs of a component's children; "" if it has a parent component or aliases."""
    if opts is not None and (opts.parent is not None or opts.aliases):
        return ""
    return f"urn:pulumi:{pulumi.get_stack()}::{pulumi.get_project()}::{TOKEN}$"
