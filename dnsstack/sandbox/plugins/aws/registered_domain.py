"""`aws:route53domains/registeredDomain:RegisteredDomain`: the delegation at the registrar."""

from __future__ import annotations

from typing import Any, ClassVar

from dnsstack.providers.vendors.values import Values
from dnsstack.sandbox.plugins.aws.api import AwsKind, refused


class RegisteredDomain(AwsKind):
    """Adopts a domain that is registered already and writes its name servers; it never registers or releases one."""

    resource_type: ClassVar[str] = "aws:route53domains/registeredDomain:RegisteredDomain"
    kept: ClassVar[tuple[str, ...]] = ("autoRenew", "transferLock", "tags", "tagsAll")

    def same(self, key: str, old: Any, new: Any) -> bool:
        """Name servers are compared as a set, without case and final dot."""
        if key == "nameServers":
            return {_server(item) for item in old or ()} == {_server(item) for item in new}
        return super().same(key, old, new)

    def _create(self, planned: Values) -> tuple[str, Values]:
        """Adopt the domain, which must be registered."""
        self._write(planned)
        return planned["domainName"], self._read(planned["domainName"], planned) or {}

    def _write(self, inputs: Values) -> None:
        servers = [
            {"Name": item["name"], **({"GlueIps": item["glueIps"]} if item.get("glueIps") else {})}
            for item in inputs.get("nameServers") or ()
        ]
        try:
            self._api.domains.get_domain_detail(DomainName=inputs["domainName"])
            if servers:
                self._api.domains.update_domain_nameservers(DomainName=inputs["domainName"], Nameservers=servers)
        except self._api.domains.exceptions.ClientError as error:
            raise refused(error, f"writing the name servers of {inputs['domainName']}") from None

    def _read(self, id_: str, state: Values) -> Values | None:
        """The name servers at the registrar."""
        try:
            detail = self._api.domains.get_domain_detail(DomainName=id_)
        except self._api.domains.exceptions.ClientError:
            return None
        servers = [
            {"name": item["Name"], **({"glueIps": item["GlueIps"]} if item.get("GlueIps") else {})}
            for item in detail.get("Nameservers", ())
        ]
        if self.same("nameServers", state.get("nameServers"), servers):
            servers = state["nameServers"]
        return {"domainName": id_, "nameServers": servers}

    def _update(self, id_: str, state: Values, planned: Values) -> Values:
        """Write all name servers at once."""
        self._write(planned)
        return self._read(id_, planned) or {}

    def _delete(self, id_: str, state: Values) -> None:
        """Does nothing: the registration stays, with its last name servers."""


def _server(item: Any) -> str:
    return str(item["name"]).rstrip(".").lower()
