"""What a provider holds, read back into the model's terms: the way that specs and API answers are compared."""

from __future__ import annotations

from dataclasses import dataclass

from dnsstack.model.failover.policy import FailoverRole
from dnsstack.model.rrset import Value
from dnsstack.providers.base import Text
from dnsstack.providers.refs import Ref


@dataclass(frozen=True, slots=True)
class ExistingRRset:
    """One RRset, or one role's part of it, at a provider.

    `ttl` is in seconds, None where the provider takes the target's (an alias). `values` has no order. `role`,
    `set_identifier` and `health_check` (an id) belong to failover; `proxied`, `comment` and `tags` are Cloudflare's.
    """

    owner: str
    rdtype: str
    ttl: int | None
    values: frozenset[Value | Ref]
    role: FailoverRole | None = None
    set_identifier: str = ""
    health_check: Text | None = None
    proxied: bool = False
    comment: str | None = None
    tags: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """What tells RRsets apart."""
        return (self.owner, self.rdtype)
