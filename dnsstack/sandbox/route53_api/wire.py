"""Requests and answers in the API's own XML, read and written by botocore's model of the service."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

from dnsstack.sandbox.route53_api.errors import Refusal, invalid_input

NAMESPACE = "https://route53.amazonaws.com/doc/2013-04-01/"
_BAD_REQUEST = 400


@lru_cache(maxsize=1)
def service() -> Any:
    """The model of Route53 that botocore ships."""
    from botocore.loaders import Loader
    from botocore.model import ServiceModel

    return ServiceModel(Loader().load_service_model("route53", "service-2"), "route53")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation that the front answers itself: its model, and the pattern of its path."""

    model: Any
    method: str
    path: re.Pattern[str]


@lru_cache(maxsize=64)
def operation(name: str) -> Operation:
    """An operation by its name."""
    model = service().operation_model(name)
    template = model.http["requestUri"].rstrip("/")
    pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template)
    return Operation(model, model.http["method"], re.compile(pattern + r"/?\Z"))


def parse(found: Operation, path: re.Match[str], query: Mapping[str, str], body: bytes) -> dict[str, Any]:
    """The parameters of a request, by the names of the API; raises `Refusal` where the body is no such XML."""
    shape = found.model.input_shape
    parameters: dict[str, Any] = {}
    if shape is None:
        return parameters
    element = _element(body)
    for name, member in shape.members.items():
        location, wire_name = member.serialization.get("location"), member.serialization.get("name", name)
        if location == "uri":
            parameters[name] = _identifier(unquote(path.group(wire_name)))
        elif location == "querystring":
            if wire_name in query:
                parameters[name] = _scalar(query[wire_name], member)
        elif element is not None:
            child = _child(element, wire_name)
            if child is not None:
                parameters[name] = _value(child, member)
    return parameters


def _identifier(text: str) -> str:
    """Identifiers come with or without their kind in front."""
    return text.removeprefix("/").split("/")[-1] if "/" in text else text


def _element(body: bytes) -> ET.Element | None:
    if not body:
        return None
    try:
        return ET.fromstring(body)  # noqa: S314 - from this machine, and expat's entity limits hold
    except ET.ParseError as error:
        raise Refusal("MalformedInput", f"The XML you provided was not well-formed: {error}", _BAD_REQUEST) from None


def _child(element: ET.Element, name: str) -> ET.Element | None:
    found = element.find(f"{{{NAMESPACE}}}{name}")
    return element.find(name) if found is None else found


def _value(element: ET.Element, shape: Any) -> Any:
    if shape.type_name == "structure":
        answer = {}
        for name, member in shape.members.items():
            child = _child(element, member.serialization.get("name", name))
            if child is not None:
                answer[name] = _value(child, member)
        return answer
    if shape.type_name == "list":
        return [_value(item, shape.member) for item in element]
    return _scalar(element.text or "", shape)


def _scalar(text: str, shape: Any) -> Any:
    if shape.type_name in {"integer", "long"}:
        try:
            return int(text)
        except ValueError:
            raise invalid_input(f"'{text}' is not a valid value for '{shape.name}'") from None
    if shape.type_name == "boolean":
        return text.strip().lower() == "true"
    return text


def render(found: Operation, answer: Mapping[str, Any]) -> tuple[int, dict[str, str], str]:
    """Status, headers and XML of an answer."""
    shape = found.model.output_shape
    headers: dict[str, str] = {}
    root = ET.Element(f"{found.model.name}Response", xmlns=NAMESPACE)
    if shape is not None:
        for name, member in shape.members.items():
            value = answer.get(name)
            if value is None:
                continue
            if member.serialization.get("location") == "header":
                headers[member.serialization.get("name", name)] = str(value)
            else:
                _append(root, member.serialization.get("name", name), value, member)
    return int(found.model.http.get("responseCode", 200)), headers, _text(root)


def _append(parent: ET.Element, name: str, value: Any, shape: Any) -> None:
    element = ET.SubElement(parent, name)
    if shape.type_name == "structure":
        for field, member in shape.members.items():
            if value.get(field) is not None:
                _append(element, member.serialization.get("name", field), value[field], member)
    elif shape.type_name == "list":
        for item in value:
            _append(element, shape.member.serialization.get("name", "member"), item, shape.member)
    elif isinstance(value, bool):
        element.text = "true" if value else "false"
    elif isinstance(value, datetime):
        element.text = value.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    else:
        element.text = str(value)


def _text(root: ET.Element) -> str:
    return '<?xml version="1.0"?>\n' + ET.tostring(root, encoding="unicode")


def render_error(refusal: Refusal) -> tuple[int, str]:
    """Status and XML of a refusal; the status is the one of the API's model."""
    shape = service().shape_for(refusal.code) if refusal.code in service().shape_names else None
    modelled = shape.metadata.get("error", {}).get("httpStatusCode") if shape is not None else None
    status = refusal.status or modelled or _BAD_REQUEST
    root = ET.Element("ErrorResponse", xmlns=NAMESPACE)
    error = ET.SubElement(root, "Error")
    for name, text in (
        ("Type", "Sender" if status < 500 else "Receiver"),  # noqa: PLR2004 - HTTP's classes
        ("Code", refusal.code),
        ("Message", refusal.message),
    ):
        ET.SubElement(error, name).text = text
    ET.SubElement(root, "RequestId").text = str(uuid.uuid4())
    return status, _text(root)
