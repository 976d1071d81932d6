"""The engine's part in tests of a plugin's servicer: calls it without a network."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import grpc
from google.protobuf import struct_pb2
from pulumi.runtime import proto
from pulumi.runtime.proto import ErrorResourceInitFailed, errors_pb2, status_pb2

from dnsstack.plugin.packages import Package
from dnsstack.plugin.servicer import Servicer
from dnsstack.plugin.values import Secrets, encode

TOKEN = "dnsstack:index:Thing"
URN = f"urn:pulumi:test::project::{TOKEN}::thing"


@dataclass
class Aborted(Exception):
    """A call that ended with a status."""

    code: grpc.StatusCode
    text: str
    trailers: tuple[tuple[str, bytes], ...] = ()

    def details(self, kind: Any) -> Any:
        """The status's details of one kind."""
        status = status_pb2.Status.FromString(dict(self.trailers)["grpc-status-details-bin"])
        found = kind()
        assert status.details[0].Unpack(found)
        return found

    @property
    def partial(self) -> Any:
        return self.details(ErrorResourceInitFailed)

    @property
    def inputs(self) -> Any:
        return self.details(errors_pb2.InputPropertiesError)


class Call:
    """The context of one call."""

    async def abort(self, code: grpc.StatusCode, details: str = "", trailing_metadata: Any = ()) -> None:
        raise Aborted(code, details, tuple(trailing_metadata))


def call(servicer: Servicer, name: str, request: Any = None) -> Any:
    """What the servicer answers to one call."""
    return asyncio.run(getattr(servicer, name)(request, Call()))


def served(package: Package) -> Servicer:
    """A servicer without an engine."""
    return Servicer(package)


def struct(values: Mapping[str, Any], *secret: str) -> struct_pb2.Struct:
    """Values as the engine sends them; paths of keys with dots are secrets."""
    return encode(values, Secrets({tuple(path.split(".")) for path in secret}, set()))


def create(values: Mapping[str, Any], *secret: str, preview: bool = False, urn: str = URN) -> Any:
    return proto.CreateRequest(urn=urn, properties=struct(values, *secret), preview=preview)
