"""A resource of every rendered kind and record type, with every input that the API of the sandbox takes.

`{zone}` and the like mean ids of the world that `conftest.py` makes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from dnsstack.model.rdata import from_absolute
from dnsstack.providers.cloudflare.encode import WIRE_TYPES, encode
from dnsstack.providers.vendors.values import camel, respell
from dnsstack.sandbox.cloudflare_api import DEFAULT_ACCOUNT

Values = dict[str, Any]
ACCOUNT: Final = DEFAULT_ACCOUNT.id
OTHER_ACCOUNT: Final = "0123456789abcdef" * 2


@dataclass(frozen=True)
class Sample:
    """`least` is what a program must say, `more` what it may say besides; `edits` has another value for inputs."""

    id: str
    token: str
    least: Values
    more: Values = field(default_factory=dict)
    edits: Values = field(default_factory=dict)
    imported: str = "{id}"
    unread: frozenset[str] = frozenset()
    """Inputs that no API answers."""

    together: frozenset[str] = frozenset()
    """Inputs that say one thing: edited in one step."""

    def __str__(self) -> str:
        return self.id

    replaced: Mapping[str, Values] = field(default_factory=dict)
    """For each input whose change replaces: what the program says then."""

    @property
    def full(self) -> Values:
        """Everything that a program says."""
        return {**self.least, **self.more}


CLOUDFLARE_TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "A": ("192.0.2.1", "192.0.2.2"),
    "AAAA": ("2001:db8::1", "::ffff:192.0.2.1"),
    "ALIAS": ("a.example.net.", "b.example.net."),
    "CAA": ('0 issue "ca.example.net; validationmethods=dns-01"', '128 iodef "mailto:a@example.com"'),
    "CNAME": ("a.example.net.", "b.example.net."),
    "DS": ("12345 13 2 " + "ab" * 32, "12345 13 2 " + "cd" * 32),
    "HTTPS": ("1 . alpn=h2", "1 . alpn=h3"),
    "LOC": ("52 22 23.000 N 4 53 32.000 E -2.00m 0.00m 10000m 10m", "51 22 23.000 N 4 53 32.000 E 2.00m 1m 10m 10m"),
    "MX": ("10 mail.example.net.", "20 mail2.example.net."),
    "NAPTR": ('100 10 "S" "SIP+D2U" "!^.*$!sip:info@example.com!" .', '100 20 "U" "E2U+sip" "" .'),
    "NS": ("ns1.example.net.", "ns2.example.net."),
    "PTR": ("a.example.net.", "b.example.net."),
    "SRV": ("0 0 443 sip.example.net.", "1 2 5060 sip.example.net."),
    "SSHFP": ("4 2 " + "ab" * 32, "1 2 " + "cd" * 32),
    "SVCB": ("1 svc.example.net. port=8443", "2 svc.example.net."),
    "TLSA": ("3 1 1 " + "ab" * 32, "3 1 1 " + "cd" * 32),
    "TXT": ('"v=spf1 -all" "more"', '"say \\"hi\\""'),
    "URI": ('10 1 "https://a.example/"', '20 2 "https://b.example/"'),
}
ROUTE53_TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    key: pair for key, pair in CLOUDFLARE_TEXTS.items() if key not in {"ALIAS", "LOC", "URI"}
} | {"TXT": ('v=spf1 -all" "more', "v=spf1 -all")}


def _cloudflare_record(rdtype: str) -> Sample:
    first, second = (respell(encode(from_absolute(rdtype, text)), camel) for text in CLOUDFLARE_TEXTS[rdtype])
    flattened = {"settings": {"flattenCname": True}} if rdtype == "ALIAS" else {}
    flags = {"proxied": False} if rdtype in {"A", "AAAA", "CNAME", "ALIAS"} else {}
    wire = WIRE_TYPES.get(rdtype, rdtype)
    return Sample(
        f"DnsRecord {rdtype}",
        "cloudflare:index/dnsRecord:DnsRecord",
        {"zoneId": "{cfzone}", "name": f"x-{rdtype.lower()}.example.com", "type": wire, "ttl": 60, **first},
        {"comment": "ours", "tags": ["team:web"], **flags, **flattened},
        {"name": "moved.example.com", "ttl": 120, "comment": "theirs", "tags": ["team:db"], **second}
        | ({"settings": {"flattenCname": False}} if flattened else {}),
        imported="{cfzone}/{id}",
        together=frozenset({"data", "priority"}),
        replaced={
            "type": {"type": "TXT", "content": '"text"'},
            "zoneId": {"zoneId": "{other_cfzone}", "name": "x.example.org"},
        }
        if rdtype == "A"
        else {},
    )


SOA: Final = {"expire": 604800, "minTtl": 1800, "refresh": 10000, "retry": 2400, "ttl": 3600}
PROXIED: Final = Sample(
    "DnsRecord proxied",
    "cloudflare:index/dnsRecord:DnsRecord",
    {"zoneId": "{cfzone}", "name": "proxied.example.com", "type": "A", "ttl": 1, "content": "192.0.2.4"},
    {"proxied": True},
    {"proxied": False, "name": "moved.example.com"},
    imported="{cfzone}/{id}",
)


def _route53_record(rdtype: str) -> Sample:
    first, second = ROUTE53_TEXTS[rdtype]
    return Sample(
        f"Record {rdtype}",
        "aws:route53/record:Record",
        {"zoneId": "{zone}", "name": f"x-{rdtype.lower()}.example.com", "type": rdtype, "ttl": 60, "records": [first]},
        {"allowOverwrite": True},
        {"ttl": 120, "records": [second]},
        unread=frozenset({"allowOverwrite"}),
        replaced={"name": {"name": "moved.example.com"}, "zoneId": {"zoneId": "{other_zone}"}} if rdtype == "A" else {},
    )


CONTROL: Final = "arn:aws:route53-recovery-control::123456789012:controlpanel/0/routingcontrol/"
ROUTE53_OTHERS: Final = (
    Sample(
        "Record failover",
        "aws:route53/record:Record",
        {"zoneId": "{zone}", "name": "app.example.com", "type": "A", "ttl": 60, "records": ["192.0.2.1", "192.0.2.2"]},
        {"setIdentifier": "primary", "failoverRoutingPolicies": [{"type": "PRIMARY"}], "healthCheckId": "{check}"},
        {"setIdentifier": "secondary", "failoverRoutingPolicies": [{"type": "SECONDARY"}], "healthCheckId": "{second}"}
        | {"records": ["192.0.2.3"], "ttl": 30},
    ),
    Sample(
        "Record alias",
        "aws:route53/record:Record",
        {
            "zoneId": "{zone}",
            "name": "alias.example.com",
            "type": "A",
            "aliases": [{"name": "target.example.com", "zoneId": "{zone}", "evaluateTargetHealth": True}],
        },
        {},
        {"aliases": [{"name": "target.example.com", "zoneId": "{zone}", "evaluateTargetHealth": False}]},
    ),
    Sample(
        "Zone",
        "aws:route53/zone:Zone",
        {"name": "other.example"},
        {"comment": "ours", "forceDestroy": True, "tags": {"team": "web"}, "enableAcceleratedRecovery": True}
        | {"delegationSetId": "{set}"},
        {"comment": "theirs", "forceDestroy": False, "tags": {"team": "db"}, "enableAcceleratedRecovery": False},
        unread=frozenset({"forceDestroy"}),
        replaced={"name": {"name": "another.example"}, "delegationSetId": {"delegationSetId": "{other_set}"}},
    ),
    Sample(
        "HealthCheck HTTPS_STR_MATCH",
        "aws:route53/healthCheck:HealthCheck",
        {"type": "HTTPS_STR_MATCH", "ipAddress": "192.0.2.1", "port": 443, "searchString": "fine"}
        | {"requestInterval": 10, "failureThreshold": 3},
        {"fqdn": "www.example.com", "resourcePath": "/healthz", "measureLatency": True, "invertHealthcheck": True}
        | {"disabled": True, "enableSni": False, "regions": ["us-east-1", "us-west-1", "eu-west-1"]}
        | {"referenceName": "web", "tags": {"Name": "web"}},
        {"ipAddress": "192.0.2.2", "port": 8443, "searchString": "well", "failureThreshold": 5}
        | {"fqdn": "web.example.com", "resourcePath": "/", "invertHealthcheck": False, "disabled": False}
        | {"enableSni": True, "regions": ["us-east-1", "us-west-2", "eu-west-1"], "tags": {"Name": "app"}},
        unread=frozenset({"referenceName"}),
        replaced={
            "type": {"type": "HTTP_STR_MATCH"},
            "requestInterval": {"requestInterval": 30},
            "measureLatency": {"measureLatency": False},
            "referenceName": {"referenceName": "app"},
        },
    ),
    Sample(
        "HealthCheck CALCULATED",
        "aws:route53/healthCheck:HealthCheck",
        {"type": "CALCULATED", "childHealthchecks": ["{check}"], "childHealthThreshold": 1},
        {},
        {"childHealthchecks": ["{check}", "{second}"], "childHealthThreshold": 2},
    ),
    Sample(
        "HealthCheck CLOUDWATCH_METRIC",
        "aws:route53/healthCheck:HealthCheck",
        {"type": "CLOUDWATCH_METRIC", "cloudwatchAlarmName": "errors", "cloudwatchAlarmRegion": "eu-west-1"}
        | {"insufficientDataHealthStatus": "Healthy"},
        {"triggers": {"alarm": "1"}},
        {"cloudwatchAlarmName": "faults", "cloudwatchAlarmRegion": "us-east-1", "triggers": {"alarm": "2"}}
        | {"insufficientDataHealthStatus": "Unhealthy"},
        unread=frozenset({"triggers"}),
    ),
    Sample(
        "HealthCheck RECOVERY_CONTROL",
        "aws:route53/healthCheck:HealthCheck",
        {
            "type": "RECOVERY_CONTROL",
            "routingControlArn": f"{CONTROL}1",
        },
        replaced={"routingControlArn": {"routingControlArn": f"{CONTROL}2"}},
    ),
    Sample(
        "RegisteredDomain",
        "aws:route53domains/registeredDomain:RegisteredDomain",
        {"domainName": "example.com", "nameServers": [{"name": "ns1.example.net"}, {"name": "ns2.example.net"}]},
        {"autoRenew": False, "transferLock": True, "tags": {"team": "web"}},
        {"nameServers": [{"name": "ns1.example.net"}, {"name": "ns3.example.net"}]},
        unread=frozenset({"autoRenew", "transferLock", "tags"}),
        replaced={"domainName": {"domainName": "example.org"}},
    ),
)

CLOUDFLARE_OTHERS: Final = (
    Sample(
        "Zone",
        "cloudflare:index/zone:Zone",
        {"account": {"id": ACCOUNT}, "name": "other.example"},
        {"paused": True, "vanityNameServers": ["ns1.other.example", "ns2.other.example"]},
        {"paused": False, "vanityNameServers": ["ns3.other.example", "ns2.other.example"]},
        replaced={"account": {"account": {"id": OTHER_ACCOUNT}}, "name": {"name": "another.example"}},
    ),
    Sample(
        "Zone secondary",
        "cloudflare:index/zone:Zone",
        {"account": {"id": ACCOUNT}, "name": "second.example"},
        {"type": "secondary"},
    ),
    Sample(
        "ZoneDnsSettings",
        "cloudflare:index/zoneDnsSettings:ZoneDnsSettings",
        {"zoneId": "{cfzone}", "multiProvider": True, "flattenAllCnames": False, "foundationDns": False, "nsTtl": 86400}
        | {"secondaryOverrides": False, "zoneMode": "standard", "nameservers": {"type": "cloudflare.standard"}}
        | {
            "soa": {
                "expire": 604800,
                "minTtl": 1800,
                "refresh": 10000,
                "retry": 2400,
                "ttl": 3600,
                "rname": "dns.cloudflare.com",
            }
        },
        {"internalDns": {"referenceZoneId": "0" * 32}},
        {"multiProvider": False, "flattenAllCnames": True, "nsTtl": 3600, "secondaryOverrides": True}
        | {"zoneMode": "dns_only", "nameservers": {"type": "custom.account", "nsSet": 1}}
        | {"internalDns": {"referenceZoneId": "1" * 32}, "foundationDns": True},
        replaced={"zoneId": {"zoneId": "{other_cfzone}"}},
    ),
    Sample(
        "LoadBalancer",
        "cloudflare:index/loadBalancer:LoadBalancer",
        {"zoneId": "{cfzone}", "name": "lb.example.com", "defaultPools": ["{pool}"], "fallbackPool": "{pool}"},
        {"description": "ours", "enabled": False, "steeringPolicy": "off", "sessionAffinity": "cookie", "ttl": 60}
        | {"regionPools": {"WEU": ["{pool}"]}, "popPools": {"LHR": ["{pool}"]}, "countryPools": {"GB": ["{pool}"]}},
        {"name": "lb2.example.com", "defaultPools": ["{other_pool}"], "fallbackPool": "{other_pool}", "enabled": True}
        | {"description": "theirs", "steeringPolicy": "random", "sessionAffinity": "none", "ttl": 30}
        | {"regionPools": {"WEU": ["{other_pool}"]}, "popPools": {}, "countryPools": {}},
        imported="{cfzone}/{id}",
        replaced={"zoneId": {"zoneId": "{other_cfzone}", "name": "lb.example.org"}},
    ),
    Sample(
        "LoadBalancerPool",
        "cloudflare:index/loadBalancerPool:LoadBalancerPool",
        {"accountId": ACCOUNT, "name": "third", "origins": [{"name": "a", "address": "192.0.2.1"}]},
        {"description": "ours", "enabled": False, "monitor": "{monitor}", "checkRegions": ["WEU"], "minimumOrigins": 0}
        | {"notificationEmail": "a@example.com", "latitude": 52.5, "longitude": 4.5},
        {"name": "fourth", "origins": [{"name": "a", "address": "192.0.2.2", "enabled": False}], "enabled": True}
        | {"description": "theirs", "monitor": "{other_monitor}", "checkRegions": ["ENAM"], "minimumOrigins": 1}
        | {"notificationEmail": "b@example.com", "latitude": 10.5, "longitude": 20.5},
        imported=f"{ACCOUNT}/{{id}}",
        replaced={"accountId": {"accountId": OTHER_ACCOUNT, "monitor": "{their_monitor}"}},
    ),
    Sample(
        "LoadBalancerMonitor",
        "cloudflare:index/loadBalancerMonitor:LoadBalancerMonitor",
        {"accountId": ACCOUNT, "type": "https", "expectedCodes": "200", "method": "GET", "path": "/healthz"},
        {"description": "ours", "allowInsecure": True, "consecutiveDown": 3, "consecutiveUp": 2, "port": 8443}
        | {"expectedBody": "fine", "followRedirects": True, "header": {"Host": ["www.example.com"]}, "interval": 90}
        | {"probeZone": "example.com", "retries": 1, "timeout": 7},
        {"description": "theirs", "allowInsecure": False, "consecutiveDown": 2, "consecutiveUp": 1, "port": 443}
        | {"expectedBody": "well", "followRedirects": False, "header": {"Host": ["example.com"]}, "interval": 80}
        | {"probeZone": "example.org", "retries": 2, "timeout": 5, "type": "http", "expectedCodes": "2xx"}
        | {"method": "HEAD", "path": "/"},
        imported=f"{ACCOUNT}/{{id}}",
        replaced={"accountId": {"accountId": OTHER_ACCOUNT}},
    ),
    Sample(
        "DnsZoneTransfersTsig",
        "cloudflare:index/dnsZoneTransfersTsig:DnsZoneTransfersTsig",
        {"accountId": ACCOUNT, "name": "key.example.", "algo": "hmac-sha256.", "secret": "c2VjcmV0IHNlY3JldA=="},
        {},
        {"name": "other.example.", "algo": "hmac-sha512.", "secret": "b3RoZXIgb3RoZXIgb3Q="},
        imported=f"{ACCOUNT}/{{id}}",
        replaced={"accountId": {"accountId": OTHER_ACCOUNT}},
    ),
    Sample(
        "DnsZoneTransfersAcl",
        "cloudflare:index/dnsZoneTransfersAcl:DnsZoneTransfersAcl",
        {"accountId": ACCOUNT, "name": "ours", "ipRange": "192.0.2.53/32"},
        {},
        {"name": "theirs", "ipRange": "2001:db8::/64"},
        imported=f"{ACCOUNT}/{{id}}",
        replaced={"accountId": {"accountId": OTHER_ACCOUNT}},
    ),
    Sample(
        "DnsZoneTransfersPeer",
        "cloudflare:index/dnsZoneTransfersPeer:DnsZoneTransfersPeer",
        {"accountId": ACCOUNT, "name": "second"},
        {"ip": "192.0.2.54", "port": 5353, "ixfrEnable": True, "tsigId": "{tsig}"},
        {"name": "third", "ip": "192.0.2.55", "port": 53, "ixfrEnable": False, "tsigId": "{other_tsig}"},
        imported=f"{ACCOUNT}/{{id}}",
        replaced={"accountId": {"accountId": OTHER_ACCOUNT, "tsigId": "{their_tsig}"}},
    ),
    Sample(
        "DnsZoneTransfersIncoming",
        "cloudflare:index/dnsZoneTransfersIncoming:DnsZoneTransfersIncoming",
        {"zoneId": "{secondary}", "name": "secondary.example.", "peers": ["{peer}"]},
        {"autoRefreshSeconds": 7200},
        {"peers": ["{peer}", "{other_peer}"], "autoRefreshSeconds": 3600},
        imported="{secondary}",
        replaced={"zoneId": {"zoneId": "{other_secondary}", "name": "third.example."}},
    ),
    Sample(
        "DnsZoneTransfersOutgoing",
        "cloudflare:index/dnsZoneTransfersOutgoing:DnsZoneTransfersOutgoing",
        {"zoneId": "{cfzone}", "name": "example.com.", "peers": ["{peer}"]},
        {},
        {"peers": ["{other_peer}"]},
        imported="{cfzone}",
        replaced={"zoneId": {"zoneId": "{other_cfzone}", "name": "example.org."}},
    ),
)

SAMPLES: Final = (
    *(_route53_record(rdtype) for rdtype in ROUTE53_TEXTS),
    *ROUTE53_OTHERS,
    *(_cloudflare_record(rdtype) for rdtype in CLOUDFLARE_TEXTS),
    PROXIED,
    *CLOUDFLARE_OTHERS,
)
NOT_EMULATED: Final[Mapping[str, frozenset[str]]] = {
    "cloudflare:index/dnsRecord:DnsRecord": frozenset({"privateRouting"}),
    "cloudflare:index/loadBalancer:LoadBalancer": frozenset(
        {"adaptiveRouting", "locationStrategy", "networks", "proxied", "randomSteering", "rules"}
        | {"sessionAffinityAttributes", "sessionAffinityTtl"}
    ),
    "cloudflare:index/loadBalancerPool:LoadBalancerPool": frozenset(
        {"loadShedding", "monitorGroup", "notificationFilter", "originSteering"}
    ),
}
"""Inputs that dnsstack never renders and whose services the sandbox doesn't emulate: planned by the table, not sent."""
