"""A Cloudflare zone's records as RRsets of the model."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from dnsstack.importing.existing.zone import Collector, Manner, OwnerAndType
from dnsstack.importing.request import Request
from dnsstack.model.names import absolute
from dnsstack.model.rdata import ROSTER
from dnsstack.model.rrset import RRset
from dnsstack.model.translate import sentence
from dnsstack.providers.cloudflare.decode import AUTOMATIC, AUTOMATIC_TTL
from dnsstack.providers.cloudflare.decode import read as read_rdata

_ADDRESSES: Final = frozenset(("A", "AAAA", "ALIAS", "CNAME"))
_UNSAID: Final = {"ipv4_only": "only IPv4 addresses", "ipv6_only": "only IPv6 addresses"}


class CloudflareRRsets:
    """Makes RRsets of the records that the API lists one by one."""

    def __init__(self, request: Request) -> None:
        self.collector = Collector(request.apex, request.left_out)
        self.floating: frozenset[OwnerAndType] = frozenset()
        self._request = request

    def take(self, record: Mapping[str, Any]) -> None:
        """Add one record."""
        owner, rdtype = absolute(record["name"], "."), record["type"]
        if self.collector.leaves(owner, rdtype):
            return
        if rdtype not in ROSTER:
            self.collector.leave_out(owner, rdtype, str(record.get("content", "")))
            return
        try:
            value = read_rdata(record, self._request.apex)
        except (PydanticCustomError, ValidationError, KeyError) as error:
            self.collector.refuse(f"{record.get('content')!r} can't be read: {sentence(error)}", None, owner, rdtype)
            return
        ttl = AUTOMATIC_TTL if record["ttl"] == AUTOMATIC else int(record["ttl"])
        manner = Manner(bool(record.get("proxied")), record.get("comment") or None, tuple(record.get("tags") or ()))
        self.collector.add(owner, value.rdtype, ttl, value, manner=manner)
        for setting, shown in _UNSAID.items():
            if (record.get("settings") or {}).get(setting):
                self.collector.note(
                    f"Cloudflare has the setting {shown} for it, which a document can't have", owner, rdtype, lost=True
                )

    def finish(self, balanced: Collection[str]) -> tuple[RRset, ...]:
        """The RRsets, without those of an owner with a load balancer.

        Raises:
            DocumentError: a record can't be read; it lists all of them.
        """
        shown = []
        floating = set()
        for rrset in self.collector.rrsets():
            if rrset.owner in balanced and rrset.rdtype in _ADDRESSES:
                continue  # records of an owner with a load balancer answer only while it is off
            shown.append(rrset)
            if rrset.proxied:
                floating.add((rrset.owner, rrset.rdtype))
        self.floating = frozenset(floating)
        return tuple(shown)
