"""Send the plain part of a large input to the engine without Pulumi's SDK, and drop the engine's copy in the answer.

The SDK makes a coroutine for every value that is sent, and visits every value of the answer; for ten thousand RRsets
that was a quarter of a program's CPU, and nothing reads the result.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import pulumi
from google.protobuf import struct_pb2
from pulumi.runtime.settings import SETTINGS

_BESIDE: Final = "the rest is sent beside"
"""The key that replaces the plain entries while the SDK has the map; no resource has it, so no entry is lost."""


class PlainParts(dict[str, Any]):
    """A map of which the SDK serialises only the entries with values that only the SDK can send, such as an Output.

    For transformations it is the whole map, and a copy of it is an ordinary map.
    """

    __slots__ = ("sent",)

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.sent = struct_pb2.Struct()

    def __reduce__(self) -> tuple[type, tuple[dict[str, Any]]]:
        return dict, (dict(self),)

    def __await__(self) -> Generator[Any, None, dict[str, Any]]:
        """The map that the SDK serialises instead of this one."""
        return self._others().__await__()

    async def _others(self) -> dict[str, Any]:
        others: dict[str, Any] = {_BESIDE: True}
        self.sent.Clear()
        for key, value in self.items():
            try:
                self.sent[key] = value
            except ValueError:  # not of JSON
                del self.sent[key]
                others[key] = value
        return others


@contextmanager
def beside(resource: pulumi.Resource, name: str, parts: PlainParts, *unread: str) -> Iterator[None]:
    """In this block, `resource` is registered with `parts` as its input `name`, without outputs `name` and `unread`."""
    monitor = SETTINGS.monitor
    SETTINGS.monitor = _Monitor(monitor, name, parts, unread)
    try:
        yield
    finally:
        SETTINGS.monitor = monitor
    for output in (name, *unread):
        resource.__dict__.pop(output, None)


class _Monitor:
    """The engine's monitor, for one registration."""

    def __init__(self, monitor: Any, name: str, parts: PlainParts, unread: Sequence[str]) -> None:
        self._monitor = monitor
        self._name = name
        self._parts = parts
        self._unread = unread

    def __getattr__(self, name: str) -> Any:
        return getattr(self._monitor, name)

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802  # the protocol's name
        given = request.object.fields
        # without _BESIDE, a transformation has replaced the map
        if self._name in given and _BESIDE in given[self._name].struct_value.fields:
            del given[self._name].struct_value.fields[_BESIDE]
            given[self._name].struct_value.MergeFrom(self._parts.sent)
            self._parts.sent.Clear()
        answer = self._monitor.RegisterResource(request)
        for name in (self._name, *self._unread):
            if name in answer.object.fields:
                del answer.object.fields[name]
        return answer


def exported(output: pulumi.Output[dict[str, Any]]) -> pulumi.Output[Any]:
    """`output`, plain once it is known, for an export of the program: the SDK walks one five times over."""
    monitor = SETTINGS.monitor
    if not isinstance(monitor, _Exports):
        SETTINGS.monitor = monitor = _Exports(monitor)
    return output.apply(monitor.hold)


class _Exports:
    """The engine's monitor, for the rest of a program that exports large values."""

    def __init__(self, monitor: Any) -> None:
        self._monitor = monitor
        self._structs: dict[str, struct_pb2.Struct] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._monitor, name)

    def hold(self, value: dict[str, Any]) -> Any:
        """The text instead of `value` while the SDK has it."""
        text = f"{_BESIDE}: {len(self._structs)}"
        self._structs[text] = struct_pb2.Struct()
        self._structs[text].update(value)
        return text

    def RegisterResourceOutputs(self, request: Any) -> Any:  # noqa: N802  # the protocol's name
        self._fill(request.outputs)
        return self._monitor.RegisterResourceOutputs(request)

    def _fill(self, outputs: struct_pb2.Struct) -> None:
        for value in outputs.fields.values():
            if value.string_value in self._structs:
                value.struct_value.CopyFrom(self._structs.pop(value.string_value))
            else:
                self._fill(value.struct_value)
