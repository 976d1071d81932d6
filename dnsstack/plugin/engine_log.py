"""Write lines to the engine's log, from any thread."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Final

import grpc
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc

from dnsstack.escaping import visible
from dnsstack.plugin.resources import Level

_SECONDS: Final = 5.0
"""The time limit for a line, in seconds; after it, the line is lost, so that the log delays no operation."""

_SEVERITIES: Final = {
    Level.PROGRESS: engine_pb2.INFO,
    Level.DEBUG: engine_pb2.DEBUG,
    Level.INFO: engine_pb2.INFO,
    Level.WARNING: engine_pb2.WARNING,
}


class EngineLog:
    """The log of the engine at `address`; without an address, lines are dropped."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._stub: Any = None

    def attach(self, address: str) -> None:
        """Use another engine from now on."""
        self._address, self._stub = address, None

    def tell(self, urn: str, level: Level, text: str) -> None:
        """Write one line about the resource; control characters are escaped, and known secrets hidden."""
        if not self._address:
            return
        line = engine_pb2.LogRequest(
            severity=_SEVERITIES[level], message=visible(text), urn=urn, ephemeral=level is Level.PROGRESS
        )
        with suppress(grpc.RpcError):
            self._connected().Log(line, timeout=_SECONDS)

    def _connected(self) -> Any:
        if self._stub is None:
            self._stub = engine_pb2_grpc.EngineStub(grpc.insecure_channel(self._address))
        return self._stub
