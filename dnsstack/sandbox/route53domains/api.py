"""The emulated service as one object, with both protocols of AWS's clients: CBOR, and JSON 1.1."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from werkzeug.wrappers import Request, Response

from dnsstack.sandbox.emulated_api.api import EmulatedApi, Now, utc_now
from dnsstack.sandbox.emulated_api.aws import CBOR, JSON, Malformed, ServiceSide
from dnsstack.sandbox.emulated_api.faults import Fault
from dnsstack.sandbox.route53domains.registrar import OPERATIONS, Registrar, RegistrarRefusal

_TYPES: Mapping[str, str] = {CBOR: "application/cbor", JSON: "application/x-amz-json-1.1"}
_BAD_REQUEST = 400


@lru_cache(maxsize=1)
def service() -> ServiceSide:
    """Route53 Domains by botocore's model."""
    return ServiceSide("route53domains")


class Route53DomainsApi(EmulatedApi):
    """Route53 Domains on a loopback port, in memory; `domains` are registered already, with their name servers.

    `start` raises `EnvironmentFault` if the port is taken.
    """

    def __init__(self, domains: Mapping[str, Iterable[str]], *, clock: Now = utc_now, port: int = 0) -> None:
        self.registrar = Registrar(domains, clock)
        super().__init__(self.registrar.changes, clock, port)

    @property
    def endpoint_url(self) -> str:
        """The value of clients' `endpoint_url`, and of AWS_ENDPOINT_URL_ROUTE_53_DOMAINS."""
        return self.url

    def path(self, request: Request) -> str:
        """The operation, for faults: in both protocols every request is a POST, and the path does not name it well."""
        return f"/{_operation(request)}"

    def answer(self, request: Request) -> Response:
        """Carry out an operation."""
        protocol, operation = _protocol(request), _operation(request)
        if operation not in OPERATIONS:
            text = f"The sandbox emulates no {operation or 'such operation'} of Route53 Domains."
            return _refused(protocol, "UnknownOperationException", text, _BAD_REQUEST)
        try:
            given = service().parse(protocol, operation, request.get_data())
            written = service().render(protocol, operation, self.registrar.answer(operation, given))
        except RegistrarRefusal as refusal:
            return _refused(protocol, refusal.code, refusal.message, _BAD_REQUEST)
        except Malformed as error:
            return _refused(protocol, "SerializationException", str(error), _BAD_REQUEST)
        return _response(protocol, written.body, 200)

    def injected(self, request: Request, fault: Fault) -> Response:
        """The failure; without a code it is ThrottlingException for 400, else an error of the service."""
        status = fault.status or 500
        code = str(fault.code or ("ThrottlingException" if status == _BAD_REQUEST else "InternalFailure"))
        return _refused(_protocol(request), code, fault.message or "The service failed.", status)


def _protocol(request: Request) -> str:
    return CBOR if request.mimetype == _TYPES[CBOR] else JSON


def _operation(request: Request) -> str:
    if _protocol(request) == CBOR:
        return request.path.rsplit("/", 1)[-1]
    return request.headers.get("X-Amz-Target", "").rsplit(".", 1)[-1]


def _refused(protocol: str, code: str, message: str, status: int) -> Response:
    return _response(protocol, service().render_error(protocol, {"__type": code, "message": message}), status)


def _response(protocol: str, body: bytes, status: int) -> Response:
    headers = {"smithy-protocol": "rpc-v2-cbor"} if protocol == CBOR else {}
    return Response(body, status, headers, content_type=_TYPES[protocol])
