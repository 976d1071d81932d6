"""Sides that are served today: a source of `import`, or both providers at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from dnsstack.errors import DnsStackError, DocumentError, EnvironmentFault

if TYPE_CHECKING:
    from dnsstack.importing.existing.zone import ExistingZone
    from dnsstack.plan.plan import ZonePlan

LIVE: Final = "live"


def is_source(text: str) -> bool:
    """True for a source of `import`. A file of such a name is written `./route53`."""
    from dnsstack.importing import SOURCES

    kind, colon, _ = text.partition(":")
    return kind in SOURCES and (bool(colon) or SOURCES[kind].startswith("["))


def served(source: str, wanted: ZonePlan, tsig_key: Path | None, timeout: float) -> ZonePlan:
    """What `source` serves, as a plan that can be compared with the document's plan.

    Raises:
        DnsStackError: it can't be read, or is another zone's.
    """
    from dnsstack.importing.terms import in_terms

    return in_terms(existing_zone(source, wanted, tsig_key, timeout), wanted)


def existing_zone(source: str, wanted: ZonePlan, tsig_key: Path | None, timeout: float) -> ExistingZone:
    """What `source` serves. Owners that the document leaves to others may have content that can't be read.

    Raises:
        DnsStackError: it can't be read, or is another zone's.
    """
    from dnsstack import importing
    from dnsstack.importing.request import Request
    from dnsstack.importing.terms import Left
    from dnsstack.model.failover import LoadBalancer

    where = importing.parse(source)[1]
    balanced = any(isinstance(one, LoadBalancer) for entry in wanted.failovers for one in entry.strategies.values())
    return importing.read(Request(source, where, wanted.apex, Left.of(wanted), tsig_key, timeout, balanced))


def providers(wanted: ZonePlan, timeout: float) -> tuple[dict[str, ZonePlan], dict[str, str]]:
    """The plan that each provider of the document serves, and the reason for each that can't be read.

    Raises:
        DnsStackError: no provider can be read.
    """
    plans: dict[str, ZonePlan] = {}
    unread: dict[str, str] = {}
    faults: list[DnsStackError] = []
    for provider, source in _sources(wanted).items():
        try:
            plans[provider] = served(source, wanted, None, timeout)
        except DocumentError as error:
            unread[provider] = "; ".join(problem.to_text().replace("\n", ": ") for problem in error.problems[:5])
            faults.append(error)
        except (EnvironmentFault, DnsStackError) as error:
            unread[provider] = str(error).removesuffix("; nothing is written")
            faults.append(error)
    if not plans:
        raise faults[0]
    return plans, unread


def _sources(wanted: ZonePlan) -> Mapping[str, str]:
    """The sources of the document's providers, with the zone ids that the document has."""
    zones = {"route53": wanted.nameservers.route53, "cloudflare": wanted.nameservers.cloudflare}
    return {
        name: f"{name}:{zone.zone_id}" if zone.zone_id else name for name, zone in zones.items() if zone is not None
    }
