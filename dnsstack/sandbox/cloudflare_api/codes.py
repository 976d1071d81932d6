"""The codes of the emulated API's refusals: one table with the source of each (2026-11); some are from memory.

A code that is from memory may be different at the service: nothing may depend on it, and no message names it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Code:
    """The meaning of a code, and its source; without a source it is from memory."""

    meaning: str
    source: str = ""

    @property
    def from_memory(self) -> bool:
        """True if it was never seen at the service."""
        return not self.source


_LOGS: Final = "users' logs in public repositories"

CODES: Final[Mapping[int, Code]] = {
    0: Code("no permission to create zones in the account"),
    971: Code("too many requests", _LOGS),
    1001: Code("no such zone; no such load balancer, pool or monitor"),
    1002: Code("a field of load balancing is wrong"),
    1003: Code("the name is taken (load balancing)"),
    1004: Code("load balancing is not bought"),
    1005: Code("something still uses the pool or monitor"),
    1006: Code("the quota of load balancing is used up"),
    1016: Code("no such plan"),
    1061: Code("the zone exists"),
    1067: Code("the zone's name is missing or invalid"),
    1092: Code("no such zone type"),
    1104: Code("the zone type is not part of the plan"),
    1105: Code("custom name servers are not part of the plan"),
    1111: Code("a field of a zone transfer is wrong"),
    1116: Code("a subdomain instead of a domain"),
    1201: Code("a page or its size is outside its bounds"),
    6003: Code("request headers are invalid", _LOGS),
    6111: Code("the Authorization header has another form (in error_chain)", _LOGS),
    7001: Code("the method is not available"),
    7003: Code("no route", "Cloudflare's OpenAPI description, examples"),
    9000: Code("the name is invalid", "Cloudflare community, DNS errors"),
    9003: Code("the target can't be proxied", "dnscontrol 4776"),
    9004: Code("no such record type; it can't be proxied"),
    9005: Code("no IPv4 address", "timothymiller/cloudflare-ddns 230"),
    9006: Code("no IPv6 address"),
    9007: Code("no target for a CNAME"),
    9008: Code("no target for an NS"),
    9009: Code("no target for an MX"),
    9010: Code("no target for a PTR"),
    9015: Code("the text is too long", "cisagov/manage.get.gov 5244"),
    9020: Code("a field of data is wrong"),
    9021: Code("the TTL is outside its bounds", "Cloudflare community, DNS errors"),
    9101: Code("a field is missing"),
    9103: Code("unknown key or e-mail"),
    9106: Code("no Authorization header", _LOGS),
    9109: Code("the token is wrong, or not for this", _LOGS),
    9207: Code("the body is invalid", _LOGS),
    9300: Code("too many tags, or a tag of another form"),
    9301: Code("the comment is too long"),
    9302: Code("flattening is not possible"),
    9303: Code("the batch is too long"),
    9400: Code("a DNS setting is wrong"),
    10000: Code("the token lacks a permission"),
    10001: Code("an internal error"),
    81044: Code("no such record", _LOGS),
    81045: Code("the record quota is used up"),
    81053: Code("an A, AAAA or CNAME exists", "terraform-provider-cloudflare 1247"),
    81054: Code("a CNAME exists", "favonia/cloudflare-ddns 990"),
    81055: Code("a record other than NS exists", _LOGS),
    81056: Code("NS records exist", "Cloudflare DNS docs, troubleshooting, existing NS record"),
    81058: Code("an identical record exists", "ddns-go 1378"),
    83011: Code("all texts of a name are too long", "cisagov/manage.get.gov 5244"),
}
"""By code."""
