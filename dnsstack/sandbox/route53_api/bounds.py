"""A request compared with the API's own model: required members, enumerations, lengths and ranges.

The service answers such faults like a validating XML parser, with code InvalidInput.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from dnsstack.sandbox.route53_api.errors import invalid_input

_PREFIX = "Invalid XML ; javax.xml.stream.XMLStreamException: org.xml.sax.SAXParseException; "


def check(value: Any, shape: Any, name: str = "") -> None:
    """Raise `Refusal` if `shape` does not allow `value`."""
    if shape.type_name == "structure":
        _structure(value, shape, name)
    elif shape.type_name == "list":
        _range(len(value), shape, name, "number of elements")
        for item in value:
            check(item, shape.member, shape.member.serialization.get("name", name))
    elif shape.type_name in {"integer", "long"}:
        _range(value, shape, name, "value")
    elif shape.type_name == "string":
        _string(value, shape, name)


def _structure(value: Mapping[str, Any], shape: Any, name: str) -> None:
    for required in shape.required_members:
        if required not in value:
            raise invalid_input(
                f"{_PREFIX}cvc-complex-type.2.4.b: The content of element '{name or shape.name}' is not complete. "
                f"One of '{{\"https://route53.amazonaws.com/doc/2013-04-01/\":{required}}}' is expected."
            )
    for member, given in value.items():
        if member in shape.members:
            check(given, shape.members[member], member)


def _string(value: str, shape: Any, name: str) -> None:
    if shape.enum and value not in shape.enum:
        raise invalid_input(
            f"{_PREFIX}cvc-enumeration-valid: Value '{value}' is not facet-valid with respect to enumeration "
            f"'[{', '.join(shape.enum)}]'. It must be a value from the enumeration."
        )
    _range(len(value), shape, name, "length")
    pattern = shape.metadata.get("pattern")
    if pattern and "\\p{" not in pattern and not re.search(pattern, value):
        raise invalid_input(f"{_PREFIX}cvc-pattern-valid: Value '{value}' is not facet-valid for type '{shape.name}'.")


def _range(count: int, shape: Any, name: str, what: str) -> None:
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    if low is not None and count < low:
        raise invalid_input(f"{_PREFIX}cvc-minInclusive-valid: {name or shape.name}: {what} {count} is below {low}.")
    if high is not None and count > high:
        raise invalid_input(f"{_PREFIX}cvc-maxInclusive-valid: {name or shape.name}: {what} {count} is above {high}.")
