"""A client's record of one query."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Try:
    """One name server that was asked for a question; `seconds` passed until the next try or the end."""

    server: str
    answered: bool
    seconds: float

    def to_text(self) -> str:
        """The server, and the time until its answer or until the next try."""
        return f"{self.server} {'answered' if self.answered else 'did not answer'} in {self.seconds:.2f} s"


@dataclass(frozen=True, slots=True)
class LoggedQuery:
    """One question of one client: `at` and `latency` in seconds since the sandbox's start and of the whole question.

    `server` is the name server whose answer counted ("" for a cached answer or none); `outcome` is the answer's
    values in sorted text, or an rcode mnemonic, "timeout", or another error. `cached` means that no server was asked.
    `tries` are the name servers asked for the question and the names that it led to, in order.
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
    tries: tuple[Try, ...] = ()

    @property
    def tried(self) -> str:
        """The name servers asked, in order, each with the time until its answer or the next try."""
        return "; ".join(one.to_text() for one in self.tries) or "no name server was asked"
