"""Everything that Route53 should hold, in its API's words, for whoever deploys it without Pulumi."""

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
"""Represents an id that nobody has said; the service refuses a batch that has it (NoSuchHealthCheck)."""


@dataclass(frozen=True, slots=True)
class Offline:
    """RRsets by the apex of their zone, the domain's first; inputs of CreateHealthCheck by name.

    `unknown` are NS RRsets that are left out, since a server's name is not known yet. `unnamed` are health checks
    whose id is not known: a placeholder represents it. `untagged` are health checks that would have tags.
    """

    zones: Mapping[str, tuple[ApiRecordSet, ...]]
    checks: Mapping[str, dict[str, Any]]
    unknown: tuple[str, ...] = ()
    unnamed: tuple[str, ...] = ()
    untagged: tuple[str, ...] = ()


class _Unknown(Exception):  # never leaves this module
    """A name server's name is not known."""


def offline(plan: ZonePlan, name_servers: Mapping[str, Sequence[str]], ids: Mapping[str, str]) -> Offline:
    """What the plan asks of Route53.

    Args:
        plan: the domain's plan.
        name_servers: by the provider that assigns them, a sub-zone's by its apex; absolute, in their order.
        ids: health-check ids by the document's name of the check.

    Raises:
        Unsupported: the domain is not at Route53, or a value is known only after a deployment.
    """
    if plan.nameservers.route53 is None:
        message = "the domain is not at Route53: nameservers.route53 is missing"
        raise Unsupported(message)
    naming = Naming(component_name(plan.apex), plan.apex)
    specs = route53.render(plan, naming.component)
    return _Writer(specs, plan, naming, name_servers, ids).write()


class _Writer:
    """One walk over the specs, what is missing written down on the way."""

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
        """An id of a health check, or a name server's name."""
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
