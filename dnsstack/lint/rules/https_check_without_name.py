"""An HTTPS check without a server name.

What: an HTTPS check has an address and no host, or its `sni` is off.
Why: without server name indication, a server with several sites fails the handshake or answers with another site: so
    the check may fail while the site is healthy, or pass while it is down.
Good: `{type: HTTPS, address: 192.0.2.1, host: www.example.com}`
Bad: `{type: HTTPS, address: 192.0.2.1}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.health import WebCheck


@rule(Severity.WARNING, source="Route53 API, HealthCheckConfig.EnableSNI", hint="add host, and remove sni: false")
def check(zone: Zone) -> Iterator[Finding]:
    """HTTPS checks that send no server name in TLS."""
    for name, found in zone.checks.items():
        if isinstance(found, WebCheck) and found.type.startswith("HTTPS"):
            if found.host is None:
                yield Finding(found, f"{name} has no host, so its TLS handshake has no server name")
            elif not found.sni:
                yield Finding(found, f"{name} has sni: false, so its TLS handshake has no server name", ("sni",))
