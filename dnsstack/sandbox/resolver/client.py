"""What a sandbox's client is, and which kinds of it there are."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from dnsstack.sandbox.resolver.log import Query


class ClientKind(StrEnum):
    """Who asks for the clients of a sandbox.

    `RECURSIVE` is a real recursive server, shared by all; `ITERATIVE` is our own small resolver, one a client, from
    the parent down; `AUTO` gives the first client the real one where it is installed, and the others our own.
    """

    AUTO = "auto"
    RECURSIVE = "recursive"
    ITERATIVE = "iterative"


class Client(Protocol):
    """Somebody who asks questions and writes down what came back."""

    @property
    def name(self) -> str:
        """What the log calls it."""

    async def resolve(self, name: str, rdtype: str) -> Query:
        """Ask one question."""
