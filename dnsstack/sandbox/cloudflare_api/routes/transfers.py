"""`secondary_dns` of an account: ACLs, peers and TSIG keys, shared by the zones that transfer."""

from __future__ import annotations

import base64
import binascii
import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dnsstack.sandbox.cloudflare_api.accounts import Account, Permission
from dnsstack.sandbox.cloudflare_api.call import Call, Page, Result, Route
from dnsstack.sandbox.cloudflare_api.errors import ApiError

ALGORITHMS = ("hmac-md5.sig-alg.reg.int.", "hmac-sha1.", "hmac-sha224.", "hmac-sha256.", "hmac-sha384.", "hmac-sha512.")


def refused(detail: str, status: int = 400) -> ApiError:
    """A refusal of zone transfers; the service's codes aren't known, this one is ours."""
    return ApiError(status, 1111, detail)


def check_plan(account: Account) -> None:
    """Raise `ApiError` unless the account's plan has zone transfers."""
    if not account.plan.zone_transfers:
        raise refused("Zone transfers are not part of your plan.", 403)


def _named(body: Mapping[str, Any]) -> str:
    name = body.get("name")
    if not isinstance(name, str) or not name:
        raise refused("name is required.")
    return name


def _acl(_: Call, __: Account, body: Mapping[str, Any]) -> dict[str, Any]:
    try:
        network = ipaddress.ip_network(body.get("ip_range") or "", strict=False)
    except ValueError:
        raise refused("ip_range must be an address range.") from None
    if network.prefixlen < (24 if network.version == 4 else 64):  # noqa: PLR2004 - IPv4
        raise refused("ip_range may be at most a /24 of IPv4 or a /64 of IPv6.")
    return {"name": _named(body), "ip_range": str(network)}


def _peer(call: Call, account: Account, body: Mapping[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = {"name": _named(body), "ixfr_enable": bool(body.get("ixfr_enable", False))}
    if body.get("ip"):
        try:
            answer["ip"] = str(ipaddress.ip_address(body["ip"]))
        except ValueError:
            raise refused("ip must be an address.") from None
    port = body.get("port", 53)
    if isinstance(port, bool) or not isinstance(port, int | float) or not 1 <= port <= 65535:  # noqa: PLR2004 - ports
        raise refused("port must be between 1 and 65535.")
    answer["port"] = int(port)
    if body.get("tsig_id"):
        if call.store.document("tsigs", account.id, body["tsig_id"]) is None:
            raise refused("tsig_id names no TSIG key of the account.")
        answer["tsig_id"] = body["tsig_id"]
    return answer


def _tsig(_: Call, __: Account, body: Mapping[str, Any]) -> dict[str, Any]:
    """The secret is answered, also in lists: the API's schema requires it."""
    algorithm, secret = body.get("algo"), body.get("secret")
    if algorithm not in ALGORITHMS:
        raise refused(f"algo must be one of {', '.join(ALGORITHMS)}")
    try:
        base64.b64decode(str(secret or "?"), validate=True)
    except binascii.Error:
        raise refused("secret must be base64.") from None
    name = _named(body)
    return {"name": name if name.endswith(".") else f"{name}.", "algo": algorithm, "secret": secret}


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of document under an account: its name in the store and the check of its body."""

    name: str
    checked: Callable[[Call, Account, Mapping[str, Any]], dict[str, Any]]

    def listing(self, call: Call) -> Page:
        return call.everything(call.store.documents(self.name, call.account().id))

    def create(self, call: Call) -> Result:
        account = call.account()
        check_plan(account)
        document = {"id": call.store.new_id(), **self.checked(call, account, call.body())}
        return Result(call.store.put_document(self.name, account.id, document))

    def read(self, call: Call) -> Result:
        return Result(self._existing(call, call.account()))

    def overwrite(self, call: Call) -> Result:
        account = call.account()
        existing = self._existing(call, account)
        document = {"id": existing["id"], **self.checked(call, account, call.body())}
        return Result(call.store.put_document(self.name, account.id, document))

    def delete(self, call: Call) -> Result:
        account = call.account()
        existing = self._existing(call, account)
        if existing["id"] in self._in_use(call, account):
            raise refused("The object is in use.")
        call.store.delete_document(self.name, account.id, existing["id"])
        return Result({"id": existing["id"]})

    def _existing(self, call: Call, account: Account) -> dict[str, Any]:
        document = call.store.document(self.name, account.id, call.identifier("document_id"))
        if document is None:
            raise refused("The object does not exist.", 404)
        return document

    def _in_use(self, call: Call, account: Account) -> set[str]:
        if self.name == "tsigs":
            return {peer.get("tsig_id", "") for peer in call.store.documents("peers", account.id)}
        transfers = (
            transfer
            for zone in call.store.zones()
            for kind in ("incoming", "outgoing")
            for transfer in call.store.documents(kind, zone.id)
        )
        return {peer for transfer in transfers for peer in transfer["peers"]}

    def routes(self) -> tuple[Route, ...]:
        path = f"/accounts/<account_id>/secondary_dns/{self.name}"
        one = f"{path}/<document_id>"
        return (
            Route("GET", path, Permission.TRANSFERS_READ, self.listing),
            Route("POST", path, Permission.TRANSFERS_EDIT, self.create),
            Route("GET", one, Permission.TRANSFERS_READ, self.read),
            Route("PUT", one, Permission.TRANSFERS_EDIT, self.overwrite),
            Route("DELETE", one, Permission.TRANSFERS_EDIT, self.delete),
        )


ROUTES = (*_Kind("acls", _acl).routes(), *_Kind("peers", _peer).routes(), *_Kind("tsigs", _tsig).routes())
