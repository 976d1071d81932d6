"""Declare a domain once, and serve it from Route53 and Cloudflare at the same time.

Names are loaded when they are first used: `import dnsstack` is cheap, and only `MultiProviderZone` loads Pulumi.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from dnsstack import errors
    from dnsstack.component import MultiProviderZone, Provider
    from dnsstack.document import load
    from dnsstack.errors import DnsStackError
    from dnsstack.lint import check
    from dnsstack.model import rdata
    from dnsstack.model.args.domain import CloudflareArgs, DomainArgs, NameserversArgs, Route53Args, SelfHostedArgs
    from dnsstack.model.args.failover import FailoverArgs, OwnerFailoverArgs
    from dnsstack.model.args.health import HealthCheckArgs
    from dnsstack.model.args.values import RRsetArgs
    from dnsstack.model.deferred import Deferred
    from dnsstack.model.domain import Domain
    from dnsstack.model.failover.policy import FailoverPolicy
    from dnsstack.model.nameservers import NameserverSet, ProviderId
    from dnsstack.model.rdata import OwnerArgs
    from dnsstack.model.rrset import RRset
    from dnsstack.plan.build import build
    from dnsstack.plan.plan import HealthState, ZonePlan
    from dnsstack.plan.safety import Consent
    from dnsstack.providers import render
    from dnsstack.verify.run import verify

__version__ = "0.1.0"

_HOMES: Final = {
    "CloudflareArgs": "dnsstack.model.args.domain",
    "Consent": "dnsstack.plan.safety",
    "Deferred": "dnsstack.model.deferred",
    "DnsStackError": "dnsstack.errors",
    "Domain": "dnsstack.model.domain",
    "DomainArgs": "dnsstack.model.args.domain",
    "FailoverArgs": "dnsstack.model.args.failover",
    "FailoverPolicy": "dnsstack.model.failover.policy",
    "HealthCheckArgs": "dnsstack.model.args.health",
    "HealthState": "dnsstack.plan.plan",
    "MultiProviderZone": "dnsstack.component",
    "NameserverSet": "dnsstack.model.nameservers",
    "NameserversArgs": "dnsstack.model.args.domain",
    "OwnerArgs": "dnsstack.model.rdata",
    "OwnerFailoverArgs": "dnsstack.model.args.failover",
    "Provider": "dnsstack.component",
    "ProviderId": "dnsstack.model.nameservers",
    "RRset": "dnsstack.model.rrset",
    "RRsetArgs": "dnsstack.model.args.values",
    "Route53Args": "dnsstack.model.args.domain",
    "SelfHostedArgs": "dnsstack.model.args.domain",
    "ZonePlan": "dnsstack.plan.plan",
    "build": "dnsstack.plan.build",
    "check": "dnsstack.lint",
    "errors": "dnsstack",
    "load": "dnsstack.document",
    "rdata": "dnsstack.model",
    "render": "dnsstack.providers",
    "verify": "dnsstack",
}
"""The module that holds each public name."""

__all__ = [
    "CloudflareArgs",
    "Consent",
    "Deferred",
    "DnsStackError",
    "Domain",
    "DomainArgs",
    "FailoverArgs",
    "FailoverPolicy",
    "HealthCheckArgs",
    "HealthState",
    "MultiProviderZone",
    "NameserverSet",
    "NameserversArgs",
    "OwnerArgs",
    "OwnerFailoverArgs",
    "Provider",
    "ProviderId",
    "RRset",
    "RRsetArgs",
    "Route53Args",
    "SelfHostedArgs",
    "ZonePlan",
    "build",
    "check",
    "errors",
    "load",
    "rdata",
    "render",
    "verify",
]


_MODULES: Final = ("errors", "rdata", "verify")
"""The public names that are modules; `verify` is a package that can be called."""


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        msg = f"module 'dnsstack' has no attribute {name!r}"
        raise AttributeError(msg)
    from importlib import import_module

    try:
        value = import_module(f"{home}.{name}") if name in _MODULES else getattr(import_module(home), name)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("pulumi", "pulumi_aws", "pulumi_cloudflare"):
            raise
        from dnsstack.errors import MissingExtra

        raise MissingExtra("pulumi", f"dnsstack.{name}") from None
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted((*globals(), *__all__))
