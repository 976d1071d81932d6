"""The name servers of an imported domain: the providers' zones, and third parties that serve it today."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pydantic import ValidationError

from dnsstack.errors import UsageError
from dnsstack.importing.existing.zone import ExistingZone, Note
from dnsstack.model.nameservers import (
    CLOUDFLARE_NS_TTL,
    CloudflarePlan,
    CloudflareZone,
    NameserverSet,
    ProviderId,
    Route53Zone,
)
from dnsstack.model.operators import by_server_name

_SHOWN: Final = {ProviderId.ROUTE53: "Route53", ProviderId.CLOUDFLARE: "Cloudflare"}


def nameservers(sources: Sequence[ExistingZone], account: str, notes: list[Note]) -> NameserverSet:
    """The section `nameservers`: zones that were read are adopted by id; other servers become third parties.

    If no provider was among the sources, the domain is new at Route53, and also at Cloudflare if `account` is given.
    """
    settings = [source.settings for source in sources]
    route53 = next((one for one in settings if isinstance(one, Route53Zone)), None)
    cloudflare = next((one for one in settings if isinstance(one, CloudflareZone)), None)
    if route53 is None and cloudflare is None:
        route53 = Route53Zone()
        more = "" if account else "; --account adds a new zone at Cloudflare"
        notes.append(Note(f"the domain is new at route53{more}"))
    if cloudflare is None and account:
        cloudflare = _new_zone(account)
    assigned = {server for source in sources for server in source.assigned}
    others = {server for source in sources for server in source.servers} - assigned
    return NameserverSet(
        route53=route53,
        cloudflare=cloudflare,
        other_nameservers=tuple(server for server in sorted(others) if _is_third_party(server, notes)),
        ttl=_ttl(sources, cloudflare, notes),
    )


def _new_zone(account: str) -> CloudflareZone:
    try:
        return CloudflareZone(account=account)
    except ValidationError:
        msg = f"--account {account} is not the id of an account; write its 32 hexadecimal digits"
        raise UsageError(msg) from None


def _is_third_party(server: str, notes: list[Note]) -> bool:
    provider = by_server_name(server)
    if provider is not None:
        notes.append(
            Note(f"the name server {server} is of a zone at {_SHOWN[provider]} that is not adopted, so it is left out")
        )
    return provider is None


def _ttl(sources: Sequence[ExistingZone], cloudflare: CloudflareZone | None, notes: list[Note]) -> int:
    """The TTL of the apex NS RRset; it is kept unless Cloudflare can't have it."""
    found = [source.server_ttl for source in sources if source.server_ttl is not None]
    wanted = min(found, default=CLOUDFLARE_NS_TTL)
    if cloudflare is not None and cloudflare.plan is not CloudflarePlan.ENTERPRISE:
        if any(ttl != CLOUDFLARE_NS_TTL for ttl in found):
            shown = ", ".join(map(str, sorted(set(found))))
            notes.append(
                Note(
                    f"the TTL of the apex NS RRset becomes {CLOUDFLARE_NS_TTL}, which Cloudflare's plan needs; it "
                    f"was {shown}"
                )
            )
        return CLOUDFLARE_NS_TTL
    return wanted
