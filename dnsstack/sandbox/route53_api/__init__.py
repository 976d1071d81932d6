"""An emulator of Route53: one store, and a front that checks requests and answers by botocore's model.

It imitates the service, also its refusals, and is independent of dnsstack's model. Everything is in memory and on
127.0.0.1.
"""

from __future__ import annotations

try:
    import botocore  # noqa: F401 - imported here, so that one clear sentence says what is missing
    import werkzeug  # noqa: F401 - as above
except ImportError as missing:
    from dnsstack.errors import MissingExtra

    raise MissingExtra("sandbox", "the emulated Route53 API") from missing

from dnsstack.sandbox.emulated_api.faults import Fault
from dnsstack.sandbox.route53_api.api import Route53Api
from dnsstack.sandbox.route53_api.pace import REQUESTS_PER_SECOND
from dnsstack.sandbox.route53_api.store import HealthCheck, HostedZone, Store

__all__ = ["REQUESTS_PER_SECOND", "Fault", "HealthCheck", "HostedZone", "Route53Api", "Store"]
