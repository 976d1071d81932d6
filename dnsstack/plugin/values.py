"""Convert property values of Pulumi's protocol to plain values and back; secrets stay secret.

The signatures and the texts for unknown values are those of Pulumi's protocol (sdk/go/common/resource/plugin/rpc.go). A
secret is known by its path and, if it is long enough, by its text. So an output that repeats it, at the same path or
elsewhere, is made secret again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from google.protobuf import struct_pb2

from dnsstack.masking import LEAST, masked
from dnsstack.providers.vendors.values import UNKNOWN, Values, integral

SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
SECRET: Final = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105  # the protocol's mark of a secret, not a secret
OUTPUT: Final = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
_UNKNOWN: Final = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
UNKNOWNS: Final = frozenset(
    (
        _UNKNOWN,
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
        "030794c1-ac77-496b-92df-f27374a8bd58",
        "e48ece36-62e2-4504-bad9-02848725956a",
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
    )
)
"""The texts for an unknown string, bool, number, array, asset, archive and object."""

_LARGE: Final = 256
"""The least number of entries of an object that is cached."""

_KEPT: Final = 4
"""The number of cached objects: the old and the new content of two zones."""

_Where = tuple[str, ...]

Sent = tuple[struct_pb2.Struct, Values]
"""An object of the engine, and its decoded form."""


@dataclass(slots=True)
class Secrets:
    """The secrets, by path of keys (a list is secret as a whole), and by text."""

    paths: set[_Where] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)

    def __or__(self, other: Secrets) -> Secrets:
        return Secrets(self.paths | other.paths, self.texts | other.texts)

    def has(self, name: str) -> bool:
        """True if the property or a part of it is secret."""
        return any(path[0] == name for path in self.paths if path)

    def hide(self, text: str) -> str:
        """A message or log line with its secrets hidden."""
        return masked(text, *self.texts)


def decode(given: struct_pb2.Struct) -> tuple[Values, Secrets]:
    """An object of the protocol as plain values, and its secrets; a null is left out.

    The values must not be changed: for a large object that the engine sends again, the same values are returned.
    """
    secrets = Secrets()
    found: Values = {}
    for key in given.fields:
        sent = given.fields[key]
        if len(sent.struct_value.fields) < _LARGE:
            value = _plain(sent, (key,), secrets)
        else:
            value, also = _large(sent.SerializeToString(deterministic=True), key)
            secrets |= also
        if value is not None:
            found[key] = value
    return found, secrets


@lru_cache(_KEPT)
def _large(octets: bytes, key: str) -> tuple[Any, Secrets]:
    """A large object, decoded once: the engine sends a zone's RRsets up to eight times in one change of the zone."""
    secrets = Secrets()
    return _plain(struct_pb2.Value.FromString(octets), (key,), secrets), secrets


def encode(values: Mapping[str, Any], secrets: Secrets | None = None, *sent: Sent) -> struct_pb2.Struct:
    """Plain values as an object of the protocol, with the secrets in `secrets`.

    `sent` has the engine's objects with their decoded forms: a large object that is returned unchanged is copied, as a
    zone's RRsets are in every operation. If there are secrets, every value is written.
    """
    made = struct_pb2.Struct()
    closing = secrets or Secrets()
    for key, value in values.items():
        same = None if closing.paths else _same(key, value, sent)
        if same is None:
            _write(made.fields[key], value, (key,), closing)
        else:
            made.fields[key].CopyFrom(same)
    return made


def _same(key: str, value: Any, sent: Sequence[Sent]) -> struct_pb2.Value | None:
    """The large object in `sent` whose decoded form is `value`, and that has no special values of the protocol."""
    if not isinstance(value, Mapping) or len(value) < _LARGE:
        return None
    alike = (given.fields[key] for given, read in sent if key in given.fields and read.get(key) == value)
    return next((one for one in alike if SIGNATURE.encode() not in one.SerializeToString()), None)


def _plain(value: struct_pb2.Value, where: _Where, secrets: Secrets) -> Any:
    kind = value.WhichOneof("kind")
    if kind == "string_value":
        return UNKNOWN if value.string_value in UNKNOWNS else value.string_value
    if kind == "number_value":
        return integral(value.number_value)
    if kind == "list_value":
        return [_plain(item, where, secrets) for item in value.list_value.values]
    if kind == "struct_value":
        return _object(value.struct_value.fields, where, secrets)
    return value.bool_value if kind == "bool_value" else None


def _object(fields: Any, where: _Where, secrets: Secrets) -> Any:
    signature = fields[SIGNATURE].string_value if SIGNATURE in fields else ""
    if signature == SECRET or (signature == OUTPUT and "secret" in fields and fields["secret"].bool_value):
        inner = _plain(fields["value"], where, secrets) if "value" in fields else UNKNOWN
        secrets.paths.add(where)
        _remember(inner, secrets.texts)
        return inner
    if signature == OUTPUT:
        return _plain(fields["value"], where, secrets) if "value" in fields else UNKNOWN
    return {key: _plain(fields[key], (*where, key), secrets) for key in fields}


def _remember(value: Any, texts: set[str]) -> None:
    if isinstance(value, str) and len(value) >= LEAST:
        texts.add(value)
    elif isinstance(value, Mapping):
        for item in value.values():
            _remember(item, texts)
    elif isinstance(value, list):
        for item in value:
            _remember(item, texts)


def _write(target: struct_pb2.Value, value: Any, where: _Where, secrets: Secrets) -> None:
    """Write `value` into `target`, in place, because copying messages would be slow."""
    if _is_secret(value, where, secrets):
        fields = target.struct_value.fields
        fields[SIGNATURE].string_value = SECRET
        _write_open(fields["value"], value, where, Secrets())
    else:
        _write_open(target, value, where, secrets)


def _is_secret(value: Any, where: _Where, secrets: Secrets) -> bool:
    if where in secrets.paths:
        return True
    if not secrets.texts:
        return False
    if isinstance(value, list):
        return any(isinstance(item, str) and item in secrets.texts for item in value)
    return isinstance(value, str) and value in secrets.texts


def _write_open(target: struct_pb2.Value, value: Any, where: _Where, secrets: Secrets) -> None:
    if value is None:
        target.null_value = struct_pb2.NULL_VALUE
    elif value is UNKNOWN:
        target.string_value = _UNKNOWN
    elif isinstance(value, str):
        target.string_value = value
    elif isinstance(value, bool):
        target.bool_value = value
    elif isinstance(value, (int, float)):
        target.number_value = value
    elif isinstance(value, Mapping):
        fields = target.struct_value.fields
        target.struct_value.SetInParent()
        for key, item in value.items():
            _write(fields[key], item, (*where, key), secrets)
    else:
        target.list_value.SetInParent()
        add = target.list_value.values.add
        for item in value:
            _write(add(), item, where, secrets)
