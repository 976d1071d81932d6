"""A zone opened for one operation: that the account is the recorded one is looked at before anything else."""

from __future__ import annotations

from dataclasses import dataclass

from dnsstack.errors import EnvironmentFault
from dnsstack.model.names import strip_dot
from dnsstack.model.nameservers import ProviderId
from dnsstack.plugin.records.zone import Listing, Provider, ProviderZone
from dnsstack.plugin.resources import Context


@dataclass(frozen=True, slots=True)
class Opened:
    """A zone that exists, with everything that is in it now.

    `by_record`: an RRset changes a record at a time there, so that a refusal can leave it between two contents.
    """

    id: str
    zone: ProviderZone
    account: str
    listing: Listing
    by_record: bool


def opened(provider: Provider, context: Context, zone_id: str, recorded: str) -> Opened | None:
    """The zone; None where there is no such zone in the account, which is the `recorded` one where one is recorded.

    Raises:
        EnvironmentFault: the credentials are another account's.
        DnsStackError: the provider could not be asked.
    """
    zone = provider.open(context, zone_id)
    account = _account(zone, provider, recorded)
    if recorded and account != recorded:
        message = (
            f"zone {zone_id} is in the {provider.id.value} account {recorded}, and these credentials are of the "
            f"account {account}: nothing was read or changed; give the plugin the credentials of {recorded}"
        )
        raise EnvironmentFault(message)
    listing = zone.listing()
    if listing is None:
        return None
    return Opened(zone_id, zone, account, listing, by_record=provider.id is ProviderId.CLOUDFLARE)


def _account(zone: ProviderZone, provider: Provider, recorded: str) -> str:
    """The account of the credentials; where it can't be told, the refusal names the one that is needed."""
    try:
        return zone.account()
    except EnvironmentFault as error:
        if not recorded:
            raise
        message = f"{error}; the last deployment had it in the {provider.id.value} account {recorded}"
        raise EnvironmentFault(message) from None


def existing(provider: Provider, context: Context, zone_id: str, apex: str, recorded: str) -> Opened:
    """The zone of `apex`, which must be there.

    Raises:
        EnvironmentFault: there is no such zone, it is another domain's, or see `opened`.
    """
    found = opened(provider, context, zone_id, recorded)
    if found is None:
        where = f"account {recorded}" if recorded else "the account of these credentials"
        message = f"there is no zone {zone_id} at {provider.id.value} in {where}: look at zoneId and the credentials"
        raise EnvironmentFault(message)
    has = found.zone.apex()
    if has != apex:
        message = (
            f"zone {zone_id} at {provider.id.value} is {strip_dot(has)}, and zoneName says {strip_dot(apex)}: "
            "nothing was changed; give the id of the right zone"
        )
        raise EnvironmentFault(message)
    return found
