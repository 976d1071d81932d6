"""`dnssec`: signing switched on and off. The key is made from the zone's identifier; nothing is really signed."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from dnsstack.sandbox.cloudflare_api.accounts import Permission
from dnsstack.sandbox.cloudflare_api.call import Call, Result, Route
from dnsstack.sandbox.cloudflare_api.errors import ApiError, malformed_body
from dnsstack.sandbox.cloudflare_api.model import Zone, stamp

_FLAGS = ("dnssec_multi_signer", "dnssec_presigned", "dnssec_use_nsec3")
KSK, ECDSAP256SHA256, SHA256 = 257, 13, 2
"""The key's flags, its algorithm and the DS's digest type, by their registered numbers."""


@lru_cache(maxsize=256)
def key_fields(name: str, zone_id: str) -> Mapping[str, Any]:
    """The key's public part with a DS that belongs to it (RFC 4034, section 5.1.4; RFC 6605)."""
    import dns.dnssec
    import dns.name
    import dns.rdata
    import dns.rdataclass
    import dns.rdatatype

    seed = zone_id.encode()
    public = hashlib.sha256(b"x" + seed).digest() + hashlib.sha256(b"y" + seed).digest()
    encoded = base64.b64encode(public).decode()
    text = f"{KSK} 3 {ECDSAP256SHA256} {encoded}"
    key: Any = dns.rdata.from_text(dns.rdataclass.IN, dns.rdatatype.DNSKEY, text)
    digest = dns.dnssec.make_ds(dns.name.from_text(name), key, "SHA256").digest.hex().upper()
    tag = dns.dnssec.key_id(key)
    return {
        "flags": KSK,
        "algorithm": str(ECDSAP256SHA256),
        "key_type": "ECDSAP256SHA256",
        "digest_type": str(SHA256),
        "digest_algorithm": "SHA256",
        "digest": digest,
        "ds": f"{name}. 3600 IN DS {tag} {ECDSAP256SHA256} {SHA256} {digest}",
        "key_tag": tag,
        "public_key": encoded,
    }


def _answer(zone: Zone) -> Result:
    state = dict(zone.dnssec)
    signed = state["status"] not in {"disabled", "pending-disabled"}
    fields = key_fields(zone.name, zone.id)
    shown: Mapping[str, Any] = fields if signed else dict.fromkeys(fields)
    return Result({**shown, **state})


def read(call: Call) -> Result:
    """The state, with key and DS while signing is on."""
    return _answer(call.zone())


def edit(call: Call) -> Result:
    """Switch signing on or off, or change how it is done; it is `pending` until the parent has the DS."""
    zone, body = call.zone(), call.body()
    state = dict(zone.dnssec)
    status = body.get("status")
    if status not in {None, "active", "disabled"}:
        raise ApiError(400, 1004, "status must be one of active and disabled.")
    if status == "active" and state["status"] != "active":
        state["status"] = "pending"
    elif status == "disabled":
        state["status"] = "disabled"
    for flag in _FLAGS:
        if flag in body:
            if not isinstance(body[flag], bool):
                raise malformed_body(f"{flag} must be a boolean.")
            state[flag] = body[flag]
    now = call.store.clock()
    state["modified_on"] = stamp(now)
    return _answer(call.store.put_zone(replace(zone, dnssec=state, modified_on=now)))


def ds_published(zone: Zone) -> Zone:
    """The zone after the parent got its DS: signing that was pending is active."""
    state = dict(zone.dnssec)
    if state["status"] == "pending":
        state["status"] = "active"
    return replace(zone, dnssec=state)


def delete(call: Call) -> Result:
    """Forget the keys; signing has to be off."""
    zone = call.zone()
    if zone.dnssec["status"] not in {"disabled", "pending-disabled"}:
        raise ApiError(400, 1004, "DNSSEC must be disabled before its records are deleted.")
    call.store.put_zone(replace(zone, dnssec={"status": "disabled"}, modified_on=call.store.clock()))
    return Result("")


_PATH = "/zones/<zone_id>/dnssec"
ROUTES = (
    Route("GET", _PATH, Permission.DNS_READ, read),
    Route("PATCH", _PATH, Permission.DNS_EDIT, edit),
    Route("DELETE", _PATH, Permission.DNS_EDIT, delete),
)
