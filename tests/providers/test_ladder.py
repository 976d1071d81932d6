"""The conformance ladder: what every provider must pass, from one A to failover.

Passing a rung means that what was rendered reads back as the same RRsets, that rendering again changes nothing, and
that a change to one RRset changes nothing else. A new provider joins by one entry in `PROVIDERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final, NamedTuple

import dns.rdatatype
import dns.zone
import pytest

from dnsstack.model.nameservers import CloudflarePlan, ProviderId
from dnsstack.model.rdata import ROSTER
from dnsstack.plan.capabilities import CLOUDFLARE, ROUTE53
from dnsstack.plan.plan import ZonePlan
from dnsstack.providers import cloudflare, route53
from dnsstack.providers.base import ResourceSpec
from dnsstack.providers.bind import zonefile
from tests.providers import read_cloudflare, read_route53
from tests.providers.existing import ExistingRRset
from tests.providers.zones import CLOUDFRONT, Zone, comparable, expected, plan, policy

APEX: Final = "example.com."


class Provider(NamedTuple):
    """What a rung needs of a provider: what it renders, by who owns it, and how that is read back."""

    id: ProviderId
    types: frozenset[str]
    render: Callable[[ZonePlan], Mapping[str, tuple[str, Hashable | Any]]]
    read: Callable[[ZonePlan], Zone]


def resources(specs: Iterable[ResourceSpec]) -> dict[str, tuple[str, Any]]:
    """Owner and content of each resource by name; what an apex NS RRset waits for grows with the zone."""
    found: dict[str, tuple[str, Any]] = {}
    for spec in specs:
        waits_for_all = spec.owner == APEX and spec.rdtype == "NS"
        options = replace(spec.options, depends_on=()) if waits_for_all else spec.options
        found[spec.name] = (spec.owner, (spec.token, spec.inputs(), options))
    return found


def existing(rrsets: Iterable[ExistingRRset]) -> Zone:
    """RRsets as a zone; two alias RRsets of an owner are one ALIAS, and PRIMARY is what is answered in health."""
    found: dict[tuple[str, str], Any] = {}
    for rrset in rrsets:
        if rrset.key == (APEX, "NS") or (rrset.role is not None and rrset.role.value == "secondary"):
            continue
        is_alias = any(getattr(value, "rdtype", "") == "ALIAS" for value in rrset.values)
        key = (rrset.owner, "ALIAS") if is_alias else rrset.key
        found[key] = (None if is_alias else rrset.ttl, frozenset(map(comparable, rrset.values)))
    return {key: value for key, value in found.items() if not key[0].startswith("_failover.")}


def zone_text(planned: ZonePlan) -> dict[str, tuple[str, Any]]:
    lines = zonefile.render(planned).splitlines()
    return {line: (line.removeprefix("; ").split()[0], line) for line in lines}


def read_zone_text(planned: ZonePlan) -> Zone:
    zone = dns.zone.from_text(zonefile.render(planned), relativize=False, check_origin=False)
    found: dict[tuple[str, str], Any] = {}
    for owner, rdataset in zone.iterate_rdatasets():
        rdtype = dns.rdatatype.to_text(rdataset.rdtype)
        if rdtype != "SOA":
            values = frozenset(ROSTER[rdtype].from_text(rdata.to_text()) for rdata in rdataset)
            found[owner.to_text(), rdtype] = (rdataset.ttl, values)
    return found


PROVIDERS: Final = (
    Provider(
        ProviderId.ROUTE53,
        ROUTE53.types,
        lambda planned: resources(route53.render(planned, "example.com")),
        lambda planned: existing(read_route53.from_specs(route53.render(planned, "example.com"))),
    ),
    Provider(
        ProviderId.CLOUDFLARE,
        CLOUDFLARE[CloudflarePlan.PRO].types,
        lambda planned: resources(cloudflare.render(planned, "example.com")),
        lambda planned: existing(read_cloudflare.from_specs(cloudflare.render(planned, "example.com"), APEX)),
    ),
    Provider(ProviderId.OTHER, frozenset(ROSTER) - {"ALIAS"}, zone_text, read_zone_text),
)

BASE: Final[Mapping[str, Any]] = {"static": {"A": "198.51.100.9"}, "text": {"TXT": ["one", "two"]}}
DKIM: Final = "v=DKIM1; k=rsa; p=" + "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A" * 12
HEX: Final = "0123456789abcdef" * 4

RUNGS: Final[Mapping[str, tuple[Mapping[str, Any], Mapping[str, Any]]]] = {
    "one A": ({"www": {"A": "192.0.2.1"}}, {}),
    "several A": ({"www": {"A": ["192.0.2.1", "192.0.2.2", "192.0.2.3"]}}, {}),
    "apex": ({"@": {"A": "192.0.2.1", "AAAA": "2001:db8::1"}}, {}),
    "wildcard": ({"*": {"A": "192.0.2.1"}, "*.deep": {"CNAME": "www"}}, {}),
    "underscore labels": ({"_dmarc": {"TXT": "v=DMARC1; p=none"}}, {}),
    "a slash in a label": ({"0/25.2": {"PTR": "host"}}, {}),
    "escaped label": ({r"a\.b": {"A": "192.0.2.1"}, r"\195\164": {"A": "192.0.2.1"}}, {}),
    "AAAA": ({"www": {"AAAA": ["2001:db8::1", "2001:DB8:0:0::2"]}}, {}),
    "CAA": ({"@": {"CAA": ['0 issue "letsencrypt.org"', '128 iodef "mailto:a@example.com"']}}, {}),
    "CNAME": ({"www": {"CNAME": "Target.Example.NET."}}, {}),
    "DS": ({"sub": {"DS": f"12345 13 2 {HEX}"}}, {}),
    "HTTPS": ({"www": {"HTTPS": ['1 . alpn="h3,h2"', "2 other.example.net. port=8443"]}}, {}),
    "LOC": ({"www": {"LOC": "52 22 23.500 N 4 53 32.000 E -2.00m 1m 10000m 10m"}}, {}),
    "MX": ({"@": {"MX": ["10 mail", "20 mail.example.net."]}}, {}),
    "null MX": ({"@": {"MX": "0 ."}}, {}),
    "NAPTR": ({"sip": {"NAPTR": r'100 10 "U" "E2U+sip" "!^.*$!sip:\\1@example.com!" .'}}, {}),
    "NS": ({"sub": {"NS": ["ns1.example.net.", "ns2.example.net."]}}, {}),
    "PTR": ({"1": {"PTR": "host.example.net."}}, {}),
    "SRV": ({"_sip._tcp": {"SRV": ["10 60 5060 sip", "0 0 0 ."]}}, {}),
    "SSHFP": ({"host": {"SSHFP": f"4 2 {HEX}"}}, {}),
    "SVCB": ({"_dns": {"SVCB": "0 svc.example.net."}}, {}),
    "TLSA": ({"_443._tcp": {"TLSA": [f"3 1 1 {HEX}", f"0 0 0 {HEX * 4}"]}}, {}),
    "URI": ({"_ftp._tcp": {"URI": '10 1 "ftp://ftp.example.com/a"'}}, {}),
    "ALIAS at the apex": ({"@": {"ALIAS": CLOUDFRONT}}, {}),
    "ALIAS below": ({"cdn": {"ALIAS": CLOUDFRONT}}, {}),
    "TXT of 255 octets": ({"t": {"TXT": "a" * 255}}, {}),
    "TXT of 256 octets": ({"t": {"TXT": "a" * 256}}, {}),
    "TXT, DKIM of 2048 bits": ({"k._domainkey": {"TXT": DKIM}}, {}),
    "TXT, empty": ({"t": {"TXT": '""'}}, {}),
    "TXT, quotes, backslashes, semicolons": ({"t": {"TXT": [{"text": r'a "b" \c; \\d'}, {"text": "\\"}]}}, {}),
    "TXT, UTF-8 and control octets": ({"t": {"TXT": [{"text": "süß\t\x7f\x00"}, {"strings": ["ä" * 127, "€"]}]}}, {}),
    "failover, follow": ({}, {"www": {"A": policy("follow")}}),
    "failover, load-balancer": ({}, {"www": {"A": policy("load-balancer")}}),
    "failover, primary-only": ({}, {"www": {"A": policy("primary-only")}}),
    "failover, delegate": ({}, {"www": {"A": policy("delegate")}}),
    "failover of a CNAME": ({}, {"www": {"CNAME": policy(primary="a.example.net.", secondary="b.example.net.")}}),
    "failover, pinned": ({}, {"www": {"A": policy(pin={"to": "secondary", "reason": "maintenance"})}}),
    "failover at the apex": ({}, {"@": {"A": policy("load-balancer", primary=["192.0.2.1"])}}),
}

EDITS: Final[Mapping[str, tuple[Any, Any]]] = {
    "added": (None, "203.0.113.1"),
    "edited": ("203.0.113.1", "203.0.113.2"),
    "removed": ("203.0.113.1", None),
    "reordered": (["203.0.113.1", "203.0.113.2"], ["203.0.113.2", "203.0.113.1"]),
    "one value more": ("203.0.113.1", ["203.0.113.1", "203.0.113.2"]),
    "another TTL": ("203.0.113.1", {"ttl": 900, "values": "203.0.113.1"}),
}


def rung(name: str, extra: Any = None) -> ZonePlan:
    records, failover = RUNGS[name]
    more = {"zz-changed": {"A": extra}} if extra is not None else {}
    nameservers = {
        "route53": {},
        "cloudflare": {"account": "0" * 32, "plan": "pro"},
        "other_nameservers": ["ns1.example.org."],
    }
    return plan({**BASE, **records, **more}, failover, nameservers=nameservers)


def carries(provider: Provider, name: str) -> bool:
    records, failover = RUNGS[name]
    types = {rdtype for types in (*records.values(), *failover.values()) for rdtype in types}
    return types <= provider.types


CASES: Final = [
    pytest.param(provider, name, id=f"{provider.id.value}, {name}")
    for provider in PROVIDERS
    for name in RUNGS
    if carries(provider, name)
]


@pytest.mark.parametrize(("provider", "name"), CASES)
def test_what_is_rendered_reads_back_as_the_same_rrsets(provider: Provider, name: str) -> None:
    planned = rung(name)
    read = {key: value for key, value in provider.read(planned).items() if not is_delegation(planned, key)}

    assert read == expected(planned, provider.id)


def is_delegation(planned: ZonePlan, key: tuple[str, str]) -> bool:
    """NS RRsets and inner records of sub-zones are the plan's `sub_zones`, not its RRsets; so is the apex NS RRset."""
    apexes = tuple(sub.apex for sub in planned.sub_zones)
    return key == (APEX, "NS") or any(key[0].endswith(apex) for apex in apexes)


@pytest.mark.parametrize(("provider", "name"), CASES)
def test_a_second_render_is_the_first(provider: Provider, name: str) -> None:
    assert provider.render(rung(name)) == provider.render(rung(name))


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize(("provider", "name"), CASES)
def test_a_change_to_one_rrset_changes_its_own_resources_only(provider: Provider, name: str, edit: str) -> None:
    before, after = (provider.render(rung(name, extra)) for extra in EDITS[edit])
    changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    owners = {(before.get(key) or after[key])[0] for key in changed}

    assert owners == (set() if edit == "reordered" else {"zz-changed.example.com."})
