"""The service's side of an AWS API: botocore itself reads the requests and writes the answers.

botocore writes requests and reads answers. With each operation's input and output exchanged in the model, the same
serialisers write the answers and the same parsers read the requests; both check them by the model.

Needs botocore; an importer of this module must check for the extra first.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.parsers import ResponseParserError, create_parser
from botocore.serialize import create_serializer

REST_XML: Final = "rest-xml"
JSON: Final = "json"
CBOR: Final = "smithy-rpc-v2-cbor"
_MALFORMED = (ResponseParserError, ValueError, TypeError, AttributeError, LookupError, struct.error)
"""The errors of botocore's parsers for unexpected octets."""
_ERROR: Final = "SandboxRefusal"
"""The operation of the exchanged model whose answer is an error; no service has one of this name."""
_TEXT: Final = {"shape": "SandboxText"}
_ERROR_SHAPES: Final[Mapping[str, Any]] = {
    "SandboxText": {"type": "string"},
    "SandboxError": {"type": "structure", "members": {"Type": _TEXT, "Code": _TEXT, "Message": _TEXT}},
    "SandboxErrorResponse": {
        "type": "structure",
        "members": {"Error": {"shape": "SandboxError"}, "RequestId": _TEXT, "__type": _TEXT, "message": _TEXT},
    },
}
"""Errors as the protocols write them: XML has `Error` and `RequestId`, the others `__type` and `message`."""


class Malformed(ValueError):
    """A body that is not in the protocol's form, or has a value of another type than in the model."""


@dataclass(frozen=True, slots=True)
class Written:
    """An answer in the protocol's form."""

    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


class ServiceSide:
    """Reads the requests and writes the answers of one service.

    `unbounded` names the shapes that the service answers shorter than its model allows; `namespace` is the XML
    namespace of its answers.
    """

    def __init__(self, service: str, unbounded: Iterable[str] = (), namespace: str = "") -> None:
        description = Loader().load_service_model(service, "service-2")
        self.model = ServiceModel(description, service)
        """The model as botocore ships it."""
        self._turned = ServiceModel(_turned(description, unbounded, namespace), service)

    def parse(self, protocol: str, operation: str, body: bytes) -> dict[str, Any]:
        """The parameters in the body of a request; raises `Malformed`."""
        shape = self._turned.operation_model(operation).output_shape
        if shape is None or not body:
            return {}
        try:
            if protocol == JSON:
                json.loads(body)  # botocore would take a body that is not JSON for an error's text
            answer = {"body": body, "headers": {}, "status_code": 200}
            given: dict[str, Any] = create_parser(protocol).parse(answer, shape)
        except _MALFORMED as error:
            raise Malformed(str(error)) from error
        given.pop("ResponseMetadata", None)
        return given

    def render(self, protocol: str, operation: str, answer: Mapping[str, Any]) -> Written:
        """An answer; members that are None are left out. botocore raises if the model has no such answer."""
        model = self._turned.operation_model(operation)
        if model.input_shape is None:
            return Written(b"")
        written = _serializer(protocol).serialize_to_request(_without_none(answer), model)
        headers = {name: str(value) for name, value in written["headers"].items() if name == "Location"}
        return Written(written["body"] or _empty(protocol, model), headers)

    def render_error(self, protocol: str, error: Mapping[str, Any]) -> bytes:
        """An error, by the members of `_ERROR_SHAPES`."""
        return self.render(protocol, _ERROR, error).body


def _turned(description: Mapping[str, Any], unbounded: Iterable[str], namespace: str) -> dict[str, Any]:
    """The model with input and output exchanged, and with an operation that answers an error."""
    turned = {**description, "shapes": {**description["shapes"], **_ERROR_SHAPES}, "operations": {}}
    for name in unbounded:
        turned["shapes"][name] = {key: value for key, value in description["shapes"][name].items() if key != "min"}
    for name, operation in description["operations"].items():
        turned["operations"][name] = _exchanged(name, operation, f"{name}Response", namespace)
    error = {"output": {"shape": "SandboxErrorResponse"}}
    turned["operations"][_ERROR] = _exchanged(_ERROR, error, "ErrorResponse", namespace)
    return turned


_HTTP: Final = {"method": "POST", "requestUri": "/"}


def _exchanged(name: str, operation: Mapping[str, Any], root: str, namespace: str) -> dict[str, Any]:
    exchanged: dict[str, Any] = {"name": name, "http": _HTTP}
    if "input" in operation:
        exchanged["output"] = operation["input"]
    if "output" in operation:
        space = {"xmlNamespace": {"uri": namespace}} if namespace else {}
        exchanged["input"] = {**operation["output"], "locationName": root, **space}
    return exchanged


@lru_cache(maxsize=8)
def _serializer(protocol: str) -> Any:
    """Botocore's serialiser, which checks its input by the model first."""
    return create_serializer(protocol, include_validation=True)


def _empty(protocol: str, model: Any) -> bytes:
    """The body of an answer without members."""
    if protocol != REST_XML:
        return b"{}" if protocol == JSON else b"\xa0"  # RFC 8949, section 3.1: a map of no pairs
    return f"<{model.input_shape.serialization['name']}/>".encode()


def _without_none(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_none(item) for key, item in value.items() if item is not None}
    return [_without_none(item) for item in value] if isinstance(value, list | tuple) else value
