"""dnsstack: declare a domain once, serve it from Route53 and Cloudflare at the same time.

Names are loaded when they are first used: `import dnsstack` is cheap, and only `MultiProviderZone` loads Pulumi.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from dnsstack import errors
    from dnsstack.component import MultiProviderZone
    from dnsstack.model import rdata
    from dnsstack.model.deferred import Deferred
    from dnsstack.model.domain import Domain
    from dnsstack.model.failover.policy import FailoverPolicy
    from dnsstack.model.nameservers import NameserverSet
    from dnsstack.model.rrset import RRset

__version__ = "0.1.0"

_HOMES: Final = {
    "Deferred": "dnsstack.model.deferred",
    "Domain": "dnsstack.model.domain",
    "FailoverPolicy": "dnsstack.model.failover.policy",
    "MultiProviderZone": "dnsstack.component",
    "NameserverSet": "dnsstack.model.nameservers",
    "RRset": "dnsstack.model.rrset",
    "errors": "dnsstack",
    "rdata": "dnsstack.model",
}
"""The module that each public name lives in."""

__all__ = [
    "Deferred",
    "Domain",
    "FailoverPolicy",
    "MultiProviderZone",
    "NameserverSet",
    "RRset",
    "errors",
    "rdata",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        msg = f"module 'dnsstack' has no attribute {name!r}"
        raise AttributeError(msg)
    from importlib import import_module

    try:
        value = import_module(f"{home}.{name}") if name in ("errors", "rdata") else getattr(import_module(home), name)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("pulumi", "pulumi_aws", "pulumi_cloudflare"):
            raise
        from dnsstack.errors import MissingExtra

        raise MissingExtra("pulumi", f"dnsstack.{name}") from None
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted((*globals(), *__all__))
