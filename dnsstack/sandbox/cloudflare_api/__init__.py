"""An emulator of Cloudflare's API v4: zones, DNS records, DNS settings, load balancing and zone transfers.

It imitates the service, also its refusals, and is independent of dnsstack's model, so any program can be tested with
it. Everything is in memory and on 127.0.0.1.
"""

from __future__ import annotations

try:
    import werkzeug  # noqa: F401 - imported here, so that one clear sentence says what is missing
except ImportError as missing:
    from dnsstack.errors import MissingExtra

    raise MissingExtra("sandbox", "the emulated Cloudflare API") from missing

from dnsstack.sandbox.cloudflare_api.accounts import Account, Permission, Plan, Token
from dnsstack.sandbox.cloudflare_api.api import DEFAULT_ACCOUNT, DEFAULT_TOKEN, CloudflareApi
from dnsstack.sandbox.cloudflare_api.model import Record, StoredZone
from dnsstack.sandbox.cloudflare_api.presentation import rdata_text
from dnsstack.sandbox.cloudflare_api.rate_limit import RateLimit
from dnsstack.sandbox.cloudflare_api.store import Store
from dnsstack.sandbox.emulated_api.faults import Fault

__all__ = [
    "DEFAULT_ACCOUNT",
    "DEFAULT_TOKEN",
    "Account",
    "CloudflareApi",
    "Fault",
    "Permission",
    "Plan",
    "RateLimit",
    "Record",
    "Store",
    "StoredZone",
    "Token",
    "rdata_text",
]
