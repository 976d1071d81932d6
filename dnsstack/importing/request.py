"""What a source is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dnsstack.errors import UsageError


@dataclass(frozen=True, slots=True)
class Request:
    """One `--from`: `source` as written, `where` the part behind its colon, `apex` the domain (absolute).

    `left_out` are owners and types that may stay behind although no document can say them; `tsig_key` is a key file;
    `timeout` is how many seconds the source may take in all: every page of an API, or a whole transfer. `balancers` is
    False where Cloudflare's load balancers are not asked for: reading them is a right of its own.
    """

    source: str
    where: str
    apex: str
    left_out: frozenset[tuple[str, str]] = frozenset()
    tsig_key: Path | None = None
    timeout: float = 120.0
    balancers: bool = True

    def require(self, condition: bool, otherwise: str) -> None:
        """Go on where `condition` holds.

        Raises:
            UsageError: it does not.
        """
        if not condition:
            msg = f"{self.source}: {otherwise}"
            raise UsageError(msg)
