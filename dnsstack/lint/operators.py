"""Who runs a name server, as far as its name tells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from dnsstack.model.nameservers import ProviderId

OPERATORS: Final[Mapping[ProviderId, str]] = {ProviderId.ROUTE53: "AWS", ProviderId.CLOUDFLARE: "Cloudflare"}
"""Who runs the providers' own servers."""

CLOUDFLARE_TLD: Final = "com"
"""Cloudflare's assigned servers are all NAME.ns.cloudflare.com (cloudflare-docs, nameserver options; read 2026-11)."""

_NAMES: Final = (
    (re.compile(r"\.awsdns-\d+\.(?:com|net|org|co\.uk)\.$"), "AWS"),
    (re.compile(r"\.ns\.cloudflare\.com\.$"), "Cloudflare"),
)


def operator_of(server: str) -> str:
    """The operator of a server, or its own registered-looking domain where the name tells none."""
    for pattern, operator in _NAMES:
        if pattern.search(server):
            return operator
    return ".".join(server.rstrip(".").split(".")[-2:])
