"""Cloudflare's resources, made with pulumi_cloudflare, which takes about 3 s to import: this module is loaded late."""

from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Any, Final

import pulumi
import pulumi_cloudflare as cf

from dnsstack.component.outputs import Inputs, rdata, validated
from dnsstack.component.realise import Maker, plain
from dnsstack.model.deferred import Deferred
from dnsstack.providers.base import ResourceSpec
from dnsstack.providers.cloudflare import specs, transfer_specs
from dnsstack.providers.cloudflare.encode import encode, input_names


def _record(spec: ResourceSpec, inputs: Inputs, options: pulumi.ResourceOptions) -> Any:
    """A record whose value is an Output gets the inputs that the value's type has."""
    value = getattr(spec, "content", None)
    if not isinstance(value, Deferred):
        return cf.DnsRecord(spec.name, opts=options, **inputs.of(spec))
    found = inputs.of(spec, without="content")
    encoded = validated(value, spec, "content", lambda given: encode(rdata(spec.rdtype, given)))
    for field in input_names(spec.rdtype):  # named before the value is known
        found[field] = encoded.apply(itemgetter(field))
    return cf.DnsRecord(spec.name, opts=options, **found)


def _tsig(spec: ResourceSpec, inputs: Inputs, options: pulumi.ResourceOptions) -> Any:
    """The API answers the secret: as an output it is one, too."""
    hidden = pulumi.ResourceOptions(additional_secret_outputs=["secret", "algo"])
    return cf.DnsZoneTransfersTsig(spec.name, opts=pulumi.ResourceOptions.merge(options, hidden), **inputs.of(spec))


MAKERS: Final[Mapping[str, Maker]] = {
    specs.ZoneSpec.token: plain(cf.Zone),
    specs.ZoneDnsSettings.token: plain(cf.ZoneDnsSettings),
    specs.DnsRecord.token: _record,
    specs.LoadBalancer.token: plain(cf.LoadBalancer),
    specs.LoadBalancerPool.token: plain(cf.LoadBalancerPool),
    specs.LoadBalancerMonitor.token: plain(cf.LoadBalancerMonitor),
    transfer_specs.TransferTsig.token: _tsig,
    transfer_specs.TransferPeer.token: plain(cf.DnsZoneTransfersPeer),
    transfer_specs.TransferAcl.token: plain(cf.DnsZoneTransfersAcl),
    transfer_specs.TransferIncoming.token: plain(cf.DnsZoneTransfersIncoming),
    transfer_specs.TransferOutgoing.token: plain(cf.DnsZoneTransfersOutgoing),
}
"""By type token."""
