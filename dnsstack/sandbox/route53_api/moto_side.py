"""What moto keeps: comments, tags, VPCs, reusable delegation sets and query logging, and the operations on them."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dnsstack.sandbox.route53_api.errors import Refusal
from dnsstack.sandbox.route53_api.nameservers import delegation_set
from dnsstack.sandbox.route53_api.records import identifier
from dnsstack.sandbox.route53_api.store import HostedZone

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


@dataclass(frozen=True, slots=True)
class Made:
    """A zone that moto made: its identifier, and the servers of its reusable delegation set if it has one."""

    id: str
    servers: list[str] | None


class _Mirror:
    """Stands in moto's zone for its record sets, so that moto counts what the front holds."""

    def __init__(self, zone: HostedZone) -> None:
        self._zone = zone

    def __len__(self) -> int:
        return len(self._zone.record_sets)

    def __iter__(self) -> Iterator[Any]:
        from moto.route53.models import RecordSet

        for record_set in self._zone.record_sets:
            values = [record["Value"] for record in record_set.get("ResourceRecords", ())]
            yield RecordSet({**record_set, "ResourceRecords": values})


class MotoSide:
    """moto's Route53, in this process, under an account of its own, so that two emulators never meet."""

    def __init__(self) -> None:
        from moto.core.exceptions import ServiceException
        from moto.moto_server.werkzeug_app import create_backend_app
        from moto.route53.models import route53_backends

        self.account_id = f"{random.randrange(10**11, 10**12)}"  # noqa: S311 - an account number, no secret
        self._backend: Any = route53_backends[self.account_id]["aws"]
        self._application = create_backend_app("route53")
        self._refusals: type[Exception] = ServiceException
        self._number = 0

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Let moto answer a request."""
        environ["HTTP_X_MOTO_ACCOUNT_ID"] = self.account_id
        answer: Iterable[bytes] = self._application(environ, start_response)
        return answer

    def next_number(self) -> int:
        """Counts delegation sets, so that each gets other servers."""
        self._number += 1
        return self._number

    def create_zone(
        self,
        name: str,
        reference: str,
        comment: str | None,
        delegation_set_id: str | None,
        vpc: Mapping[str, str] | None,
    ) -> Made:
        """Make a zone, with the servers of a reusable delegation set where one is named."""
        servers = known = None
        if delegation_set_id is not None:
            delegation_set_id = delegation_set_id.removeprefix("/delegationset/")
            known = self._backend.delegation_sets.get(delegation_set_id)
            if known is None:
                text = f"The specified delegation set {delegation_set_id} does not exist."
                raise Refusal("NoSuchDelegationSet", text)
            servers = list(known.name_servers)
        try:
            made = self._backend.create_hosted_zone(
                name,
                private_zone=vpc is not None,
                caller_reference=reference,
                vpcid=(vpc or {}).get("VPCId"),
                vpcregion=(vpc or {}).get("VPCRegion"),
                comment=comment,
                delegation_set_id=delegation_set_id,
            )
        except self._refusals as refusal:
            raise Refusal(
                str(getattr(refusal, "code", "InvalidInput")), str(getattr(refusal, "message", refusal))
            ) from None
        sets = self._backend.delegation_sets
        if servers is not None:
            made.delegation_set.name_servers = servers
            sets[delegation_set_id] = known  # moto replaces it
        else:  # moto lists the set of every zone as a reusable one
            for set_id in [set_id for set_id, kept in sets.items() if not kept.id]:
                del sets[set_id]
        del self._backend.zones[made.resource_id]
        made.resource_id = identifier("Z", 20)
        self._backend.zones[made.resource_id] = made
        return Made(made.resource_id, servers)

    def adopt(self, zone: HostedZone) -> None:
        """Make moto count the front's record sets, and name the zone's servers."""
        kept = self.zone(zone.id)
        kept.rrsets = _Mirror(zone)
        kept.delegation_set.name_servers = list(zone.name_servers)

    def zone(self, zone_id: str) -> Any:
        """The zone as moto keeps it."""
        return self._backend.zones[zone_id]

    def forget(self, zone_id: str) -> None:
        """Drop a zone with its tags."""
        self._backend.zones.pop(zone_id, None)
        self._backend.resource_tags.pop(zone_id, None)

    def create_delegation_set(self, reference: str, servers: list[str] | None) -> tuple[str, list[str]]:
        """Make a reusable delegation set, of a zone's servers or of new ones; its identifier, and the servers."""
        if any(made.caller_reference == reference for made in self._backend.delegation_sets.values()):
            text = "A delegation set with the same owner and caller reference combination has already been created."
            raise Refusal("DelegationSetAlreadyCreated", text)
        made = self._backend.create_reusable_delegation_set(reference, identifier("N", 20))
        made.name_servers = servers or delegation_set(self.next_number())
        return made.id, list(made.name_servers)

    def delete_delegation_set(self, set_id: str) -> None:
        """Remove a reusable delegation set that no zone has."""
        if set_id not in self._backend.delegation_sets:
            raise Refusal("NoSuchDelegationSet", f"The specified delegation set {set_id} does not exist.")
        if any(zone.delegation_set.id == set_id for zone in self._backend.zones.values()):
            raise Refusal("DelegationSetInUse", f"The delegation set {set_id} is in use by a hosted zone.")
        self._backend.delete_reusable_delegation_set(set_id)

    def discard(self) -> None:
        """Drop everything: the emulator stops."""
        self._backend.reset()
