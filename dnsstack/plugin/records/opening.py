"""Open a zone for one operation; first, check that its account is the recorded one."""

from __future__ import annotations

from dataclasses import dataclass

from dnsstack.errors import EnvironmentFault
from dnsstack.model.names import strip_dot
from dnsstack.model.nameservers import ProviderId
from dnsstack.plugin.records.zone import Listing, ProviderZone, ZoneProvider
from dnsstack.plugin.resources import Context


@dataclass(frozen=True, slots=True)
class Opened:
    """An existing zone with all its RRsets.

    If `by_record` is True, the records of an RRset are changed one at a time, so a refusal can leave it half changed.
    """

    id: str
    zone: ProviderZone
    account: str
    listing: Listing
    by_record: bool


def opened(provider: ZoneProvider, context: Context, zone_id: str, recorded: str) -> Opened | None:
    """The zone; None if it does not exist in the account. If an account is `recorded`, it must be that one.

    Raises:
        EnvironmentFault: the credentials belong to another account.
        DnsStackError: the provider can't be called.
    """
    zone = provider.open(context, zone_id)
    account = _account(zone, provider, recorded)
    if recorded and account != recorded:
        message = (
            f"zone {zone_id} is in the {provider.id.value} account {recorded}, but these credentials belong to the "
            f"account {account}, so nothing was read or changed; give the plugin the credentials of {recorded}"
        )
        raise EnvironmentFault(message)
    listing = zone.listing()
    if listing is None:
        return None
    return Opened(zone_id, zone, account, listing, by_record=provider.id is ProviderId.CLOUDFLARE)


def _account(zone: ProviderZone, provider: ZoneProvider, recorded: str) -> str:
    """The account of the credentials; if it is not known, the error names the needed one."""
    try:
        return zone.account()
    except EnvironmentFault as error:
        if not recorded:
            raise
        message = f"{error}; the last deployment had it in the {provider.id.value} account {recorded}"
        raise EnvironmentFault(message) from None


def existing(provider: ZoneProvider, context: Context, zone_id: str, apex: str, recorded: str) -> Opened:
    """The zone of `apex`, which must exist.

    Raises:
        EnvironmentFault: the zone does not exist or is a different domain; or see `opened`.
    """
    found = opened(provider, context, zone_id, recorded)
    if found is None:
        where = f"account {recorded}" if recorded else "the account of these credentials"
        message = f"there is no zone {zone_id} at {provider.id.value} in {where}; check zoneId and the credentials"
        raise EnvironmentFault(message)
    has = found.zone.apex()
    if has != apex:
        message = (
            f"zone {zone_id} at {provider.id.value} is {strip_dot(has)}, but zoneName is {strip_dot(apex)}, so "
            "nothing was changed; give the id of the right zone"
        )
        raise EnvironmentFault(message)
    return found
