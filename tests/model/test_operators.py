"""One table tells who runs a name server, to everybody who asks."""

from __future__ import annotations

import pytest

from dnsstack.document import loads
from dnsstack.importing.existing.zone import ExistingZone, Note
from dnsstack.importing.servers import nameservers
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.operators import by_mailbox, by_server_name, operator_of
from dnsstack.plan.build import build
from dnsstack.verify.discover import provider_of

PLAN = build(loads("domain: example.com\nnameservers: {route53: {}}\n").domain)
OF = {
    "ns-1.awsdns-00.com.": ProviderId.ROUTE53,
    "ns-2047.awsdns-63.co.uk.": ProviderId.ROUTE53,
    "ada.ns.cloudflare.com.": ProviderId.CLOUDFLARE,
    "blue.foundationdns.net.": ProviderId.CLOUDFLARE,
    "ns1.example.net.": None,
    "awsdns-00.com.": None,
    "ns.cloudflare.com.": None,
    "www.cloudflare.com.": None,
    "ada.ns.cloudflare.com.example.net.": None,
}


@pytest.mark.parametrize("server", OF)
def test_lint_importing_and_verify_agree(server: str) -> None:
    provider = OF[server]
    notes: list[Note] = []
    assert by_server_name(server) is provider
    assert by_server_name(server.upper()) is provider
    assert provider_of(server, PLAN) is provider
    found = nameservers([ExistingZone(source="zone", apex="example.com.", servers=(server,))], "", notes)
    assert (found.other_nameservers == (server,)) is (provider is None)
    assert (operator_of(server) in {"AWS", "Cloudflare"}) is (provider is not None)


def test_a_white_label_is_told_by_the_mailbox_of_its_zone() -> None:
    assert by_mailbox("awsdns-hostmaster.amazon.com.") is ProviderId.ROUTE53
    assert by_mailbox("dns.cloudflare.com.") is ProviderId.CLOUDFLARE
    assert by_mailbox("hostmaster.example.com.") is None
    assert operator_of("ns1.example.co.") == "example.co"
