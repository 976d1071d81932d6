"""The emulated service as one object, over both protocols that AWS's clients speak: CBOR, and JSON 1.1."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from werkzeug.wrappers import Request, Response

from dnsstack.sandbox.emulation.changes import Changes
from dnsstack.sandbox.emulation.faults import Fault, Faults, suffer
from dnsstack.sandbox.emulation.server import LOOPBACK, LoopbackServer
from dnsstack.sandbox.route53domains import cbor
from dnsstack.sandbox.route53domains.registrar import Refusal, Registrar

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_CBOR, _JSON = "application/cbor", "application/x-amz-json-1.1"


class Route53DomainsApi:
    """Route53 Domains on a loopback port, in memory; `domains` are registered already, with their name servers.

    `start` raises `EnvironmentFault` where the port is taken.
    """

    def __init__(self, domains: Mapping[str, Iterable[str]], *, port: int = 0) -> None:
        self.registrar = Registrar(domains)
        self.faults = Faults()
        self._server = LoopbackServer(self._application, port)

    @property
    def endpoint_url(self) -> str:
        """What clients take as `endpoint_url`, and as AWS_ENDPOINT_URL_ROUTE_53_DOMAINS."""
        return f"http://{LOOPBACK}:{self._server.port}"

    @property
    def changes(self) -> Changes:
        """Counts every write; a parent zone waits on it."""
        return self.registrar.changes

    def start(self) -> Self:
        """Listen on 127.0.0.1, in a thread."""
        self._server.start()
        return self

    def stop(self) -> None:
        """Stop, with every connection closed."""
        self.faults.release()
        self._server.stop()
        self.changes.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _application(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        is_cbor = request.mimetype == _CBOR
        operation = (request.path if is_cbor else request.headers.get("X-Amz-Target", "")).replace(".", "/")
        operation = operation.rsplit("/", 1)[-1]

        def work() -> Response:
            try:
                body = request.get_data()
                given = (cbor.decode(body) if is_cbor else json.loads(body)) if body else {}
                return _response(self.registrar.answer(operation, given), 200, is_cbor=is_cbor)
            except Refusal as refusal:
                return _refused(refusal.code, refusal.message, 400, is_cbor=is_cbor)
            except ValueError as error:
                return _refused("SerializationException", str(error), 400, is_cbor=is_cbor)

        def refuse(fault: Fault) -> Response:
            status = fault.status or 500
            code = str(fault.code or ("ThrottlingException" if status == 400 else "InternalFailure"))  # noqa: PLR2004 - AWS's own
            return _refused(code, fault.message or "The service failed.", status, is_cbor=is_cbor)

        path = f"/{operation}"
        return suffer(self.faults, request.method, path, work, refuse)(environ, start_response)


def _refused(code: str, message: str, status: int, *, is_cbor: bool) -> Response:
    return _response({"__type": code, "message": message}, status, is_cbor=is_cbor)


def _response(answer: Mapping[str, Any], status: int, *, is_cbor: bool) -> Response:
    if is_cbor:
        headers = {"smithy-protocol": "rpc-v2-cbor"}
        return Response(cbor.encode(dict(answer)), status, headers, content_type=_CBOR)
    return Response(json.dumps(answer, default=_seconds), status, content_type=_JSON)


def _seconds(value: object) -> float:
    if isinstance(value, datetime):
        return value.timestamp()
    raise TypeError(type(value).__name__)
