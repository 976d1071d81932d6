"""What a client wrote down of one query."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Query:
    """One question of one client: `at` and `latency` in seconds since the sandbox's start and of the whole question.

    `server` is the name server whose answer counted ("" for a cached answer or none); `outcome` is the answer's
    values in sorted text, or an rcode mnemonic, or "timeout". `cached` answers never left the client.
    """

    at: float
    client: str
    name: str
    rdtype: str
    server: str
    outcome: tuple[str, ...]
    latency: float
    answered: bool
    cached: bool = False
