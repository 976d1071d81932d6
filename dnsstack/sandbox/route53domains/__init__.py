"""A small emulator of Route53 Domains: the registrar's side of a delegation, for domains registered already."""

from __future__ import annotations

try:
    import botocore  # noqa: F401 - imported here, so that one clear sentence says what is missing
    import werkzeug  # noqa: F401 - as above
except ImportError as missing:
    from dnsstack.errors import MissingExtra

    raise MissingExtra("sandbox", "the emulated Route53 Domains API") from missing

from dnsstack.sandbox.emulated_api.faults import Fault
from dnsstack.sandbox.route53domains.api import Route53DomainsApi
from dnsstack.sandbox.route53domains.registrar import Registrar

__all__ = ["Fault", "Registrar", "Route53DomainsApi"]
