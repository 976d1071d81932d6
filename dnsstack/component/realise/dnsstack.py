"""The resources of dnsstack's plugin, for `resources: per-zone`: all RRsets of a provider's zone in one resource."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import pulumi

from dnsstack import __version__
from dnsstack.component.outputs import READERS, Inputs, Reader, host, rdata, validated
from dnsstack.component.realise import Maker
from dnsstack.component.realise.plain_parts import PlainParts, beside
from dnsstack.model.deferred import Deferred
from dnsstack.model.names import absolute
from dnsstack.providers.base import ResourceSpec
from dnsstack.providers.cloudflare.specs import CloudflareRecordsSpec
from dnsstack.providers.declared import COUNTED, MADE_BY, Key
from dnsstack.providers.refs import Ref
from dnsstack.providers.route53.specs import Route53RecordsSpec
from dnsstack.providers.zone_records import ZoneRecords

RRsets = Mapping[Key, Mapping[str, Any]]

_RRSETS: Final = "rrsets"


class _Records(pulumi.CustomResource):
    """All RRsets that a program declares in one zone, as one resource of the plugin `dnsstack`.

    Args:
        name: The logical name.
        zone_id: The zone's id at its provider.
        zone_name: The zone's apex without a final dot.
        rrsets: The RRsets by `owner/TYPE`, such as `www/A` or `@/MX`; see docs/per-zone.md.
        overwrite: Keys of RRsets that are written even if someone has changed them since the last deployment.
        consent: What this deployment may do although it is refused by default: `ds`, `removals`.
        counted: What the guard counts in the whole domain (`declared.Counted`).
        opts: Pulumi's options.
    """

    token: str

    def __init__(
        self,
        name: str,
        zone_id: pulumi.Input[str],
        zone_name: str,
        rrsets: Mapping[str, Any],
        overwrite: Sequence[str] | None = None,
        consent: Sequence[str] | None = None,
        counted: Mapping[str, Any] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        parts = PlainParts(rrsets)
        given: dict[str, Any] = {"zoneId": zone_id, "zoneName": zone_name, _RRSETS: parts, MADE_BY: __version__}
        allowed = {"overwrite": overwrite, "consent": consent}
        given |= {key: list(words) for key, words in allowed.items() if words}
        given |= {COUNTED: dict(counted)} if counted else {}
        with beside(self, _RRSETS, parts):
            super().__init__(self.token, name, given, opts)


class Route53Records(_Records):
    """All RRsets that a program declares in one hosted zone of Route53; for the arguments, see `_Records`."""

    token = Route53RecordsSpec.token


class CloudflareRecords(_Records):
    """All RRsets that a program declares in one zone at Cloudflare; for the arguments, see `_Records`."""

    token = CloudflareRecordsSpec.token


def _maker(make: Callable[..., pulumi.CustomResource]) -> Maker:
    def maker(spec: ResourceSpec, inputs: Inputs, options: pulumi.ResourceOptions) -> Any:
        if not isinstance(spec, ZoneRecords):
            raise TypeError(spec.token)
        arguments = inputs.of(spec, without=_RRSETS)
        return make(spec.name, rrsets=_rrsets(spec, inputs), opts=options, **arguments)

    return maker


def _rrsets(spec: ZoneRecords, inputs: Inputs) -> RRsets:
    """The RRsets with Outputs for what is known later; RRsets without any are the same objects."""
    return {
        key: rrset if key not in spec.open_parts else _known(rrset, spec.open_parts[key], inputs)
        for key, rrset in spec.rrsets.items()
    }


def _known(part: Mapping[str, Any], origin: ResourceSpec, inputs: Inputs) -> dict[str, Any]:
    resolved: dict[str, Any] = {}
    for field, value in part.items():
        if isinstance(value, Mapping):
            resolved[field] = _known(value, origin, inputs)
        elif field == "values":
            resolved[field] = _values(value, origin, inputs)
        else:
            resolved[field] = _text(field, value, origin, inputs)
    return resolved


def _values(values: Sequence[Any], origin: ResourceSpec, inputs: Inputs) -> Any:
    """Rdata in presentation format; an Output may have several values, so the list is known only in the deployment."""
    resolved = [_value(value, origin, inputs) for value in values]
    if not any(isinstance(value, Deferred) for value in values):
        return resolved
    return pulumi.Output.all(*resolved).apply(_flat)


def _value(value: Any, origin: ResourceSpec, inputs: Inputs) -> Any:
    if isinstance(value, Ref):
        return inputs.output(value).apply(lambda resolved: _presentation(resolved, origin.rdtype))
    if isinstance(value, Deferred):
        return validated(value, origin, "values", lambda resolved: _one_or_more(resolved, origin.rdtype))
    return value


def _one_or_more(resolved: Any, rdtype: str) -> str | list[str]:
    if isinstance(resolved, (list, tuple)) and resolved and all(isinstance(item, str) for item in resolved):
        return [_presentation(item, rdtype) for item in resolved]
    return _presentation(resolved, rdtype)


def _presentation(resolved: Any, rdtype: str) -> str:
    """Rdata in the resource's form; the target of an ALIAS, which is a CNAME here."""
    read = rdata(rdtype, resolved)
    return str(getattr(read, "target", "")) if rdtype == "ALIAS" else read.to_text()


def _flat(resolved: Sequence[str | Sequence[str]]) -> list[str]:
    return sorted({one for item in resolved for one in ([item] if isinstance(item, str) else item)})


def _text(field: str, value: Any, origin: ResourceSpec, inputs: Inputs) -> Any:
    if isinstance(value, Ref):
        return inputs.output(value)
    if not isinstance(value, Deferred):
        return value
    called, read = _READ_AS[field]
    return validated(value, origin, called, lambda resolved: read(resolved, origin))


def _target(resolved: Any, origin: ResourceSpec) -> str:
    return absolute(host(resolved, origin), ".")


_READ_AS: Final[Mapping[str, tuple[str, Reader]]] = {
    "target": ("target", _target),
    "zoneId": ("zone_id", READERS["zone_id"]),
    "evaluateTargetHealth": ("evaluate_target_health", READERS["evaluate_target_health"]),
    "healthCheckId": ("health_check_id", READERS["health_check_id"]),
}
"""The kinds of an Output that is not a value: the name in messages, and the reader."""

MAKERS: Final[Mapping[str, Maker]] = {
    Route53RecordsSpec.token: _maker(Route53Records),
    CloudflareRecordsSpec.token: _maker(CloudflareRecords),
}
"""By type token."""
