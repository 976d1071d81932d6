"""Conversion between messages of the Pulumi SDK, which mark unknowns and secrets by signatures, and plain values."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from google.protobuf.struct_pb2 import Struct, Value

from dnsstack.providers.vendors.values import UNKNOWN, Values, integral

SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
"""The key that marks a special object (Pulumi's protocol)."""
SECRET: Final = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105  # a constant of the protocol, not a secret
UNKNOWN_TEXT: Final = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"


def read_value(value: Value) -> tuple[Any, bool]:  # noqa: PLR0911  # one for each kind of value
    """The plain value, and whether it is or contains a secret."""
    kind = value.WhichOneof("kind")
    if kind == "string_value":
        return (UNKNOWN if value.string_value == UNKNOWN_TEXT else value.string_value), False
    if kind == "number_value":
        return integral(value.number_value), False
    if kind == "bool_value":
        return value.bool_value, False
    if kind == "list_value":
        items = [read_value(item) for item in value.list_value.values]
        return [item for item, _ in items], any(secret for _, secret in items)
    if kind == "struct_value":
        fields = value.struct_value.fields
        if SIGNATURE in fields:
            inner, _ = read_value(fields["value"]) if "value" in fields else (UNKNOWN, False)
            return inner, fields[SIGNATURE].string_value == SECRET
        members = {key: read_value(item) for key, item in fields.items()}
        return {key: item for key, (item, _) in members.items()}, any(secret for _, secret in members.values())
    return None, False


def read_struct(struct: Struct) -> tuple[Values, frozenset[str]]:
    """An object's plain values without nulls, and the names of those that are or contain secrets."""
    read = {key: read_value(value) for key, value in struct.fields.items()}
    values = {key: value for key, (value, _) in read.items() if value is not None}
    return values, frozenset(key for key, (_, secret) in read.items() if secret)


def written(value: Any, unknown: str = UNKNOWN_TEXT) -> Any:
    """A plain value as JSON has it, with `unknown` instead of a value that is not known."""
    if value is UNKNOWN:
        return unknown
    if isinstance(value, Mapping):
        return {key: written(item, unknown) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [written(item, unknown) for item in value]
    return value


def write_struct(values: Mapping[str, Any], secrets: Collection[str] = ()) -> Struct:
    """The object as the SDK reads it; `secrets` are the names to mark."""
    struct = Struct()
    plain = {key: written(value) for key, value in values.items()}
    struct.update(
        {key: {SIGNATURE: SECRET, "value": value} if key in secrets else value for key, value in plain.items()}
    )
    return struct
