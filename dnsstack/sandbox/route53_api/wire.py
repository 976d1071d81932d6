"""Requests and answers of Route53: paths and query strings here, bodies by botocore's model of the service."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from urllib.parse import unquote
from xml.etree import ElementTree as ET

from dnsstack.sandbox.emulated_api.aws import REST_XML, Malformed, ServiceSide
from dnsstack.sandbox.route53_api.errors import Refusal, invalid_input

NAMESPACE: Final = "https://route53.amazonaws.com/doc/2013-04-01/"
_BAD_REQUEST = 400


@lru_cache(maxsize=1)
def side() -> ServiceSide:
    """The service's side of the model. The tags of an untagged resource are empty; the model's minimum is one."""
    return ServiceSide("route53", unbounded=("TagList",), namespace=NAMESPACE)


def service() -> Any:
    """The model of Route53 that botocore ships."""
    return side().model


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation that the front answers: its model, and the pattern of its path."""

    model: Any
    method: str
    path: re.Pattern[str]


@lru_cache(maxsize=128)
def operation(name: str) -> Operation:
    """An operation by its name."""
    model = service().operation_model(name)
    template = model.http["requestUri"].rstrip("/")
    pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template)
    return Operation(model, model.http["method"], re.compile(pattern + r"/?\Z"))


def modelled(method: str, path: str) -> str | None:
    """The operation of a request, among all of the service."""
    every = (operation(name) for name in service().operation_names)
    return next((one.model.name for one in every if one.method == method and one.path.match(path)), None)


def parse(operation: Operation, path: re.Match[str], query: Mapping[str, str], body: bytes) -> dict[str, Any]:
    """The parameters of a request, by the names of the API; raises `Refusal` if the body is not such XML."""
    shape = operation.model.input_shape
    if shape is None:
        return {}
    parameters = _body(operation.model.name, shape, body)
    for name, member in shape.members.items():
        location, wire_name = member.serialization.get("location"), member.serialization.get("name", name)
        if location == "uri":
            parameters[name] = _identifier(unquote(path.group(wire_name)))
        elif location == "querystring" and wire_name in query:
            parameters[name] = query[wire_name]
    return parameters


def _identifier(text: str) -> str:
    """An identifier without the prefix of its kind, which clients may send."""
    return text.removeprefix("/").split("/")[-1] if "/" in text else text


def _body(name: str, shape: Any, body: bytes) -> dict[str, Any]:
    if not body:
        return {}
    try:
        root = ET.fromstring(body)  # noqa: S314 - from this machine, and expat limits entities
    except ET.ParseError as error:
        raise Refusal("MalformedInput", f"The XML you provided was not well-formed: {error}", _BAD_REQUEST) from None
    _check_elements(root, shape)
    try:
        return side().parse(REST_XML, name, body)
    except Malformed as error:
        raise invalid_input(f"A value isn't of its element's type: {error}") from None


def _check_elements(element: ET.Element, shape: Any) -> None:
    """Raise `Refusal` for an element that the model doesn't have: the service validates, botocore ignores it.

    This refuses a changed `Type` of a health check: the update has no such member.
    """
    if shape.type_name == "list":
        for item in element:
            _check_elements(item, shape.member)
    elif shape.type_name == "structure":
        members = {member.serialization.get("name", name): member for name, member in shape.members.items()}
        for child in element:
            name = child.tag.rpartition("}")[2]
            if name not in members:
                raise invalid_input(
                    "Invalid XML ; javax.xml.stream.XMLStreamException: org.xml.sax.SAXParseException; "
                    f"cvc-complex-type.2.4.a: Invalid content was found starting with element '{name}'."
                )
            _check_elements(child, members[name])


def render(operation: Operation, answer: Mapping[str, Any]) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and XML of an answer."""
    written = side().render(REST_XML, operation.model.name, answer)
    return int(operation.model.http.get("responseCode", 200)), dict(written.headers), written.body


def render_error(refusal: Refusal) -> tuple[int, bytes]:
    """Status and XML of a refusal; the status is the one of the API's model."""
    shape = service().shape_for(refusal.code) if refusal.code in service().shape_names else None
    in_model = shape.metadata.get("error", {}).get("httpStatusCode") if shape is not None else None
    status = refusal.status or in_model or _BAD_REQUEST
    kind = "Sender" if status < 500 else "Receiver"  # noqa: PLR2004 - HTTP's classes
    error = {"Type": kind, "Code": refusal.code, "Message": refusal.message}
    return status, side().render_error(REST_XML, {"Error": error, "RequestId": str(uuid.uuid4())})
