"""The registrations in the emulated service, and the operations on them."""

from __future__ import annotations

import ipaddress
import re
import threading
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from dnsstack.sandbox.emulated_api.api import Now, utc_now
from dnsstack.sandbox.emulated_api.changes import Changes

_HOST = re.compile(
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\Z"
)
SERVERS = (2, 13)
"""Least and most name servers of a delegation: two by the registries' rules, thirteen by the size of an answer."""


class RegistrarRefusal(Exception):
    """One refused request: an error's name in the API's model, and a text (ours: the service's aren't published)."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        self.message = message
        super().__init__(f"{code}: {message}")


@dataclass(slots=True)
class DomainRegistration:
    """A domain registered at the service: its delegation in the parent zone."""

    name: str
    servers: list[dict[str, Any]] = field(default_factory=list)
    """`Nameserver` objects of the API: `Name` without final dot, and `GlueIps`, if there are any."""
    auto_renew: bool = True
    transfer_lock: bool = True
    tags: dict[str, str] = field(default_factory=dict)


class Registrar:
    """Every registration of one account."""

    def __init__(self, domains: Mapping[str, Iterable[str]], clock: Now = utc_now) -> None:
        self.lock = threading.RLock()
        self.changes = Changes()
        self.clock = clock
        self._registrations: dict[str, DomainRegistration] = {}
        self._operations: dict[str, dict[str, Any]] = {}
        for name, servers in domains.items():
            listed = [{"Name": server.rstrip(".").lower()} for server in servers]
            self._registrations[name.rstrip(".").lower()] = DomainRegistration(name.rstrip(".").lower(), listed)

    def domains(self) -> list[str]:
        """Every registered domain."""
        return list(self._registrations)

    def name_servers(self, name: str) -> list[str]:
        """The delegation of a domain, names without final dot; empty if it isn't registered here."""
        registration = self._registrations.get(name.rstrip(".").lower())
        return [server["Name"] for server in registration.servers] if registration else []

    def glue(self, name: str) -> dict[str, list[str]]:
        """The glue addresses of a domain's delegation, by server."""
        registration = self._registrations.get(name.rstrip(".").lower())
        return {
            server["Name"]: list(server["GlueIps"])
            for server in (registration.servers if registration else ())
            if server.get("GlueIps")
        }

    def answer(self, operation: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """Carry out an operation of the API; raises `RegistrarRefusal`."""
        with self.lock:
            return OPERATIONS[operation](self, given)

    def registration(self, given: Mapping[str, Any]) -> DomainRegistration:
        """The registration of a request."""
        name = str(given.get("DomainName", "")).rstrip(".").lower()
        found = self._registrations.get(name)
        if found is None:
            raise RegistrarRefusal("InvalidInput", f"Domain {name} not found in the account")
        return found

    def operation(self, kind: str, domain: str) -> dict[str, Any]:
        """Note an operation that has succeeded, and return its identifier."""
        now = self.clock()
        identifier = str(uuid.uuid4())
        self._operations[identifier] = {
            "OperationId": identifier,
            "Status": "SUCCESSFUL",
            "DomainName": domain,
            "Type": kind,
            "SubmittedDate": now,
            "LastUpdatedDate": now,
        }
        self.changes.announce()
        return {"OperationId": identifier}

    def operation_detail(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """GetOperationDetail."""
        operation = self._operations.get(str(given.get("OperationId")))
        if operation is None:
            raise RegistrarRefusal("InvalidInput", f"Operation {given.get('OperationId')} not found")
        return operation


def _detail(registrar: Registrar, given: Mapping[str, Any]) -> dict[str, Any]:
    registration = registrar.registration(given)
    lock = ["clientTransferProhibited"] if registration.transfer_lock else []
    now = registrar.clock()
    return {
        "DomainName": registration.name,
        "Nameservers": registration.servers,
        "AutoRenew": registration.auto_renew,
        "AdminPrivacy": True,
        "RegistrantPrivacy": True,
        "TechPrivacy": True,
        "RegistrarName": "Amazon Registrar, Inc.",
        "CreationDate": now - timedelta(days=30),
        "UpdatedDate": now,
        "ExpirationDate": now + timedelta(days=335),
        "StatusList": lock or ["ok"],
        "DnssecKeys": [],
    }


def _update_name_servers(registrar: Registrar, given: Mapping[str, Any]) -> dict[str, Any]:
    registration = registrar.registration(given)
    servers = [_server(item, registration.name) for item in given.get("Nameservers") or []]
    names = [server["Name"] for server in servers]
    low, high = SERVERS
    if not low <= len(servers) <= high:
        raise RegistrarRefusal("InvalidInput", f"A domain has {low} to {high} name servers; {len(servers)} are given")
    if len(set(names)) < len(names):
        raise RegistrarRefusal("InvalidInput", "A name server is given twice")
    registration.servers = servers
    return registrar.operation("UPDATE_NAMESERVER", registration.name)


def _server(item: Mapping[str, Any], domain: str) -> dict[str, Any]:
    name = str(item.get("Name", "")).rstrip(".").lower()
    if not _HOST.match(name):
        raise RegistrarRefusal("InvalidInput", f"{name!r} is not a host name")
    glue = list(item.get("GlueIps") or [])
    within = name == domain or name.endswith(f".{domain}")
    if within != bool(glue):
        needed = "needs" if within else "takes no"
        raise RegistrarRefusal("InvalidInput", f"Name server {name} {needed} glue addresses")
    try:
        versions = [ipaddress.ip_address(address).version for address in glue]
    except ValueError:
        raise RegistrarRefusal("InvalidInput", f"The glue of {name} must be addresses") from None
    if len(set(versions)) < len(versions):
        raise RegistrarRefusal("InvalidInput", f"The glue of {name} may be one IPv4 and one IPv6 address")
    return {"Name": name, **({"GlueIps": glue} if glue else {})}


def _switch(kind: str, field_name: str, *, on: bool) -> Callable[[Registrar, Mapping[str, Any]], dict[str, Any]]:
    def answer(registrar: Registrar, given: Mapping[str, Any]) -> dict[str, Any]:
        registration = registrar.registration(given)
        setattr(registration, field_name, on)
        made = registrar.operation(kind, registration.name)
        return made if field_name == "transfer_lock" else {}

    return answer


def _listing(registrar: Registrar, _: Mapping[str, Any]) -> dict[str, Any]:
    return {"Domains": [{"DomainName": name} for name in registrar.domains()]}


def _tags(registrar: Registrar, given: Mapping[str, Any]) -> dict[str, Any]:
    tags = registrar.registration(given).tags
    return {"TagList": [{"Key": key, "Value": value} for key, value in tags.items()]}


def _update_tags(registrar: Registrar, given: Mapping[str, Any]) -> dict[str, Any]:
    registration = registrar.registration(given)
    registration.tags |= {tag["Key"]: tag.get("Value", "") for tag in given.get("TagsToUpdate") or []}
    return {}


def _delete_tags(registrar: Registrar, given: Mapping[str, Any]) -> dict[str, Any]:
    registration = registrar.registration(given)
    registration.tags = {
        key: value for key, value in registration.tags.items() if key not in (given.get("TagsToDelete") or [])
    }
    return {}


OPERATIONS: Mapping[str, Callable[[Registrar, Mapping[str, Any]], dict[str, Any]]] = {
    "GetDomainDetail": _detail,
    "UpdateDomainNameservers": _update_name_servers,
    "GetOperationDetail": Registrar.operation_detail,
    "ListDomains": _listing,
    "ListTagsForDomain": _tags,
    "UpdateTagsForDomain": _update_tags,
    "DeleteTagsForDomain": _delete_tags,
    "EnableDomainTransferLock": _switch("DOMAIN_LOCK", "transfer_lock", on=True),
    "DisableDomainTransferLock": _switch("DOMAIN_LOCK", "transfer_lock", on=False),
    "EnableDomainAutoRenew": _switch("ENABLE_AUTORENEW", "auto_renew", on=True),
    "DisableDomainAutoRenew": _switch("DISABLE_AUTORENEW", "auto_renew", on=False),
}
