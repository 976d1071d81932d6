"""Own name servers are known by their names, so that their serials are one transfer family."""

from __future__ import annotations

from dnsstack.document import loads
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.build import build
from dnsstack.verify.discover import provider_of

DOCUMENT = """
domain: example.com
nameservers:
  route53: {}
  other_nameservers: [ns.third.example.]
  self_hosted:
    tsig: transfer
    hidden: true
    primaries: [{addresses: [192.0.2.1]}]
    secondaries: [{name: ns1.own.example., addresses: [192.0.2.2]}, {name: ns2, addresses: [192.0.2.3]}]
records:
  www: {A: 192.0.2.80}
  ns2: {A: 192.0.2.3}
"""


def test_whose_a_server_is() -> None:
    plan = build(loads(DOCUMENT).domain)

    assert provider_of("ns1.own.example.", plan) is ProviderId.SELF_HOSTED
    assert provider_of("ns2.example.com.", plan) is ProviderId.SELF_HOSTED
    assert provider_of("ns.third.example.", plan) is ProviderId.OTHER
    assert provider_of("ns-1.awsdns-01.org.", plan) is ProviderId.ROUTE53
    assert provider_of("ada.ns.cloudflare.com.", plan) is ProviderId.CLOUDFLARE
    assert provider_of("ns9.own.example.", plan) is None
