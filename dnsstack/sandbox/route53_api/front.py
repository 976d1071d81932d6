"""The WSGI front: it answers what moto is too lax for, and lets moto answer the rest."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Request, Response

from dnsstack.sandbox.emulation.faults import Fault, Faults, suffer
from dnsstack.sandbox.route53_api import bounds, health, records, wire, zones
from dnsstack.sandbox.route53_api.errors import Refusal
from dnsstack.sandbox.route53_api.moto_side import MotoSide
from dnsstack.sandbox.route53_api.store import Store

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

Answer = Callable[[dict[str, Any]], dict[str, Any]]
_READS = ("Get", "List")


class Front:
    """One account's Route53; `sync_delay` is how many seconds a change stays PENDING.

    `access_keys` are the access key identifiers that are known; None takes any. Signatures aren't verified.
    """

    def __init__(
        self, store: Store, moto: MotoSide, faults: Faults, sync_delay: float, access_keys: frozenset[str] | None
    ) -> None:
        self._store = store
        self._moto = moto
        self._faults = faults
        self._access_keys = access_keys
        self._operations = [(wire.operation(name), answer) for name, answer in self._roster(sync_delay).items()]

    def _roster(self, sync_delay: float) -> Mapping[str, Answer]:
        store, moto = self._store, self._moto
        return {
            "ChangeResourceRecordSets": lambda given: records.change(store, given),
            "ListResourceRecordSets": lambda given: records.listing(store, given),
            "GetChange": lambda given: records.get_change(store, given, sync_delay),
            "CreateHostedZone": lambda given: zones.create(store, moto, given),
            "GetHostedZone": lambda given: zones.read(store, moto, given),
            "DeleteHostedZone": lambda given: zones.delete(store, moto, given),
            "UpdateHostedZoneFeatures": lambda given: zones.update_features(store, given),
            "CreateReusableDelegationSet": lambda given: zones.create_delegation_set(store, moto, given),
            "DeleteReusableDelegationSet": lambda given: zones.delete_delegation_set(moto, given),
            "CreateHealthCheck": lambda given: health.create(store, given),
            "GetHealthCheck": lambda given: health.read(store, given),
            "ListHealthChecks": lambda given: health.listing(store, given),
            "UpdateHealthCheck": lambda given: health.update(store, given),
            "DeleteHealthCheck": lambda given: health.delete(store, given),
            "GetHealthCheckCount": lambda given: health.count(store, given),
            "GetHealthCheckStatus": lambda given: health.status(store, given),
            "GetHealthCheckLastFailureReason": lambda given: health.status(store, given),
        }

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """WSGI: one request, one answer; raises `Dropped` where a fault closes the connection."""
        request = Request(environ)
        response = suffer(self._faults, request.method, request.path, lambda: self._answered(request), _injected)
        return response(environ, start_response)

    def _answered(self, request: Request) -> Response:
        body = request.get_data()
        try:
            self._authenticate(request)
            with self._store.lock:
                return self._carry_out(request, body)
        except Refusal as refusal:
            return _refused(refusal)

    def _carry_out(self, request: Request, body: bytes) -> Response:
        for operation, answer in self._operations:
            match = operation.path.match(request.path) if operation.method == request.method else None
            if match is None:
                continue
            parameters = wire.parse(operation, match, request.args, body)
            bounds.check(parameters, operation.model.input_shape)
            status, headers, text = wire.render(operation, answer(parameters))
            if not operation.model.name.startswith(_READS):
                self._store.changes.announce()
            return Response(text, status, headers, content_type="text/xml")
        return self._from_moto(request, body)

    def _from_moto(self, request: Request, body: bytes) -> Response:
        self._check_tagged(request.path)
        environ = {**request.environ, "wsgi.input": io.BytesIO(body)}
        response = Response.from_app(self._moto, environ, buffered=True)
        if request.method != "GET":
            self._store.changes.announce()
        return response

    def _check_tagged(self, path: str) -> None:
        """Tags of a health check that isn't there: moto would take them."""
        _, _, identifier = path.partition("/tags/healthcheck/")
        if identifier:
            self._store.health_check(identifier)

    def _authenticate(self, request: Request) -> None:
        """Raise `Refusal` for a request without signature, or with an access key that isn't known."""
        header = request.headers.get("Authorization", "")
        _, found, credential = header.partition("Credential=")
        if not found:
            raise Refusal("MissingAuthenticationToken", "Missing Authentication Token", 403)
        if self._access_keys is not None and credential.split("/")[0] not in self._access_keys:
            raise Refusal("InvalidClientTokenId", "The security token included in the request is invalid.", 403)


def _refused(refusal: Refusal) -> Response:
    status, text = wire.render_error(refusal)
    return Response(text, status, content_type="text/xml")


def _injected(fault: Fault) -> Response:
    """The failure that a fault names; without a code it is Throttling for 400, else the service's own fault."""
    status = fault.status or 500
    code = str(fault.code or ("Throttling" if status == 400 else "ServiceUnavailable"))  # noqa: PLR2004 - Route53's own
    texts = {
        "Throttling": "Rate exceeded",
        "PriorRequestNotComplete": "The request was rejected because Route 53 was still processing a prior request.",
    }
    return _refused(Refusal(code, fault.message or texts.get(code, "The service failed."), status))
