"""The front: which operation a request is, whether it may be carried out now, and what the operation answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from werkzeug.wrappers import Request, Response

from dnsstack.sandbox.emulated_api.faults import Fault
from dnsstack.sandbox.route53_api import bounds, delegation_sets, health, records, sts, tags, wire, zones
from dnsstack.sandbox.route53_api.errors import Refusal, throttled
from dnsstack.sandbox.route53_api.pace import Pacer
from dnsstack.sandbox.route53_api.store import Store

Answer = Callable[[Store, dict[str, Any]], dict[str, Any]]
_READS = ("Get", "List")
OPERATIONS: Mapping[str, Answer] = {
    "ChangeResourceRecordSets": records.change,
    "ListResourceRecordSets": records.listing,
    "GetChange": records.get_change,
    "CreateHostedZone": zones.create,
    "GetHostedZone": zones.read,
    "ListHostedZones": zones.listing,
    "ListHostedZonesByName": zones.listing_by_name,
    "GetHostedZoneCount": zones.count,
    "UpdateHostedZoneComment": zones.update_comment,
    "UpdateHostedZoneFeatures": zones.update_features,
    "DeleteHostedZone": zones.delete,
    "CreateReusableDelegationSet": delegation_sets.create,
    "GetReusableDelegationSet": delegation_sets.read,
    "ListReusableDelegationSets": delegation_sets.listing,
    "DeleteReusableDelegationSet": delegation_sets.delete,
    "CreateHealthCheck": health.create,
    "GetHealthCheck": health.read,
    "ListHealthChecks": health.listing,
    "UpdateHealthCheck": health.update,
    "DeleteHealthCheck": health.delete,
    "GetHealthCheckCount": health.count,
    "GetHealthCheckStatus": health.status,
    "GetHealthCheckLastFailureReason": health.status,
    "ChangeTagsForResource": tags.change,
    "ListTagsForResource": tags.read,
    "ListTagsForResources": tags.listing,
}
"""What the sandbox has of Route53: what dnsstack, the providers' plugins and programs beside them ask for."""


class Front:
    """One account's Route53.

    `access_keys` are the access key identifiers that are known; None takes any. Signatures aren't verified.
    """

    def __init__(self, store: Store, pacer: Pacer, access_keys: frozenset[str] | None) -> None:
        self._store = store
        self._pacer = pacer
        self._access_keys = access_keys
        self._operations = [(wire.operation(name), answer) for name, answer in OPERATIONS.items()]

    def answer(self, request: Request) -> Response:
        """The service's answer, or its refusal."""
        body = request.get_data()
        try:
            self._authenticate(request)
            if sts.is_meant(request):
                return sts.answer(request)
            if not self._pacer.admit():
                raise throttled()
            with self._store.lock:
                return self._carry_out(request, body)
        except Refusal as refusal:
            return refused(refusal)

    def _carry_out(self, request: Request, body: bytes) -> Response:
        for operation, answer in self._operations:
            match = operation.path.match(request.path) if operation.method == request.method else None
            if match is None:
                continue
            parameters = wire.parse(operation, match, request.args, body)
            bounds.check(parameters, operation.model.input_shape)
            status, headers, text = wire.render(operation, answer(self._store, parameters))
            if not operation.model.name.startswith(_READS):
                self._store.changes.announce()
            return Response(text, status, headers, content_type="text/xml")
        named = wire.modelled(request.method, request.path) or f"{request.method} {request.path}"
        raise Refusal("UnknownOperationException", f"The sandbox emulates no {named} of Route53.", 404)

    def _authenticate(self, request: Request) -> None:
        """Raise `Refusal` for a request without signature, or with an access key that isn't known."""
        header = request.headers.get("Authorization", "")
        _, found, credential = header.partition("Credential=")
        if not found:
            raise Refusal("MissingAuthenticationToken", "Missing Authentication Token", 403)
        if self._access_keys is not None and credential.split("/")[0] not in self._access_keys:
            raise Refusal("InvalidClientTokenId", "The security token included in the request is invalid.", 403)


def refused(refusal: Refusal) -> Response:
    """A refusal as the service answers it."""
    status, text = wire.render_error(refusal)
    return Response(text, status, content_type="text/xml")


def injected(fault: Fault) -> Response:
    """The failure that a fault names; without a code it is Throttling for 400, else the service's own fault."""
    status = fault.status or 500
    code = str(fault.code or ("Throttling" if status == 400 else "ServiceUnavailable"))  # noqa: PLR2004 - Route53's own
    texts = {
        "Throttling": throttled().message,
        "PriorRequestNotComplete": "The request was rejected because Route 53 was still processing a prior request.",
    }
    return refused(Refusal(code, fault.message or texts.get(code, "The service failed."), status))
