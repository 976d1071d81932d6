"""An HTTPS check without a server name.

What: an HTTPS check has an address and no host, or its `sni` is off.
Why: without server name indication a server with several sites fails the handshake, or shows another site: the check
    fails while the site is healthy, or passes while it is dead.
Good: `{type: HTTPS, address: 192.0.2.1, host: www.example.com}`
Bad: `{type: HTTPS, address: 192.0.2.1}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.health import WebCheck


@rule(Severity.WARNING, source="Route53 API, HealthCheckConfig.EnableSNI", hint="add host, and leave sni on")
def check(zone: Zone) -> Iterator[Finding]:
    """HTTPS checks without a TLS name."""
    for name, found in zone.checks.items():
        if isinstance(found, WebCheck) and found.type.startswith("HTTPS"):
            if found.host is None:
                yield Finding(found, f"{name} has no host, so its TLS handshake names no server")
            elif not found.sni:
                yield Finding(found, f"{name} has sni off, so its TLS handshake names no server", ("sni",))
