"""Who runs a name server: the one table, read by lint, importing, verify and follow.

It is part of the model, below lint, so that all of them may read it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from dnsstack.model.names import labels
from dnsstack.model.nameservers import ProviderId

OPERATORS: Final[Mapping[ProviderId, str]] = {ProviderId.ROUTE53: "AWS", ProviderId.CLOUDFLARE: "Cloudflare"}
"""Who runs the providers' own servers."""

CLOUDFLARE_TLD: Final = "com"
"""Cloudflare's assigned servers are all NAME.ns.cloudflare.com (cloudflare-docs, nameserver options; read 2026-11)."""

_NAMES: Final = (
    # Route53 developer guide, name servers (read 2026-11)
    (re.compile(r"ns-\d+\.awsdns-\d+\.(?:com|net|org|co\.uk)\."), ProviderId.ROUTE53),
    # cloudflare-docs, nameservers, and foundation-dns/advanced-nameservers (read 2026-11)
    (re.compile(r"[a-z0-9-]+\.(?:ns\.cloudflare\.com|foundationdns\.(?:com|net|org))\."), ProviderId.CLOUDFLARE),
)
_MAILBOXES: Final = {
    "awsdns-hostmaster.amazon.com.": ProviderId.ROUTE53,
    "dns.cloudflare.com.": ProviderId.CLOUDFLARE,
}
"""What each provider writes as the RNAME of a new zone's SOA."""


def by_server_name(server: str) -> ProviderId | None:
    """The provider that gives its servers names like `server`, an absolute name; None for every other name.

    A white label, a name of the domain's own for a provider's server, is told by `by_mailbox` alone.
    """
    lowered = server.lower()
    return next((provider for pattern, provider in _NAMES if pattern.fullmatch(lowered)), None)


def by_mailbox(rname: str) -> ProviderId | None:
    """The provider that writes `rname` into the SOA of its zones: it also tells servers with white labels."""
    return _MAILBOXES.get(rname.lower())


def operator_of(server: str) -> str:
    """The operator of a server, or the last two labels of its name where the name tells none."""
    provider = by_server_name(server)
    return ".".join(labels(server)[-2:]) if provider is None else OPERATORS[provider]
