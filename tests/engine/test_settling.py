"""What the vendors' providers would plan after a refresh: nothing, for every kind, record type and strategy."""

from __future__ import annotations

from pathlib import Path

import pytest

from dnsstack.providers.bind import tsig
from dnsstack.sandbox.cloudflare_api import Plan
from dnsstack.sandbox.deploy import DeploymentOutcome
from tests.engine.deployed import ACCOUNT, HEAD, Deployed, Watch

CHECKS = """
health_checks:
  web: {type: HTTPS, host: origin-1.example.net, path: /healthz, interval: 10, failure_threshold: 3}
  port: {type: TCP, address: 203.0.113.1, port: 8443, interval: 30}
  text: {type: HTTP_STR_MATCH, host: origin-2.example.net, port: 8080, path: /, search: fine, interval: 30}
  all: {type: CALCULATED, children: [web, port], threshold: 1}
  alarm: {type: CLOUDWATCH_METRIC, alarm: errors, region: eu-west-1, insufficient_data: Healthy}
"""
EVERYTHING = f"""
records:
  "@":
    MX: ["10 mail", "20 mail2.example.net."]
    TXT: ["v=spf1 mx -all", '"two" "strings"']
    CAA: ['0 issue "ca.example.net; accounturi=https://ca.example.net/1"', '128 iodef "mailto:a@example.com"']
    HTTPS: "1 . alpn=h2"
  a: {{A: [192.0.2.1, 192.0.2.2], AAAA: 2001:db8::1}}
  cname: {{CNAME: a}}
  "*.wild": {{A: {{ttl: 1m, values: [192.0.2.3], comment: all the rest, tags: ["team:web"]}}}}
  proxied: {{A: {{values: [192.0.2.4], proxied: true, only: cloudflare}}}}
  _sip._tcp: {{SRV: ["1 2 5060 sip.example.net.", "0 0 443 sip.example.net."]}}
  _http._tcp: {{URI: {{values: ['10 1 "https://a.example/"'], only: cloudflare}}}}
  naptr: {{NAPTR: '100 10 "S" "SIP+D2U" "!^.*$!sip:info@example.com!" .'}}
  _25._tcp.mail: {{TLSA: "3 1 1 {"ab" * 32}"}}
  host: {{SSHFP: "4 2 {"cd" * 32}"}}
  svcb: {{SVCB: "1 svc.example.net. port=8443"}}
  sub: {{NS: [ns1.example.net., ns2.example.net.], DS: "12345 13 2 {"ef" * 32}"}}
  ptr: {{PTR: a}}
  mail: {{A: 192.0.2.25}}
{CHECKS}
failover:
  balanced: {{A: {{ttl: 60, primary: 192.0.2.1, secondary: 192.0.2.2, check: web, cloudflare: load-balancer}}}}
  watched: {{A: {{ttl: 60, primary: 192.0.2.1, secondary: 192.0.2.2, check: port, secondary_check: text,
    cloudflare: load-balancer}}}}
  moved: {{A: {{ttl: 60, primary: 192.0.2.1, secondary: 192.0.2.2, check: web, cloudflare: follow}}}}
"""
FREE = HEAD.replace("business, load_balancing: true", "free")
INTERNATIONAL = HEAD.replace("example.com", "bücher.example")
TRANSFERRED = f"""
domain: example.com
nameservers:
  route53: {{}}
  cloudflare: {{account: "{ACCOUNT}", plan: enterprise, transfer: DIRECTION}}
  self_hosted:
    ENDS
    tsig: transfer.example.com
"""
PRIMARIES = "primaries: [{addresses: [192.0.2.53, '2001:db8::53'], port: 5353}]\n    hidden: true"
SECONDARIES = """secondaries:
    - {name: ns1.example.net., addresses: [192.0.2.54]}
    - {name: ns2.example.org., addresses: [192.0.2.55]}"""
ENDS = {"incoming": PRIMARIES, "outgoing": SECONDARIES}
KEY = tsig.new("transfer.example.com")


def settle(deployed: Deployed, body: str, head: str = HEAD) -> DeploymentOutcome:
    """Deploy, deploy again with refresh, and once more: only the first one writes; what it did."""
    made = deployed.up(body, head)
    watch = Watch(deployed.apis)

    for refresh in (True, False):
        again = deployed.up(body, head, refresh=refresh)
        assert [(one.operation, one.name) for one in again.changed] == []
    assert watch.seen == []
    return made


def test_every_kind_and_record_type_settles(either: Deployed) -> None:
    settle(either, EVERYTHING)


@pytest.mark.parametrize("head", [FREE, INTERNATIONAL], ids=["free", "international"])
def test_other_zones_settle(in_process: Deployed, head: str) -> None:
    settle(in_process, "records: {www: {A: 192.0.2.1, TXT: text}}\n", head)


@pytest.mark.parametrize("direction", ["incoming", "outgoing"])
def test_zone_transfers_settle(tmp_path: Path, direction: str) -> None:
    head = TRANSFERRED.replace("DIRECTION", direction).replace("ENDS", ENDS[direction])
    with Deployed(tmp_path, engine=False, plan=Plan.ENTERPRISE, tsig=KEY.to_text()) as deployed:
        made = settle(deployed, "records: {www: {A: 192.0.2.1}}\n", head)

        kinds = {one.type.partition(":DnsZoneTransfers")[2] for one in made.changed}
        assert {"Tsig", "Acl", "Peer", direction.title()} <= kinds
