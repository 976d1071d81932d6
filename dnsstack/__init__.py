"""dnsstack: declare a domain once, serve it from Route53 and Cloudflare at the same time."""

from __future__ import annotations

__version__ = "0.1.0"
