"""The interface of a sandbox's client, and the kinds of clients."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from dnsstack.sandbox.resolver.log import LoggedQuery


class ClientKind(StrEnum):
    """The resolver of a sandbox's clients.

    `RECURSIVE` is a real recursive server, shared by all; `ITERATIVE` is our own small resolver for each client, which
    starts at the parent; `AUTO` is the real one for the first client if it is installed, and our own for the others.
    """

    AUTO = "auto"
    RECURSIVE = "recursive"
    ITERATIVE = "iterative"


class Client(Protocol):
    """A client that asks questions and records the answers."""

    @property
    def name(self) -> str:
        """Its name in the log."""

    async def resolve(self, name: str, rdtype: str) -> LoggedQuery:
        """Ask one question."""
