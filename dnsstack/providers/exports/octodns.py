"""octoDNS's YAML: a file for the zone, as its YamlProvider reads it (octoDNS 1.22; read 2026-11).

Failover policies become dynamic records; octodns-route53 makes its own failover records and health checks from them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from dnsstack.errors import Unsupported
from dnsstack.model.deferred import Deferred
from dnsstack.model.failover.policy import FailoverRole
from dnsstack.model.health import EndpointCheck, HealthCheck, WebCheck
from dnsstack.model.names import relative
from dnsstack.model.rdata import SSHFP, TXT, Rdata
from dnsstack.model.rdata.spelling import Content, Named, Parts, Special
from dnsstack.model.rdata.txt import chunks
from dnsstack.model.rdata.words import escape, to_bytes
from dnsstack.model.rrset import Value
from dnsstack.plan.capabilities import servers_of
from dnsstack.plan.plan import Assigned, PlannedFailover, PlannedRRset, ZonePlan
from dnsstack.providers.exports import Exported

Servers = Mapping[str, Iterable[str]]
_DYNAMIC: Final = frozenset(("A", "AAAA", "CNAME"))
_SINGLE: Final = frozenset(("ALIAS", "CNAME"))
_KEY_ALGORITHMS: Final = frozenset((1, 2, 3, 4))
"""The SSHFP algorithms that octoDNS knows; it accepts others only in a lenient record."""


def octodns(plan: ZonePlan, name_servers: Servers) -> Exported:
    """The domain's zone in octoDNS's YAML.

    Raises:
        Unsupported: a value is known only to a Pulumi program.
    """
    zone: dict[str, list[dict[str, Any]]] = {}
    notes: list[str] = []
    for rrset in plan.rrsets:
        zone.setdefault(_owner(rrset.owner, plan), []).append(_rrset(rrset, plan, notes))
        notes += _restrictions(rrset)
    for entry in plan.failovers:
        if not entry.target:
            zone.setdefault(_owner(entry.owner, plan), []).append(_failover(entry, plan, notes))
    _name_servers(zone, plan, name_servers, notes)
    notes += _general(plan)
    return Exported(_dump(zone), tuple(dict.fromkeys(notes)))


def _owner(owner: str, plan: ZonePlan) -> str:
    inner = relative(owner, plan.apex)
    return "" if inner == "@" else inner


def _rrset(rrset: PlannedRRset, plan: ZonePlan, notes: list[str]) -> dict[str, Any]:
    made = {"ttl": rrset.ttl, "type": rrset.rdtype, **_values(rrset.owner, rrset.rdtype, rrset.values, notes)}
    cloudflare: dict[str, Any] = {"proxied": True} if rrset.proxied else {}
    if plan.nameservers.cloudflare is not None:
        cloudflare |= {"comment": rrset.comment} if rrset.comment else {}
        cloudflare |= {"tags": list(rrset.tags)} if rrset.tags else {}
    inner: dict[str, Any] = {"cloudflare": cloudflare} if cloudflare else {}
    if any(isinstance(value, SSHFP) and value.algorithm not in _KEY_ALGORITHMS for value in rrset.values):
        inner["lenient"] = True
    if len(rrset.served_by) < len(servers_of(plan.nameservers)):
        inner["included"] = sorted(provider.value for provider in rrset.served_by)
    return made | ({"octodns": inner} if inner else {})


def _values(owner: str, rdtype: str, values: tuple[Value, ...], notes: list[str] | None = None) -> dict[str, Any]:
    spelt = []
    for value in values:
        if isinstance(value, Deferred):
            message = f"{owner} {rdtype} has a value that only a Pulumi program knows, so no file can have it"
            raise Unsupported(message)
        spelt.append(_spelt(value))
        if isinstance(value, TXT) and notes is not None and chunks(b"".join(value.strings)) != value.strings:
            notes.append(
                f"the division of {owner} TXT into strings is lost; octoDNS joins the strings and divides them itself"
            )
    return {"value": spelt[0]} if rdtype in _SINGLE else {"values": spelt}


def _failover(entry: PlannedFailover, plan: ZonePlan, notes: list[str]) -> dict[str, Any]:
    policy = entry.policy
    subject = f"{entry.owner} {entry.rdtype}"
    primary = _values(entry.owner, entry.rdtype, policy.served(FailoverRole.PRIMARY))
    made = {"ttl": entry.ttl, "type": entry.rdtype, **primary}
    if entry.rdtype not in _DYNAMIC:
        notes.append(
            f"the failover policy of {subject} is lost, because octoDNS has no dynamic {entry.rdtype}; the primary "
            "is exported"
        )
        return made
    if policy.pin or policy.retire:
        notes.append(
            f"the failover policy of {subject} is lost, because it is pinned or retiring; what is served now is "
            "exported"
        )
        return made
    pools = {
        role: {"values": [{"value": _plain(value)} for value in policy.values(role) if isinstance(value, Rdata)]}
        for role in FailoverRole
    }
    if sum(len(pool["values"]) for pool in pools.values()) < len(policy.primary) + len(policy.secondary):
        message = f"{subject} has a value that only a Pulumi program knows, so no file can have it"
        raise Unsupported(message)
    first, second = FailoverRole.PRIMARY, FailoverRole.SECONDARY
    made["dynamic"] = {
        "pools": {first.value: {"fallback": second.value, **pools[first]}, second.value: pools[second]},
        "rules": [{"pool": first.value}],
    }
    made |= _health(subject, plan.health_checks.get(str(policy.check)), notes)
    if entry.strategies:
        named = ", ".join(f"{provider.value}: {strategy.name}" for provider, strategy in entry.strategies.items())
        notes.append(
            f"the strategies of {subject} ({named}) are lost; octoDNS expects each provider to have dynamic records"
        )
    return made


def _health(subject: str, check: HealthCheck | None, notes: list[str]) -> dict[str, Any]:
    """The health check in octoDNS's form, which has only protocol, port, host and path."""
    if not isinstance(check, EndpointCheck) or check.type.endswith("_STR_MATCH") or check.invert or check.disabled:
        notes.append(f"the health check of {subject} is lost; octoDNS uses its default (HTTPS, /_dns)")
        return {}
    health: dict[str, Any] = {"protocol": check.type, "port": check.port}
    if isinstance(check, WebCheck):
        health |= {"path": check.path, **({"host": check.host} if check.host else {})}
    notes.append(f"octoDNS makes a new health check for {subject}, which checks each value instead of the endpoint")
    return {"octodns": {"healthcheck": health}}


def _restrictions(rrset: PlannedRRset) -> list[str]:
    if rrset.rdtype == "ALIAS":
        return [f"{rrset.owner} ALIAS does not become an alias at Route53; octodns-route53 has its own type for that"]
    return []


def _name_servers(
    zone: dict[str, list[dict[str, Any]]], plan: ZonePlan, name_servers: Servers, notes: list[str]
) -> None:
    """The NS RRsets of the apex and of sub-zones whose name servers are all known."""
    delegations = [(plan.delegation, "")]
    delegations += [(sub.delegation, sub.apex) for sub in plan.sub_zones]
    for delegation, sub in delegations:
        names = []
        for server in delegation.servers:
            if isinstance(server, Assigned):
                given = list(name_servers.get(sub or server.provider.value, ()))
                names += given[server.index : server.index + 1]
            else:
                names.append(server)
        if len(names) < len(delegation.servers):
            notes.append(
                f"{delegation.apex} NS is left out, because its name servers are not known; give "
                "--name-server PROVIDER=NAME"
            )
            continue
        made = {"ttl": delegation.ttl, "type": "NS", "values": names}
        zone.setdefault(_owner(delegation.apex, plan), []).append(made)


def _general(plan: ZonePlan) -> list[str]:
    notes = [
        "semicolons are escaped; set escaped_semicolons to true for the YamlProvider (the default until octoDNS 2)"
    ]
    if plan.sub_zones:
        apexes = ", ".join(sub.apex for sub in plan.sub_zones)
        notes.append(f"these zones for delegated failover, which only Route53 serves, are left out: {apexes}")
    if plan.markers:
        owners = ", ".join(marker.owner for marker in plan.markers)
        notes.append(f"the role markers for dnsstack follow are left out: {owners}")
    return notes


# -- rdata ---------------------------------------------------------------------------------------------------


def _spelt(value: Rdata) -> Any:
    """A value in octoDNS's form, which its type defines.

    Raises:
        Unsupported: octoDNS does not have the type, or can't have this value.
    """
    match value.octodns:
        case Content():
            return _plain(value)
        case Named() as form:
            return {form.key(name): getattr(value, name) for name in value.fields}
        case Parts():
            return {key: _decimal(part) for key, part in value.to_parts().items()}
        case Special():
            return _SPECIAL[value.rdtype](value)
        case _:
            message = f"octoDNS has no {value.rdtype} records"
            raise Unsupported(message)


def _decimal(part: Any) -> Any:
    """A number as a decimal, which octoDNS expects for seconds and lengths."""
    return float(part) if isinstance(part, Decimal) else part


def _plain(value: Rdata) -> str:
    return value.target_name or value.to_text()


def _txt(value: Any) -> str:
    """The strings of a TXT value, joined; only `;` is escaped, because octoDNS divides, quotes and escapes itself.

    Raises:
        Unsupported: octoDNS would refuse the text, or change it.
    """
    text: str = b"".join(value.strings).decode("latin-1")
    if not text.isascii() or not text.isprintable() or '" "' in text or "\\" in text:
        message = (
            f"TXT {value.to_text()} can't be written for octoDNS, whose texts are printable ASCII without a"
            " backslash (its providers drop it) and without a quote, a space and a quote in sequence"
        )
        raise Unsupported(message)
    escaped = text.replace(";", "\\;")
    return f'"{escaped}"' if text.startswith('"') else escaped


def _naptr(value: Any) -> dict[str, Any]:
    """The fields of NAPTR; its texts keep their escapes, because octoDNS only puts quotes around them."""
    texts = {name: escape(to_bytes(getattr(value, name))) for name in ("flags", "service", "regexp")}
    return {"order": value.order, "preference": value.preference, **texts, "replacement": value.replacement}


def _svcb(value: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"svcpriority": value.priority, "targetname": value.target}
    params: dict[str, Any] = {}
    for word in re.findall(r'(?:[^\s"]|"(?:[^"\\]|\\.)*")+', value.params):
        key, _, text = word.partition("=")
        if key == "docpath":
            message = f"{value.to_text()} has a docpath, which octoDNS does not have"
            raise Unsupported(message)
        bare = text[1:-1].replace(" ", "\\032").replace(";", "\\059")  # octoDNS writes it without quotes
        several = key in ("alpn", "ipv4hint", "ipv6hint", "mandatory")
        if key == "mandatory":
            bare = ",".join(_NUMBERED.get(one, one) for one in bare.split(","))
        key = _NUMBERED.get(key, key)
        params[key] = bare.split(",") if several else int(bare) if key == "port" else bare or None
    return found | ({"svcparams": params} if params else {})


_NUMBERED: Final = {"dohpath": "key7", "ohttp": "key8"}
"""SvcParamKeys that octoDNS knows only by number (RFC 9461 §5, RFC 9540 §4)."""


_SPECIAL: Final[Mapping[str, Callable[[Any], Any]]] = {"HTTPS": _svcb, "NAPTR": _naptr, "SVCB": _svcb, "TXT": _txt}

# -- text ----------------------------------------------------------------------------------------------------


def _dump(zone: Mapping[str, list[dict[str, Any]]]) -> str:
    """YAML with every mapping in natural order, which octoDNS requires."""
    import yaml

    one = {owner: listed[0] if len(listed) == 1 else sorted(listed, key=_by_type) for owner, listed in zone.items()}
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # libyaml's, if it is installed: five times as fast
    text: str = yaml.dump(
        _sorted(one), Dumper=dumper, sort_keys=False, allow_unicode=True, default_flow_style=False, width=1000
    )
    return f"---\n{text}"


def _by_type(record: Mapping[str, Any]) -> str:
    return str(record["type"])


def _sorted(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _sorted(value[key]) for key in sorted(value, key=_natural)}
    return [_sorted(item) for item in value] if isinstance(value, list) else value


def _natural(key: str) -> list[tuple[int, int | str]]:
    return [(0, int(part)) if part.isdigit() else (1, part) for part in re.split(r"(\d+)", key) if part]
