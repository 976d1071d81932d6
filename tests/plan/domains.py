"""Domains for the plan's tests: one made by hand for goldens, and Hypothesis strategies for the rest."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from dnsstack.model.domain import Domain
from dnsstack.model.failover import STRATEGIES

ACCOUNT = "0" * 32
BOTH: dict[str, Any] = {"route53": {}, "cloudflare": {"account": ACCOUNT, "plan": "pro", "load_balancing": "true"}}
ROUTE53_ONLY: dict[str, Any] = {"route53": {}}
CLOUDFLARE_ONLY: dict[str, Any] = {"cloudflare": {"account": ACCOUNT}}

CHECKS: dict[str, dict[str, Any]] = {
    "web": {"type": "HTTPS", "host": "origin-1.example.net", "path": "/healthz", "interval": 10},
    "web-2": {"type": "TCP", "address": "192.0.2.2", "port": 443},
    "text": {"type": "HTTP_STR_MATCH", "address": "192.0.2.3", "search": "ok", "failure_threshold": 5},
    "most": {"type": "CALCULATED", "children": ["web", "web-2", "text"], "threshold": 2},
    "alarm": {
        "type": "CLOUDWATCH_METRIC",
        "alarm": "p95",
        "region": "eu-west-1",
        "insufficient_data": "Unhealthy",
    },
    "made-elsewhere": {"type": "EXISTING", "id": "abcdef11-2222-3333-4444-555555fedcba"},
    "off": {"type": "TCP", "address": "192.0.2.4", "port": 25, "disabled": "true"},
    "off-inverted": {"type": "TCP", "address": "192.0.2.4", "port": 25, "disabled": "true", "invert": "true"},
}


def domain(**changes: Any) -> Domain:
    """A domain at both providers with every check of `CHECKS`; `changes` are fields of the document."""
    fields: dict[str, Any] = {"domain": "example.com", "nameservers": BOTH, "health_checks": CHECKS}
    return Domain.model_validate(fields | changes)


def policy(**changes: Any) -> dict[str, Any]:
    """The body of one A policy; a change to None takes the field out."""
    fields: dict[str, Any] = {"ttl": 60, "primary": "192.0.2.1", "secondary": "192.0.2.2", "check": "web"}
    return {name: value for name, value in (fields | changes).items() if value is not None}


def one_policy(nameservers: dict[str, Any] | None = None, rdtype: str = "A", **changes: Any) -> Domain:
    """A domain with one policy at www."""
    return domain(nameservers=nameservers or BOTH, failover={"www": {rdtype: policy(**changes)}})


LABELS = st.sampled_from(["@", "www", "mail", "a.b", "*", "*.apps", "_dmarc", "x-1", "0/25"])
ADDRESSES = st.integers(1, 60).map(lambda last: f"192.0.2.{last}")
ADDRESSES6 = st.integers(0, 60).map(lambda last: f"2001:db8::{last:x}")
TEXTS = st.sampled_from(["v=spf1 mx -all", "v=spf1 -all", "v=DMARC1; p=none", "plain", "a b", "ä", "x" * 300, "k=v"])
TTLS = st.sampled_from([60, 300, 3600])


def value_lists(values: st.SearchStrategy[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(values, min_size=1, max_size=4)


BODIES: dict[str, st.SearchStrategy[list[str]]] = {
    "A": value_lists(ADDRESSES),
    "AAAA": value_lists(ADDRESSES6),
    "CNAME": st.sampled_from([["www"], ["host.example.net."]]),
    "MX": value_lists(st.sampled_from(["10 mail", "20 mail", "10 mail.example.net.", "5 a.b"])),
    "TXT": value_lists(TEXTS),
}
RECORDS = st.dictionaries(
    LABELS,
    st.sets(st.sampled_from(sorted(BODIES)), min_size=1).flatmap(
        lambda types: st.fixed_dictionaries(
            {
                rdtype: st.fixed_dictionaries(
                    {"values": BODIES[rdtype], "ttl": TTLS},
                    optional={"only": st.sampled_from(["route53", "cloudflare"])},
                )
                for rdtype in types
            }
        )
    ),
    max_size=6,
)
CHECK_NAMES = st.sampled_from([*sorted(CHECKS), "nowhere"])
POLICIES = st.fixed_dictionaries(
    {"ttl": TTLS, "primary": value_lists(ADDRESSES), "secondary": value_lists(ADDRESSES)},
    optional={
        "check": CHECK_NAMES,
        "secondary_check": CHECK_NAMES,
        "cloudflare": st.sampled_from(sorted(STRATEGIES)),
        "other_nameservers": st.sampled_from(sorted(STRATEGIES)),
        "pin": st.fixed_dictionaries(
            {"to": st.sampled_from(["primary", "secondary"]), "reason": st.just("maintenance")}
        ),
        "rto": st.integers(1, 1000),
        "retire": st.booleans(),
    },
)
FAILOVERS = st.dictionaries(LABELS, st.fixed_dictionaries({"A": POLICIES}), max_size=4)
NAMESERVERS = st.sampled_from(
    [
        BOTH,
        ROUTE53_ONLY,
        CLOUDFLARE_ONLY,
        {**BOTH, "other_nameservers": ["ns1.example.org."]},
        {**CLOUDFLARE_ONLY, "other_nameservers": ["ns."]},
    ]
)
DOMAINS: st.SearchStrategy[Domain] = st.builds(
    lambda nameservers, records, failover: domain(nameservers=nameservers, records=records, failover=failover),
    NAMESERVERS,
    RECORDS,
    FAILOVERS,
)
"""Domains that are well-formed, whether or not the rules would let them through."""
