"""The request for a zone of a source."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dnsstack.errors import UsageError


@dataclass(frozen=True, slots=True)
class Request:
    """One `--from`: `source` is the text as written, `where` the part after the colon, `apex` the absolute domain.

    `left_out` are owners and types to leave out, which a document need not be able to have; `tsig_key` is a key file;
    `timeout` is the time limit for the whole source in seconds. If `balancers` is False, Cloudflare's load balancers
    are not read, which needs an extra permission.
    """

    source: str
    where: str
    apex: str
    left_out: frozenset[tuple[str, str]] = frozenset()
    tsig_key: Path | None = None
    timeout: float = 120.0
    balancers: bool = True

    def require(self, condition: bool, otherwise: str) -> None:
        """Raise an error with the text `otherwise` if `condition` is false.

        Raises:
            UsageError: `condition` is false.
        """
        if not condition:
            msg = f"{self.source}: {otherwise}"
            raise UsageError(msg)
