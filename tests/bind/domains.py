"""A domain with own servers, for rendering and for real servers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dnsstack.model.domain import Domain

ACCOUNT: Final = "0123456789abcdef0123456789abcdef"
SECONDARIES: Final = ("bind", "nsd", "knot")
TIMERS: Final = {"refresh": "1h", "retry": "10m", "expire": "14d", "minimum": "5m"}
RECORDS: Final[Mapping[str, Any]] = {
    "@": {"MX": ["10 mail"], "TXT": "v=spf1 mx -all"},
    "mail": {"A": "192.0.2.25", "AAAA": "2001:db8::25"},
    "www": {"A": ["192.0.2.1", "192.0.2.2"]},
    **{f"host-{number}": {"A": f"198.51.100.{number}"} for number in range(1, 21)},
    "long": {"TXT": "x" * 400},
}


def own(*software: str, **fields: Any) -> dict[str, Any]:
    """A hidden primary and one secondary of each `software`."""
    secondaries = [
        {"name": f"ns-{kind}.example.net.", "addresses": [f"192.0.2.{50 + n}"], "software": kind}
        for n, kind in enumerate(software)
    ]
    known = {"primaries": [{"addresses": ["192.0.2.53"]}], "secondaries": secondaries, "hidden": True}
    return {**known, "tsig": "transfer.example.com", "soa": TIMERS, "responses_per_second": 0, **fields}


def domain(bind: Mapping[str, Any] | None = None, records: Mapping[str, Any] | None = None, **fields: Any) -> Domain:
    """Route53 beside own servers."""
    nameservers = {
        "route53": {},
        "self_hosted": own(*SECONDARIES) if bind is None else bind,
        **fields.pop("nameservers", {}),
    }
    return Domain(domain="example.com", nameservers=nameservers, records=records or RECORDS, **fields)
