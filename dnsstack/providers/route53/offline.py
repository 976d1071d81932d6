"""All that Route53 should have, in the form of its API, for a deployment without Pulumi."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dnsstack.errors import Unsupported
from dnsstack.model.names import strip_dot
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.naming import Naming, component_name
from dnsstack.plan.plan import ZonePlan
from dnsstack.providers import route53
from dnsstack.providers.base import ResourceSpec
from dnsstack.providers.refs import Ref
from dnsstack.providers.route53 import api_form
from dnsstack.providers.route53.api_form import ApiRecordSet
from dnsstack.providers.route53.specs import HealthCheckSpec, HostedZone, Record

PLACEHOLDER: Final = "HEALTH-CHECK-ID-OF-{}"
"""The placeholder of an unknown id; Route53 refuses a batch that has it (NoSuchHealthCheck)."""


@dataclass(frozen=True, slots=True)
class Offline:
    """The RRsets by the apex of their zone, the domain's first, and the inputs of CreateHealthCheck by name.

    `unknown` are NS RRsets that are left out because a server's name is not known yet. `unnamed` are health checks
    whose id is a placeholder because it is not known. `untagged` are health checks whose tags must be set separately.
    """

    zones: Mapping[str, tuple[ApiRecordSet, ...]]
    checks: Mapping[str, dict[str, Any]]
    unknown: tuple[str, ...] = ()
    unnamed: tuple[str, ...] = ()
    untagged: tuple[str, ...] = ()


class _Unknown(Exception):  # raised and caught in this module only
    """The name of a name server is not known."""


def offline(plan: ZonePlan, name_servers: Mapping[str, Sequence[str]], ids: Mapping[str, str]) -> Offline:
    """The content that Route53 should have for this plan.

    Args:
        plan: the domain's plan.
        name_servers: absolute names in order, by the provider that assigns them; those of a sub-zone by its apex.
        ids: ids of health checks, by the document's name of the check.

    Raises:
        Unsupported: the domain is not at Route53, or a value is known only after a deployment.
    """
    if plan.nameservers.route53 is None:
        message = "the domain is not at Route53; declare it in nameservers.route53"
        raise Unsupported(message)
    naming = Naming(component_name(plan.apex), plan.apex)
    specs = route53.render(plan, naming.component)
    return _Writer(specs, plan, naming, name_servers, ids).write()


class _Writer:
    """Converts the specs, and collects what is missing."""

    def __init__(
        self,
        specs: Iterable[ResourceSpec],
        plan: ZonePlan,
        naming: Naming,
        name_servers: Mapping[str, Sequence[str]],
        ids: Mapping[str, str],
    ) -> None:
        self._specs = tuple(specs)
        self._ids = {naming.health_check(name): (name, ids.get(name)) for name in plan.health_checks}
        self._servers = {naming.zone(provider): name_servers.get(provider.value, ()) for provider in ProviderId}
        self._servers |= {naming.sub_zone(sub.apex): name_servers.get(sub.apex, ()) for sub in plan.sub_zones}
        self._unnamed: dict[str, None] = {}

    def write(self) -> Offline:
        apexes = {spec.name: spec.owner for spec in self._specs if isinstance(spec, HostedZone)}
        zones: dict[str, list[ApiRecordSet]] = {apex: [] for apex in apexes.values()}
        unknown = []
        for spec in self._specs:
            if isinstance(spec, Record) and isinstance(spec.zone_id, Ref):
                try:
                    zones[apexes[spec.zone_id.spec]].append(api_form.rrset(spec, self._resolve))
                except _Unknown:
                    unknown.append(f"{spec.owner} {spec.type}")
        checks = [spec for spec in self._specs if isinstance(spec, HealthCheckSpec)]
        apex = next(iter(apexes.values()))
        written = {
            self._ids[spec.name][0]: api_form.health_check(
                spec, strip_dot(apex), self._ids[spec.name][0], self._resolve
            )
            for spec in checks
        }
        untagged = tuple(self._ids[spec.name][0] for spec in checks if spec.tags)
        found = {apex: tuple(rrsets) for apex, rrsets in zones.items()}
        return Offline(found, written, tuple(unknown), tuple(self._unnamed), untagged)

    def _resolve(self, ref: Ref) -> str:
        """The id of a health check, or the name of a name server."""
        if ref.spec in self._ids:
            name, id_ = self._ids[ref.spec]
            if id_ is None:
                self._unnamed[name] = None
                return PLACEHOLDER.format(name)
            return id_
        names = self._servers.get(ref.spec, ())
        if ref.index is None or ref.index >= len(names):
            raise _Unknown
        return names[ref.index]
