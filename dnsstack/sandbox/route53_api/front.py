"""The front finds a request's operation, checks whether it may be carried out now, and answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from werkzeug.wrappers import Request, Response

from dnsstack.sandbox.emulated_api.faults import Fault
from dnsstack.sandbox.route53_api import bounds, delegation_sets, health, records, sts, tags, wire, zones
from dnsstack.sandbox.route53_api.errors import Refusal, throttled
from dnsstack.sandbox.route53_api.pace import Pacer
from dnsstack.sandbox.route53_api.store import Store

Handler = Callable[[Store, dict[str, Any]], dict[str, Any]]
_READS = ("Get", "List")
OPERATIONS: Mapping[str, Handler] = {
    "ChangeResourceRecordSets": records.change,
    "ListResourceRecordSets": records.listing,
    "GetChange": records.get_change,
    "CreateHostedZone": zones.create,
    "GetHostedZone": zones.read,
    "ListHostedZones": zones.listing,
    "ListHostedZonesByName": zones.listing_by_name,
    "UpdateHostedZoneComment": zones.update_comment,
    "UpdateHostedZoneFeatures": zones.update_features,
    "DeleteHostedZone": zones.delete,
    "CreateReusableDelegationSet": delegation_sets.create,
    "GetReusableDelegationSet": delegation_sets.read,
    "DeleteReusableDelegationSet": delegation_sets.delete,
    "CreateHealthCheck": health.create,
    "GetHealthCheck": health.read,
    "ListHealthChecks": health.listing,
    "UpdateHealthCheck": health.update,
    "DeleteHealthCheck": health.delete,
    "ChangeTagsForResource": tags.change,
    "ListTagsForResource": tags.read,
}
"""Route53's operations in the sandbox: those that dnsstack, the providers' plugins and programs with them use."""


class Front:
    """Route53 of `sts.ACCOUNT`, whose zones are `store`; every other account, which a role has, is empty.

    `access_keys` are the access key identifiers that are known; None takes any. Signatures aren't verified.
    """

    def __init__(self, store: Store, pacer: Pacer, access_keys: frozenset[str] | None, service: sts.Sts) -> None:
        self._stores = {sts.ACCOUNT: store}
        self._sts = service
        self._pacer = pacer
        self._access_keys = access_keys
        self._operations = [(wire.operation(name), answer) for name, answer in OPERATIONS.items()]

    def answer(self, request: Request) -> Response:
        """The service's answer, or its refusal."""
        body = request.get_data()
        try:
            access_key = self._authenticate(request)
            account = self._sts.account(access_key, request.headers.get("X-Amz-Security-Token", ""))
            if sts.is_meant(request):
                return self._sts.answer(request, access_key)
            if not self._pacer.admit():
                raise throttled()
            store = self._stores.setdefault(account, Store())
            with store.lock:
                return self._carry_out(request, body, store)
        except Refusal as refusal:
            return refused(refusal)

    def _carry_out(self, request: Request, body: bytes, store: Store) -> Response:
        for operation, answer in self._operations:
            match = operation.path.match(request.path) if operation.method == request.method else None
            if match is None:
                continue
            parameters = wire.parse(operation, match, request.args, body)
            bounds.check(parameters, operation.model.input_shape)
            status, headers, text = wire.render(operation, answer(store, parameters))
            if not operation.model.name.startswith(_READS):
                store.changes.announce()
            return Response(text, status, headers, content_type="text/xml")
        named = wire.modelled(request.method, request.path) or f"{request.method} {request.path}"
        raise Refusal("UnknownOperationException", f"The sandbox emulates no {named} of Route53.", 404)

    def _authenticate(self, request: Request) -> str:
        """The access key; raise `Refusal` for a request without signature, or with an access key that isn't known."""
        header = request.headers.get("Authorization", "")
        _, found, credential = header.partition("Credential=")
        if not found:
            raise Refusal("MissingAuthenticationToken", "Missing Authentication Token", 403)
        access_key = credential.split("/")[0]
        is_known = self._access_keys is None or access_key in self._access_keys or self._sts.issued(access_key)
        if not is_known:
            raise Refusal("InvalidClientTokenId", "The security token included in the request is invalid.", 403)
        return access_key


def refused(refusal: Refusal) -> Response:
    """A refusal as the service answers it."""
    status, text = wire.render_error(refusal)
    return Response(text, status, content_type="text/xml")


def injected(fault: Fault) -> Response:
    """The failure that a fault names; without a code it is Throttling for 400, else an error of the service."""
    status = fault.status or 500
    code = str(fault.code or ("Throttling" if status == 400 else "ServiceUnavailable"))  # noqa: PLR2004 - Route53's own
    texts = {
        "Throttling": throttled().message,
        "PriorRequestNotComplete": "The request was rejected because Route 53 was still processing a prior request.",
    }
    return refused(Refusal(code, fault.message or texts.get(code, "The service failed."), status))
