"""Who runs a name server: the one table, which lint, importing, verify and follow use.

It is in the model because all of them may import the model.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from dnsstack.model.names import labels
from dnsstack.model.nameservers import ProviderId

OPERATORS: Final[Mapping[ProviderId, str]] = {ProviderId.ROUTE53: "AWS", ProviderId.CLOUDFLARE: "Cloudflare"}
"""The company that runs each provider's servers."""

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
"""The RNAME that each provider writes into the SOA of a new zone."""


def by_server_name(server: str) -> ProviderId | None:
    """The provider whose servers have names like `server`, an absolute name; None for any other name.

    A white label is a name inside the domain for a provider's server: only `by_mailbox` recognises it.
    """
    lowered = server.lower()
    return next((provider for pattern, provider in _NAMES if pattern.fullmatch(lowered)), None)


def by_mailbox(rname: str) -> ProviderId | None:
    """The provider that writes `rname` into the SOA of its zones, or None.

    This also recognises servers with white labels.
    """
    return _MAILBOXES.get(rname.lower())


def operator_of(server: str) -> str:
    """The company that runs a server; if its name does not say so, the last two labels of the name."""
    provider = by_server_name(server)
    return ".".join(labels(server)[-2:]) if provider is None else OPERATORS[provider]
